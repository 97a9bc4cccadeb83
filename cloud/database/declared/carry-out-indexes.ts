import { Int32 } from 'bson';
import type { IndexSettings } from '../../base';
import type { DeclaredChange, RefusedChange } from '../../protocol';
import { StoreError, type Store, type StoreTarget } from '../../store';
import type { Document } from '../../values';
import { besideOf, BESIDE, specificationOf } from './index-settings';
import { equal } from './obstacles';

/** A change that is about an index. */
export type IndexChange = Extract<
  DeclaredChange,
  { readonly kind: 'createIndex' | 'changeIndex' | 'replaceIndex' | 'tidyIndex' }
>;
type Replacement = Extract<IndexChange, { readonly kind: 'replaceIndex' }>;

const INDEX_NOT_FOUND = 27;
const DUPLICATE_KEY = 11000;

interface Place {
  readonly store: Store;
  readonly target: StoreTarget;
}

/**
 * Makes the changes of one collection's indexes, in steps, since what one gives up another may take: in place; the new ones
 * beside the old; the old ones away; the new ones under their names; what stood beside away.
 *
 * @remarks MongoDB has neither two indexes of a name nor two that are alike, and renames none. What stands beside proves that the
 * documents allow the new index, and keeps unique values apart until it is there.
 */
export async function carryOutIndexes(
  changes: readonly IndexChange[],
  place: Place,
): Promise<{ readonly done: readonly IndexChange[]; readonly refused: readonly RefusedChange[] }> {
  const done: IndexChange[] = [];
  const refused: RefusedChange[] = [];
  const attempt = async (change: IndexChange, work: () => Promise<void>): Promise<boolean> => {
    const refusal = await refusalOf(change, work, place);
    if (refusal !== undefined) refused.push(refusal);
    return refusal === undefined;
  };

  for (const change of changes) {
    if (change.kind === 'changeIndex') {
      if (await attempt(change, () => modify(change.index, place))) done.push(change);
    }
  }
  // What an interrupted change has left would be in the way of the same change.
  for (const change of changes) {
    if (change.kind !== 'tidyIndex') continue;
    if (await attempt(change, () => drop(change.name, place))) done.push(change);
  }
  const proved: Replacement[] = [];
  for (const change of changes) {
    if (change.kind !== 'replaceIndex') continue;
    if (await attempt(change, () => build(besideOf(change.index), place))) proved.push(change);
  }
  const [free, blocked] = withoutBlocked(proved, refused);
  refused.push(...blocked);
  const cleared: Replacement[] = [];
  for (const change of free) {
    if (await attempt(change, () => dropAll(change.replaced, place))) cleared.push(change);
  }
  for (const change of cleared) {
    if (await attempt(change, () => build(specificationOf(change.index), place))) done.push(change);
  }
  for (const { index, collection } of proved) {
    const name = `${index.name}${BESIDE}`;
    await attempt({ kind: 'tidyIndex', collection, name }, () => drop(name, place));
  }
  for (const change of changes) {
    if (change.kind !== 'createIndex') continue;
    if (await attempt(change, () => build(specificationOf(change.index), place))) done.push(change);
  }
  return { done, refused };
}

/** An index takes the place of others only where none of those has to stay for one that was refused. */
function withoutBlocked(
  proved: readonly Replacement[],
  refused: readonly RefusedChange[],
): readonly [readonly Replacement[], readonly RefusedChange[]] {
  let free = proved;
  const blocked: RefusedChange[] = [];
  const stuck = new Set(
    refused.flatMap(({ change }) => (change.kind === 'replaceIndex' ? [change.index.name] : [])),
  );
  for (;;) {
    const next = free.find(({ index, replaced }) =>
      replaced.some((name) => name !== index.name && stuck.has(name)),
    );
    if (next === undefined) return [free, blocked];
    free = free.filter((change) => change !== next);
    stuck.add(next.index.name);
    blocked.push({
      change: next,
      reason: {
        en: 'The index it takes the place of could not be replaced itself.',
        zh: '它要替换的索引本身未能被替换。',
      },
    });
  }
}

async function refusalOf(
  change: IndexChange,
  work: () => Promise<void>,
  place: Place,
): Promise<RefusedChange | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { code, message } = error.failure;
    const documents =
      code === DUPLICATE_KEY && 'index' in change ? await equal(place, change.index) : undefined;
    return {
      change,
      reason: { en: message, zh: message },
      ...(documents === undefined ? {} : { documents }),
    };
  }
}

async function build(index: Document, { store, target }: Place): Promise<void> {
  await store.command(target.database, { createIndexes: target.collection, indexes: [index] });
}

/** Drops an index; one that is gone already is no failure. */
async function drop(name: string, { store, target }: Place): Promise<void> {
  try {
    await store.command(target.database, { dropIndexes: target.collection, index: name });
  } catch (error) {
    if (!(error instanceof StoreError) || error.failure.code !== INDEX_NOT_FOUND) throw error;
  }
}

async function dropAll(names: readonly string[], place: Place): Promise<void> {
  for (const name of names) await drop(name, place);
}

async function modify(index: IndexSettings, { store, target }: Place): Promise<void> {
  const { name, hidden = false, expireAfterSeconds } = index;
  await store.command(target.database, {
    collMod: target.collection,
    index: {
      name,
      hidden,
      ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds: new Int32(expireAfterSeconds) }),
    },
  });
}
