import { Double, Int32, Long, ObjectId } from 'bson';
import { encodeKey, type Document } from '../../values';
import { readRecord } from '../index/documents';
import { MAX_VALUES, recordOf, valuesKey } from '../storage/keys';
import type { Engine } from './command';

/** What a `find` may say besides its filter without needing a plan. */
const PLAIN: ReadonlySet<string> = new Set(['filter', 'limit', 'batchSize', 'single']);

interface ById {
  readonly database: string;
  readonly name: string;
  /** The parts of the `find`, those that are there. */
  readonly request: { readonly filter: Document; readonly batchSize?: number };
}

/**
 * Answers the most frequent question of all, for the document of one `_id`, without planning it.
 *
 * @returns The documents; undefined where more is asked for.
 */
export function findById(
  engine: Engine,
  { database, name, request }: ById,
): readonly Uint8Array[] | undefined {
  const { filter, batchSize } = request;
  const id: unknown = filter['_id'];
  if (!isPlain(id) || batchSize === 0 || Object.keys(filter).length > 1) return undefined;
  for (const part in request) if (!PLAIN.has(part)) return undefined;
  const collection = engine.catalog.find(database, name);
  const index = collection?.indexes[0];
  if (collection === undefined || index?.number !== 0) return undefined;
  const values = encodeKey(id);
  if (values.length > MAX_VALUES) return undefined;
  engine.usage.count(collection, { index });
  const record = engine.environment.get(valuesKey(collection.id, 0, values));
  const raw = record === undefined ? undefined : readRecord(engine.environment, collection, recordOf(record));
  return raw === undefined ? [] : [raw];
}

/** Whether its key alone tells that it is equal. */
function isPlain(id: unknown): boolean {
  return (
    typeof id === 'string' ||
    id instanceof ObjectId ||
    id instanceof Int32 ||
    id instanceof Double ||
    id instanceof Long
  );
}
