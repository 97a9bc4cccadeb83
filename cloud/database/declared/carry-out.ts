import type { Sentence } from '../../base';
import type { Declaration, DeclaredChange, RefusedChange } from '../../protocol';
import { StoreError, type Store } from '../../store';
import { isDocument, type Document } from '../../values';
import { carryOutIndexes, type IndexChange } from './carry-out-indexes';
import { validationFor } from './compare';
import { breaking, type Obstacles } from './obstacles';

/** What became of changes. */
export interface CarriedOut {
  readonly done: readonly DeclaredChange[];
  readonly refused: readonly RefusedChange[];
}

/** What {@link carryOut} works with. */
export interface Workplace {
  readonly store: Store;
  /** The environment, which is the database's name. */
  readonly env: string;
  readonly declared: Declaration;
  /** Puts the declared permissions in force, all of them. */
  readonly permit: () => Promise<void>;
}

const NAMESPACE_EXISTS = 48;

/** Makes changes, each by itself: one that the store refuses is listed and stops only those that need it. */
export async function carryOut(
  changes: readonly DeclaredChange[],
  workplace: Workplace,
): Promise<CarriedOut> {
  const done: DeclaredChange[] = [];
  const refused: RefusedChange[] = [];
  const attempt = async (change: DeclaredChange, work: () => Promise<Refusal | undefined>) => {
    const refusal = await attempted(work);
    if (refusal === undefined) done.push(change);
    else refused.push({ change, ...refusal });
  };

  const permissions = changes.filter(({ kind }) => kind === 'setPermission');
  // Where none change they are kept for the next start all the same.
  if (permissions.length === 0) await workplace.permit();
  else {
    const failure = await attempted(async () => {
      await workplace.permit();
      return undefined;
    });
    if (failure === undefined) done.push(...permissions);
    else refused.push(...permissions.map((change) => ({ change, ...failure })));
  }

  for (const change of changes) {
    if (change.kind === 'setPermission' || isIndexChange(change) || isDeletion(change)) continue;
    if (lacksCollection(change, refused)) refused.push({ change, reason: NO_COLLECTION });
    else await attempt(change, () => changeCollection(change, workplace));
  }
  const ofIndexes = changes.filter(isIndexChange);
  for (const collection of new Set(ofIndexes.map((change) => change.collection))) {
    const own = ofIndexes.filter((change) => change.collection === collection);
    const [first] = own;
    if (first !== undefined && lacksCollection(first, refused)) {
      refused.push(...own.map((change) => ({ change, reason: NO_COLLECTION })));
      continue;
    }
    const outcome = await carryOutIndexes(own, {
      ...workplace,
      target: { database: workplace.env, collection },
    });
    done.push(...outcome.done);
    refused.push(...outcome.refused);
  }
  for (const change of changes.filter(isDeletion)) await attempt(change, () => remove(change, workplace));
  return { done, refused };
}

type Refusal = Omit<RefusedChange, 'change'>;
type Deletion = Extract<DeclaredChange, { readonly kind: 'dropIndex' | 'dropValidator' | 'dropCollection' }>;
type CollectionChange = Exclude<DeclaredChange, IndexChange | Deletion | { readonly kind: 'setPermission' }>;

const NO_COLLECTION: Sentence = {
  en: 'Its collection could not be made.',
  zh: '其所属集合未能建立。',
};

/** Runs `work`; a failure of the store becomes a refusal in its own words. */
async function attempted(work: () => Promise<Refusal | undefined>): Promise<Refusal | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { message } = error.failure;
    return { reason: { en: message, zh: message } };
  }
}

function isIndexChange(change: DeclaredChange): change is IndexChange {
  return ['createIndex', 'changeIndex', 'replaceIndex', 'tidyIndex'].includes(change.kind);
}

function isDeletion(change: DeclaredChange): change is Deletion {
  return ['dropIndex', 'dropValidator', 'dropCollection'].includes(change.kind);
}

function lacksCollection({ collection }: DeclaredChange, refused: readonly RefusedChange[]): boolean {
  return refused.some(({ change }) => change.kind === 'createCollection' && change.collection === collection);
}

async function changeCollection(
  change: CollectionChange,
  { store, env, declared }: Workplace,
): Promise<Refusal | undefined> {
  const { collection } = change;
  switch (change.kind) {
    case 'createCollection':
      try {
        await store.createCollection({ database: env, collection });
      } catch (error) {
        // Somebody else was faster.
        if (!(error instanceof StoreError) || error.failure.code !== NAMESPACE_EXISTS) throw error;
      }
      return undefined;
    case 'removeSchema':
      await store.command(env, { collMod: collection, validator: {}, ...DEFAULTS });
      return undefined;
    case 'setSchema':
      return setSchema({ store, env, collection }, declared.collections[collection]?.schema ?? {});
  }
}

const DEFAULTS = { validationLevel: 'strict', validationAction: 'error' };

/** A schema that documents break is not set: they could not be written any more. */
async function setSchema(
  { store, env, collection }: { readonly store: Store; readonly env: string; readonly collection: string },
  schema: Document,
): Promise<Refusal | undefined> {
  const place = { store, target: { database: env, collection } };
  const { validator } = validationFor(schema);
  const before = await breaking(place, validator);
  if (before !== undefined) return brokenBy(before);
  const former = await validationOf(store, env, collection);
  await store.command(env, { collMod: collection, validator, ...DEFAULTS });
  // What was written between the look and the change.
  const since = await breaking(place, validator);
  if (since === undefined) return undefined;
  await store.command(env, { collMod: collection, ...former });
  return brokenBy(since);
}

async function validationOf(store: Store, env: string, collection: string): Promise<Document> {
  const { cursor } = await store.command(env, { listCollections: 1, filter: { name: collection } });
  const [found] = (cursor as { readonly firstBatch: readonly Document[] }).firstBatch;
  const options = found?.['options'];
  const { validator = {}, validationLevel, validationAction } = isDocument(options) ? options : {};
  return {
    validator,
    validationLevel: validationLevel ?? DEFAULTS.validationLevel,
    validationAction: validationAction ?? DEFAULTS.validationAction,
  };
}

function brokenBy(documents: Obstacles): Refusal {
  return {
    reason: {
      en: `${documents.count} documents break the schema.`,
      zh: `有 ${documents.count} 条记录不符合 schema。`,
    },
    documents,
  };
}

async function remove(change: Deletion, { store, env }: Workplace): Promise<Refusal | undefined> {
  const { collection } = change;
  switch (change.kind) {
    case 'dropIndex':
      await store.command(env, { dropIndexes: collection, index: change.name });
      return undefined;
    case 'dropValidator':
      await store.command(env, { collMod: collection, validator: {}, ...DEFAULTS });
      return undefined;
    case 'dropCollection':
      await store.dropCollection({ database: env, collection });
      return undefined;
  }
}
