import { Long } from 'bson';
import { equalValues, isDocument, type Document } from '../../values';
import { EngineError } from '../error';
import { namespaceOf, type Collection, type IndexDefinition } from '../index/definition';
import { truthArgument } from './arguments';
import { expirySeconds } from './index-specification';

/** What `collMod` changes of an index, and what it tells of it. */
export interface IndexChange {
  readonly indexes: readonly IndexDefinition[];
  readonly reply: Document;
}

/**
 * Reads the `index` of a `collMod`: another time to live, hidden or not.
 *
 * @throws EngineError 27 where there is no such index, 72 for what cannot be changed.
 */
export function modifyIndex(collection: Collection, wanted: unknown): IndexChange {
  if (!isDocument(wanted)) throw new EngineError(14, "BSON field 'collMod.index' must be an object");
  const index = named(collection, wanted);
  const expires = wanted['expireAfterSeconds'];
  const hides = wanted['hidden'] === undefined ? undefined : truthArgument(wanted, 'hidden');
  if (expires === undefined && hides === undefined) {
    throw new EngineError(72, 'no expireAfterSeconds, hidden, unique, or prepareUnique field');
  }
  const reply: Document = {};
  let changed: IndexDefinition = index;
  if (expires !== undefined) {
    if (index.parts.length > 1 || index.number === 0) {
      throw new EngineError(72, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
    }
    const seconds = expirySeconds(expires, 72);
    if (index.expireAfterSeconds !== undefined) {
      reply['expireAfterSeconds_old'] = Long.fromNumber(index.expireAfterSeconds);
    }
    reply['expireAfterSeconds_new'] = Long.fromNumber(seconds);
    changed = { ...changed, expireAfterSeconds: seconds };
  }
  if (hides !== undefined) {
    if (index.number === 0) throw new EngineError(2, "can't hide _id index");
    if (hides !== (index.hidden === true)) {
      reply['hidden_old'] = index.hidden === true;
      reply['hidden_new'] = hides;
    }
    changed = { ...changed, hidden: hides };
  }
  return {
    indexes: collection.indexes.map((each) => (each.number === index.number ? changed : each)),
    reply,
  };
}

function named(collection: Collection, wanted: Document): IndexDefinition {
  const { name, keyPattern } = wanted;
  if ((name === undefined) === (keyPattern === undefined)) {
    throw new EngineError(72, 'must specify either index name or key pattern, but not both');
  }
  const found = collection.indexes.find((index) =>
    name === undefined ? equalValues(index.key, keyPattern) : index.name === name,
  );
  if (found !== undefined) return found;
  throw new EngineError(27, `cannot find index for ns ${namespaceOf(collection)}`);
}
