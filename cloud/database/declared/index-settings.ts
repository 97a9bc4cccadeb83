import { EJSON, Int32 } from 'bson';
import type { IndexSettings } from '../../base';
import { isDocument, isNumeric, toNumber, type Document } from '../../values';
import { meaning } from './same';

/** What the name of an index ends with that is built beside the one it takes the place of. */
export const BESIDE = '~beside';

/** An index as it is in the store. */
export interface ActualIndex {
  readonly name: string;
  /** What it is: two indexes of a collection cannot agree in it. */
  readonly identity: string;
  readonly hidden: boolean;
  readonly expireAfterSeconds: number | undefined;
}

/** Fields of an index in the store that do not make it what it is. */
const ASIDE: ReadonlySet<string> = new Set([
  'v',
  'ns',
  'name',
  'key',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'hidden',
  'background',
  '2dsphereIndexVersion',
]);

/** Reads an index of `listIndexes`. */
export function readActualIndex(index: Document): ActualIndex {
  const { name, key, unique, sparse, partialFilterExpression, expireAfterSeconds, hidden } = index;
  const other = Object.fromEntries(Object.entries(index).filter(([field]) => !ASIDE.has(field)));
  return {
    name: String(name),
    identity: identity({
      keys: isDocument(key) ? key : {},
      unique: unique === true,
      sparse: sparse === true,
      partial: partialFilterExpression,
      other,
    }),
    hidden: hidden === true,
    expireAfterSeconds: isNumeric(expireAfterSeconds) ? toNumber(expireAfterSeconds) : undefined,
  };
}

/** What makes a declared index what it is. */
export function identityOf({ keys, unique, sparse, partialFilterExpression }: IndexSettings): string {
  return identity({
    keys,
    unique: unique === true,
    sparse: sparse === true,
    partial: partialFilterExpression === undefined ? undefined : filterOf(partialFilterExpression),
    other: {},
  });
}

interface Identity {
  readonly keys: Document;
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: unknown;
  readonly other: Document;
}

function identity({ keys, unique, sparse, partial, other }: Identity): string {
  const ordered = Object.entries(keys).map(([path, way]) => [
    path,
    isNumeric(way) ? Math.sign(toNumber(way)) : way,
  ]);
  const filter = partial === undefined ? null : meaning(partial);
  return JSON.stringify([ordered, unique, sparse, filter, meaning(other)]);
}

const filterOf = (written: Document): Document => EJSON.deserialize(written, { relaxed: false }) as Document;

/** A declared index as `createIndexes` takes it. */
export function specificationOf(index: IndexSettings): Document {
  const { name, keys, unique, sparse, expireAfterSeconds, hidden, partialFilterExpression } = index;
  return {
    name,
    key: keysOf(keys),
    ...(unique === true ? { unique } : {}),
    ...(sparse === true ? { sparse } : {}),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds: new Int32(expireAfterSeconds) }),
    ...(hidden === true ? { hidden } : {}),
    ...(partialFilterExpression === undefined
      ? {}
      : { partialFilterExpression: filterOf(partialFilterExpression) }),
  };
}

/**
 * The same index under another name, as it can stand beside the declared one: MongoDB takes no two indexes that are alike, so
 * that this one has a filter that every document it would hold passes anyway.
 */
export function besideOf({ name, keys, unique, sparse, partialFilterExpression }: IndexSettings): Document {
  const having = Object.keys(keys).map((path) => ({ [path]: { $exists: true } }));
  const everything = sparse === true ? (having.length === 1 ? having[0] : { $or: having }) : EVERY_DOCUMENT;
  return {
    name: `${name}${BESIDE}`,
    key: keysOf(keys),
    ...(unique === true ? { unique } : {}),
    partialFilterExpression:
      partialFilterExpression === undefined
        ? everything
        : { $and: [filterOf(partialFilterExpression), everything] },
  };
}

const EVERY_DOCUMENT = { _id: { $exists: true } };

function keysOf(keys: IndexSettings['keys']): Document {
  return Object.fromEntries(
    Object.entries(keys).map(([path, way]) => [path, typeof way === 'number' ? new Int32(way) : way]),
  );
}
