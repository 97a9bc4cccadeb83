import { encodeCompoundKey, valuesAt } from '../../values';
import type { IndexDefinition } from '../index/definition';
import { readRecord } from '../index/documents';
import { indexHead, indexRange, recordOf, recordOfEntry, successor } from '../storage/keys';
import { decode } from '../storage/raw';
import type { Pause } from './slice';
import type { QueryTarget } from './target';

/** The index whose entries alone tell the different values at a path of all documents. */
export function distinctIndex({ collection }: QueryTarget, path: string): IndexDefinition | undefined {
  return collection.indexes.find(
    ({ parts, multikey, cut, partial, geo, inert, building, hidden }) =>
      parts[0]?.path === path &&
      !inert &&
      !building &&
      !cut &&
      multikey.length === 0 &&
      hidden !== true &&
      partial === undefined &&
      geo === undefined,
  );
}

/** The different values at an index's first part, in its order: one entry and one document are read for each. */
export async function* distinctValues(
  { reader, collection }: QueryTarget,
  index: IndexDefinition,
  pause: Pause,
): AsyncGenerator {
  const { path = '', direction = 1 } = index.parts[0] ?? {};
  const { start, end } = indexRange(collection.id, index.number);
  let from = start;
  for (;;) {
    const [entry] = [...reader.range({ start: from, end, limit: 1 })];
    if (entry === undefined) return;
    const record = index.number === 0 ? recordOf(entry.value) : recordOfEntry(entry.key);
    const raw = readRecord(reader, collection, record);
    const value = raw === undefined ? undefined : valuesAt(decode(raw), path).values[0];
    const key = encodeCompoundKey([value ?? null], [direction]);
    const prefix = Buffer.concat([indexHead(collection.id, index.number), key]);
    if (value === undefined) {
      // Null and missing share their entries.
      from = Buffer.concat([entry.key, Buffer.alloc(1)]);
    } else {
      yield value;
      from = successor(prefix);
    }
    await pause();
  }
}
