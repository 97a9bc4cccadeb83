import { Int32 } from 'bson';
import type { Declaration } from '../../protocol';
import type { Store } from '../../store';
import { isDocument, isNumeric, toNumber, type Document } from '../../values';
import { readActualIndex, type ActualIndex } from './index-settings';

/** What documents of a collection must be, as the store has it. */
export interface ActualValidation {
  readonly validator: Document;
  readonly level: string;
  readonly action: string;
}

/** A collection as it is. */
export interface ActualCollection {
  /** All but the one of `_id`. */
  readonly indexes: readonly ActualIndex[];
  readonly validation: ActualValidation | undefined;
  /** How many documents it holds, as the store keeps count. */
  readonly documents: number;
}

/** What there is in an environment. */
export interface Actual {
  readonly collections: Readonly<Record<string, ActualCollection>>;
  /** The permissions in force. */
  readonly permissions: Declaration;
}

/** More than a database of ours holds, so that a list comes whole in its first batch. */
const WHOLE = { batchSize: new Int32(100_000) };

/** Reads the collections of an environment with their indexes and validators. Views are none. */
export async function readCollections(store: Store, env: string): Promise<Actual['collections']> {
  const listed = await batch(store, env, { listCollections: 1, cursor: WHOLE });
  const own = listed.filter(
    ({ name, type = 'collection' }) => type === 'collection' && !String(name).startsWith('system.'),
  );
  const collections: [string, ActualCollection][] = [];
  for (const { name, options } of own) {
    const collection = String(name);
    const indexes = await batch(store, env, { listIndexes: collection, cursor: WHOLE });
    const { n } = await store.command(env, { count: collection });
    collections.push([
      collection,
      {
        indexes: indexes.map(readActualIndex).filter((index) => index.name !== '_id_'),
        validation: validationOf(options),
        documents: isNumeric(n) ? toNumber(n) : 0,
      },
    ]);
  }
  return Object.fromEntries(collections);
}

function validationOf(options: unknown): ActualValidation | undefined {
  const { validator, validationLevel, validationAction } = isDocument(options) ? options : {};
  if (!isDocument(validator) || Object.keys(validator).length === 0) return undefined;
  return {
    validator,
    level: typeof validationLevel === 'string' ? validationLevel : 'strict',
    action: typeof validationAction === 'string' ? validationAction : 'error',
  };
}

async function batch(store: Store, env: string, command: Document): Promise<readonly Document[]> {
  const { cursor } = await store.command(env, command);
  const { firstBatch } = cursor as { readonly firstBatch: readonly Document[] };
  return firstBatch;
}
