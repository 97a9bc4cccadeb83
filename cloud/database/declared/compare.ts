import type { CollectionSettings, IndexSettings } from '../../base';
import type { BeyondLimit, Declaration, DeclaredChange, DeclaredPlan, Undeclared } from '../../protocol';
import type { Document } from '../../values';
import type { Actual, ActualCollection, ActualValidation } from './actual';
import { BESIDE, identityOf, type ActualIndex } from './index-settings';
import { toMongoSchema } from './json-schema';
import { samePermission, wholePermission } from './permissions';
import { meaning } from './same';

/** What WeChat's cloud takes: collections of an environment, indexes of a collection. */
export const LIMITS = { collections: 100, indexes: 20 };

const NOTHING: ActualCollection = { indexes: [], validation: undefined, documents: 0 };

/**
 * The difference between what is declared and what there is, as changes in the order in which they are to be made:
 * permissions before there is something to permit, deletions last.
 *
 * @param deletes - `true`: what is not declared becomes changes that delete it.
 */
export function compare(
  declared: Declaration,
  actual: Actual,
  { deletes }: { readonly deletes: boolean },
): Omit<DeclaredPlan, 'env'> {
  const names = Object.keys(declared.collections);
  const parts = names.map((name) =>
    compareCollection(name, declared.collections[name] ?? {}, actual.collections[name]),
  );
  const undeclared: Undeclared[] = [
    ...parts.flatMap((part) => part.undeclared),
    ...Object.entries(actual.collections)
      .filter(([name]) => !Object.hasOwn(declared.collections, name))
      .map(([collection, { documents }]) => ({ kind: 'collection' as const, collection, documents })),
  ];
  return {
    changes: [
      ...comparePermissions(declared, actual.permissions),
      ...parts.flatMap(({ changes }) => changes),
      ...(deletes ? undeclared.map(deletionOf) : []),
    ],
    undeclared: deletes ? [] : undeclared,
    beyond: beyondLimits(declared, actual, { deletes }),
    unseeded: names.filter(
      (name) =>
        declared.collections[name]?.seed !== undefined && (actual.collections[name]?.documents ?? 0) === 0,
    ),
  };
}

function comparePermissions(declared: Declaration, inForce: Declaration): readonly DeclaredChange[] {
  const names = new Set([...Object.keys(declared.collections), ...Object.keys(inForce.collections)]);
  const places = [...names].map((collection) => ({
    collection,
    from: wholePermission(inForce.collections[collection], 'collection'),
    to: wholePermission(declared.collections[collection], 'collection'),
  }));
  const storage = {
    collection: null,
    from: wholePermission(inForce.storage, 'storage'),
    to: wholePermission(declared.storage, 'storage'),
  };
  return [...places, storage]
    .filter(({ from, to }) => !samePermission(from, to))
    .map((place) => ({ kind: 'setPermission', ...place }));
}

interface CollectionDifference {
  readonly changes: readonly DeclaredChange[];
  readonly undeclared: readonly Undeclared[];
}

function compareCollection(
  collection: string,
  { indexes = [], schema }: CollectionSettings,
  found: ActualCollection | undefined,
): CollectionDifference {
  const { indexes: there, validation } = found ?? NOTHING;
  const wanted = schema === undefined ? undefined : validationFor(schema);
  const ours = validation === undefined || isSchema(validation.validator);
  const declared = new Set(indexes.map(({ name }) => name));
  const changed = indexes.flatMap((index) => compareIndex(collection, index, there));
  const replaced = new Set(
    changed.flatMap((change) => (change.kind === 'replaceIndex' ? change.replaced : [])),
  );
  return {
    changes: [
      ...(found === undefined ? [{ kind: 'createCollection' as const, collection }] : []),
      ...(wanted !== undefined && meaning(wanted) !== meaning(validation)
        ? [{ kind: 'setSchema' as const, collection }]
        : []),
      ...(wanted === undefined && validation !== undefined && ours
        ? [{ kind: 'removeSchema' as const, collection }]
        : []),
      ...changed,
      ...there
        .filter(({ name }) => name.endsWith(BESIDE))
        .map(({ name }) => ({ kind: 'tidyIndex' as const, collection, name })),
    ],
    undeclared: [
      ...there
        .filter(({ name }) => !declared.has(name) && !replaced.has(name) && !name.endsWith(BESIDE))
        .map(({ name }) => ({ kind: 'index' as const, collection, name })),
      ...(wanted === undefined && !ours ? [{ kind: 'validator' as const, collection }] : []),
    ],
  };
}

function compareIndex(
  collection: string,
  index: IndexSettings,
  there: readonly ActualIndex[],
): readonly DeclaredChange[] {
  const identity = identityOf(index);
  const named = there.find(({ name }) => name === index.name);
  const alike = there.find((one) => one.identity === identity && !one.name.endsWith(BESIDE));
  if (named === undefined && alike === undefined) return [{ kind: 'createIndex', collection, index }];
  if (named?.identity === identity) {
    const { hidden = false, expireAfterSeconds } = index;
    const sameTime = named.expireAfterSeconds === expireAfterSeconds;
    if (sameTime && named.hidden === hidden) return [];
    // A time to live can be given and changed, but not taken back.
    if (sameTime || expireAfterSeconds !== undefined) return [{ kind: 'changeIndex', collection, index }];
  }
  const replaced = [named?.name, alike?.name].filter((name) => name !== undefined);
  return [{ kind: 'replaceIndex', collection, index, replaced: [...new Set(replaced)] }];
}

/** What a schema makes of a collection in the store. */
export function validationFor(schema: Document): ActualValidation {
  return { validator: { $jsonSchema: toMongoSchema(schema) }, level: 'strict', action: 'error' };
}

/** Whether a validator is of the form that a `schema` gives. */
function isSchema(validator: Document): boolean {
  const [only, ...more] = Object.keys(validator);
  return only === '$jsonSchema' && more.length === 0;
}

function deletionOf(one: Undeclared): DeclaredChange {
  const { collection } = one;
  switch (one.kind) {
    case 'collection':
      return { kind: 'dropCollection', collection, documents: one.documents };
    case 'index':
      return { kind: 'dropIndex', collection, name: one.name };
    case 'validator':
      return { kind: 'dropValidator', collection };
  }
}

/** What there would be in the end, counted; an index of `_id` is one of them. */
function beyondLimits(
  declared: Declaration,
  actual: Actual,
  { deletes }: { readonly deletes: boolean },
): readonly BeyondLimit[] {
  const names = new Set([
    ...Object.keys(declared.collections),
    ...(deletes ? [] : Object.keys(actual.collections)),
  ]);
  const collections: readonly BeyondLimit[] =
    names.size > LIMITS.collections
      ? [{ kind: 'collections', count: names.size, limit: LIMITS.collections }]
      : [];
  const indexes = [...names].flatMap((collection): readonly BeyondLimit[] => {
    const wanted = declared.collections[collection]?.indexes ?? [];
    const there = deletes ? [] : (actual.collections[collection]?.indexes ?? []);
    const count = new Set([
      '_id_',
      ...wanted.map(({ name }) => name),
      ...there.map(({ name }) => name).filter((name) => !name.endsWith(BESIDE)),
    ]).size;
    return count > LIMITS.indexes ? [{ kind: 'indexes', collection, count, limit: LIMITS.indexes }] : [];
  });
  return [...collections, ...indexes];
}
