import type { Collection } from '../index/definition';
import { readRecord, type StoredDocument } from '../index/documents';
import type { KeyRange, Reader } from '../storage/environment';
import { after, recordOf, recordOfDocumentKey, recordOfEntry } from '../storage/keys';
import type { Plan } from './plan';
import type { Pause } from './slice';

const FIRST_CHUNK = 16;
const LARGEST_CHUNK = 100;
const CHUNK_BYTES = 256 * 1024;

/** Counts what a plan has read, for `explain`. */
export interface ScanCounter {
  keys: number;
  documents: number;
  /** Documents that the filter let through. */
  accepted: number;
}

/** Circumstances of a scan. */
export interface ScanOptions {
  readonly pause: Pause;
  readonly counter?: ScanCounter;
}

/**
 * Reads a plan's candidates, a chunk at a time. Between chunks others may run: a scan then goes on after the last key
 * it has seen, so that no snapshot is held and later changes may be seen, as in MongoDB.
 */
export async function* candidates(
  reader: Reader,
  { collection, plan }: { readonly collection: Collection; readonly plan: Plan },
  { pause, counter }: ScanOptions,
): AsyncGenerator<readonly StoredDocument[]> {
  const seen = plan.duplicates ? new Set<number>() : undefined;
  for (const branch of plan.branches ?? []) {
    const found = candidates(
      reader,
      { collection, plan: branch },
      counter === undefined ? { pause } : { pause, counter },
    );
    for await (const documents of found) {
      const rest = seen === undefined ? documents : fresh(documents, seen);
      if (rest.length > 0) yield rest;
    }
  }
  let size = FIRST_CHUNK;
  const ranges = plan.reverse ? [...plan.ranges].reverse() : plan.ranges;
  for (const range of ranges) {
    let rest: KeyRange | undefined = { ...range, reverse: plan.reverse };
    while (rest !== undefined) {
      const chunk = readChunk(reader, { collection, plan, range: rest, size });
      if (counter !== undefined) {
        counter.documents += chunk.documents.length;
        counter.keys += chunk.keys ?? 0;
      }
      rest = chunk.rest;
      size = Math.min(size * 2, LARGEST_CHUNK);
      const documents = seen === undefined ? chunk.documents : fresh(chunk.documents, seen);
      if (documents.length > 0) yield documents;
      await pause();
    }
  }
}

function fresh(documents: readonly StoredDocument[], seen: Set<number>): StoredDocument[] {
  return documents.filter(({ record }) => {
    if (seen.has(record)) return false;
    seen.add(record);
    return true;
  });
}

interface Chunk {
  /** How many entries of an index were read. */
  readonly keys?: number;
  readonly documents: readonly StoredDocument[];
  readonly rest?: KeyRange;
}

interface ChunkRequest {
  readonly collection: Collection;
  readonly plan: Plan;
  readonly range: KeyRange;
  readonly size: number;
}

function readChunk(reader: Reader, request: ChunkRequest): Chunk {
  const { collection, plan, range } = request;
  if (plan.stage === 'IDHACK') {
    const bytes = reader.get(range.start);
    return bytes === undefined
      ? { documents: [], keys: 0 }
      : { documents: load(reader, collection, [recordOf(bytes)]), keys: 1 };
  }
  return plan.stage === 'COLLSCAN' ? scanDocuments(reader, request) : scanIndex(reader, request);
}

function scanDocuments(reader: Reader, { range, size }: ChunkRequest): Chunk {
  const documents: StoredDocument[] = [];
  let bytes = 0;
  for (const { key, value } of reader.range({ ...range, limit: size })) {
    documents.push({ record: recordOfDocumentKey(key), raw: value });
    bytes += value.length;
    if (documents.length === size || bytes > CHUNK_BYTES) return { documents, rest: remaining(range, key) };
  }
  return { documents };
}

function scanIndex(reader: Reader, { collection, plan, range, size }: ChunkRequest): Chunk {
  const limited = { ...range, limit: size };
  const primary = plan.index?.number === 0;
  const records: number[] = [];
  let last: Buffer | undefined;
  let read = 0;
  if (primary) {
    for (const { key, value } of reader.range(limited)) {
      last = key;
      read++;
      records.push(recordOf(value));
    }
  } else {
    for (const key of reader.keys(limited)) {
      last = key;
      read++;
      if (plan.skips?.(key) !== true) records.push(recordOfEntry(key));
    }
  }
  const documents = load(reader, collection, records);
  return last !== undefined && read === size
    ? { documents, keys: read, rest: remaining(range, last) }
    : { documents, keys: read };
}

function load(reader: Reader, collection: Collection, records: readonly number[]): StoredDocument[] {
  return records.flatMap((record) => {
    const raw = readRecord(reader, collection, record);
    return raw === undefined ? [] : [{ record, raw }];
  });
}

function remaining(range: KeyRange, last: Buffer): KeyRange {
  return range.reverse === true ? { ...range, end: last } : { ...range, start: after(last) };
}
