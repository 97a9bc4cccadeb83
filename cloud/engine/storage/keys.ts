import { createHash } from 'node:crypto';

/** The first byte of every key. New kinds get new numbers; a number is never used again for something else. */
const KIND = { meta: 1, collection: 2, stats: 3, garbage: 4, document: 16, index: 32, oplog: 48 } as const;

/** Keys may be this long; longer ones are cut. */
export const MAX_KEY = 1978;

const HASH = 32;
const RECORD = 8;
const HEAD = 7;

/** Encoded values longer than this are cut and hashed. */
export const MAX_VALUES = MAX_KEY - HEAD - RECORD - 27;

/** Bytes of an encoded value that are always kept in their order. */
export const KEPT = MAX_VALUES - HASH;

function head(kind: number, size: number, id = 0): Buffer {
  const key = Buffer.allocUnsafe(size);
  key[0] = kind;
  if (size >= 5) key.writeUInt32BE(id, 1);
  return key;
}

/** The record that tells the format's version. */
export const FORMAT_KEY: Uint8Array = Buffer.from([KIND.meta, 0]);

/** The record with the next collection id. */
export const SEQUENCE_KEY: Uint8Array = Buffer.from([KIND.meta, 1]);

/** The record that tells since when changes are recorded. */
export const OPLOG_STATE_KEY: Uint8Array = Buffer.from([KIND.meta, 16]);

/** All recorded changes. */
export const OPLOG: { readonly start: Uint8Array; readonly end: Uint8Array } = {
  start: Buffer.from([KIND.oplog]),
  end: Buffer.from([KIND.oplog + 1]),
};

/** A recorded change's place: its time's seconds and increment, and its number among the changes of that time. */
export function oplogKey(seconds: number, increment: number, operation: number): Buffer {
  const key = head(KIND.oplog, 13, seconds);
  key.writeUInt32BE(increment, 5);
  key.writeUInt32BE(operation, 9);
  return key;
}

/** Where a collection's definition is. */
export const collectionKey = (id: number): Buffer => head(KIND.collection, 5, id);

/** Where a collection's numbers are. */
export const statsKey = (id: number): Buffer => head(KIND.stats, 5, id);

/** All definitions. */
export const COLLECTIONS: { readonly start: Uint8Array; readonly end: Uint8Array } = {
  start: Buffer.from([KIND.collection]),
  end: Buffer.from([KIND.collection + 1]),
};

/** All records of what is to be reclaimed. */
export const GARBAGE: { readonly start: Uint8Array; readonly end: Uint8Array } = {
  start: Buffer.from([KIND.garbage]),
  end: Buffer.from([KIND.garbage + 1]),
};

/** Marks a key range as garbage; the range's bounds are the value. */
export function garbageKey(collection: number, index: number): Buffer {
  const key = head(KIND.garbage, HEAD, collection);
  key.writeUInt16BE(index, 5);
  return key;
}

/** A document's place. Record numbers rise, so that the natural order is the order of insertion. */
export function documentKey(collection: number, record: number): Buffer {
  const key = head(KIND.document, 13, collection);
  writeRecord(key, record, 5);
  return key;
}

/** All documents of a collection. */
export function documentRange(collection: number): { start: Buffer; end: Buffer } {
  return { start: head(KIND.document, 5, collection), end: head(KIND.document, 5, collection + 1) };
}

/** The record number in a document's key. */
export const recordOfDocumentKey = (key: Buffer): number => readRecord(key, 5);

/** The record number at the end of an index entry. */
export const recordOfEntry = (key: Buffer): number => readRecord(key, key.length - RECORD);

/** An index's first seven bytes. */
export function indexHead(collection: number, index: number): Buffer {
  const key = head(KIND.index, HEAD, collection);
  key.writeUInt16BE(index, 5);
  return key;
}

/** All entries of an index. */
export function indexRange(collection: number, index: number): { start: Buffer; end: Buffer } {
  return { start: indexHead(collection, index), end: successor(indexHead(collection, index)) };
}

/** An index entry without its record number: the prefix that equal values share. */
export function valuesKey(collection: number, index: number, values: Uint8Array): Buffer {
  return Buffer.concat([indexHead(collection, index), cutValues(values)]);
}

/** An index entry. */
export function entryKey(prefix: Uint8Array, record: number): Buffer {
  const key = Buffer.allocUnsafe(prefix.length + RECORD);
  key.set(prefix);
  writeRecord(key, record, prefix.length);
  return key;
}

/** Cuts encoded values to what a key may hold; a hash keeps cut ones apart. */
export function cutValues(values: Uint8Array): Uint8Array {
  if (values.length <= MAX_VALUES) return values;
  return Buffer.concat([values.subarray(0, KEPT), createHash('sha256').update(values).digest()]);
}

/** The first key after all keys that begin with `prefix`. */
export function successor(prefix: Uint8Array): Buffer {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  const key = Buffer.from(prefix.subarray(0, length));
  if (length === 0) return Buffer.alloc(MAX_KEY, 0xff);
  key[length - 1] = (key[length - 1] ?? 0) + 1;
  return key;
}

/** The first key after `key`. */
export const after = (key: Uint8Array): Buffer => Buffer.concat([key, Buffer.alloc(1)]);

/** A record number as eight bytes. */
export function recordBytes(record: number): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD);
  writeRecord(bytes, record, 0);
  return bytes;
}

/** The record number in eight bytes. */
export const recordOf = (bytes: Buffer): number => readRecord(bytes, 0);

function writeRecord(target: Buffer, record: number, at: number): void {
  target.writeUInt32BE(Math.floor(record / 0x100000000), at);
  target.writeUInt32BE(record % 0x100000000, at + 4);
}

function readRecord(source: Buffer, at: number): number {
  return source.readUInt32BE(at) * 0x100000000 + source.readUInt32BE(at + 4);
}

/** Whether a key belongs to a collection's documents or entries. */
export const isDataKey = (key: Uint8Array): boolean => key[0] === KIND.document || key[0] === KIND.index;

/** Stands for a collection's name among what transactions hold; never stored. */
export const nameKey = (namespace: string): Buffer => Buffer.from(`\0${namespace}`);
