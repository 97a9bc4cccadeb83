import { Long } from 'bson';
import { EngineError } from '../error';
import type { Collection } from '../index/definition';
import { recordById } from '../index/documents';
import { entriesOf } from '../index/entries';
import { isIncluded } from '../index/partial';
import { createPause } from '../plan/slice';
import { after, documentRange, entryKey, indexRange, recordOfDocumentKey } from '../storage/keys';
import { decode } from '../storage/raw';
import { collectionArgument } from './arguments';
import type { Command, Engine } from './command';

const CHUNK = 200;
const MOST_ERRORS = 100;

/** `validate`: every document has its entries, every entry its document, and the numbers are right. */
export const validate: Command = {
  async run(context) {
    const { engine, database } = context;
    const name = collectionArgument(context);
    const collection = engine.catalog.find(database, name);
    if (collection === undefined)
      throw new EngineError(26, `Collection '${database}.${name}' does not exist to validate.`);
    const errors: string[] = [];
    const { records, expected } = await checkDocuments(engine, collection, errors);
    const keys: Record<string, number> = {};
    for (const index of collection.indexes) {
      if (index.building) continue;
      keys[index.name] = await countEntries(engine, collection, index.number);
      if (keys[index.name] !== (expected.get(index.number) ?? 0)) {
        errors.push(
          `index ${index.name} has ${keys[index.name] ?? 0} entries, expected ${expected.get(index.number) ?? 0}`,
        );
      }
    }
    if (records !== collection.stats.count) {
      errors.push(`the collection counts ${collection.stats.count} documents, found ${records}`);
    }
    return {
      fields: {
        ns: `${database}.${name}`,
        nInvalidDocuments: 0,
        nrecords: Long.fromNumber(records),
        nIndexes: collection.indexes.length,
        keysPerIndex: keys,
        valid: errors.length === 0,
        repaired: false,
        warnings: [],
        errors: errors.slice(0, MOST_ERRORS),
      },
    };
  },
};

async function checkDocuments(engine: Engine, collection: Collection, errors: string[]) {
  const pause = createPause(engine.clock);
  const expected = new Map<number, number>();
  let range = documentRange(collection.id);
  let records = 0;
  for (;;) {
    const entries = [...engine.environment.range({ ...range, limit: CHUNK })];
    for (const { key, value } of entries) {
      records++;
      checkDocument(engine, { collection, record: recordOfDocumentKey(key), value, expected }, errors);
    }
    const last = entries[entries.length - 1];
    if (last === undefined || entries.length < CHUNK) return { records, expected };
    range = { ...range, start: after(last.key) };
    await pause();
  }
}

interface Checked {
  readonly collection: Collection;
  readonly record: number;
  readonly value: Buffer;
  readonly expected: Map<number, number>;
}

function checkDocument(
  { environment }: Engine,
  { collection, record, value, expected }: Checked,
  errors: string[],
) {
  const document = decode(value);
  for (const index of collection.indexes) {
    if (index.building) continue;
    if (index.number === 0) {
      expected.set(0, (expected.get(0) ?? 0) + 1);
      if (recordById(environment, collection, document['_id']) !== record) {
        errors.push(`record ${record} is missing in index _id_`);
      }
      continue;
    }
    if (!isIncluded(index, document)) continue;
    const { prefixes } = entriesOf(collection.id, index, document);
    expected.set(index.number, (expected.get(index.number) ?? 0) + prefixes.length);
    for (const prefix of prefixes) {
      if (environment.get(entryKey(prefix, record)) === undefined) {
        errors.push(`record ${record} is missing in index ${index.name}`);
      }
    }
  }
}

async function countEntries(engine: Engine, collection: Collection, index: number): Promise<number> {
  const pause = createPause(engine.clock);
  let range = indexRange(collection.id, index);
  let count = 0;
  for (;;) {
    const keys = [...engine.environment.keys({ ...range, limit: CHUNK })];
    count += keys.length;
    const last = keys[keys.length - 1];
    if (last === undefined || keys.length < CHUNK) return count;
    range = { ...range, start: after(last) };
    await pause();
  }
}
