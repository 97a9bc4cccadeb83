import type { Binary } from 'bson';
import type { Document } from '../../values';
import { decode, encode } from './raw';

/** What may happen to a document, a collection or a database. A code is never used again for something else. */
const OPERATIONS = {
  insert: 1,
  update: 2,
  replace: 3,
  delete: 4,
  create: 5,
  drop: 6,
  rename: 7,
  dropDatabase: 8,
  createIndexes: 9,
  dropIndexes: 10,
  modify: 11,
} as const;

/** The name of a change, as change streams call it. */
export type Operation = keyof typeof OPERATIONS;

/** One change, as a write job tells it. */
export interface Change {
  readonly operation: Operation;
  readonly database: string;
  /** Empty for a whole database. */
  readonly name: string;
  readonly uuid?: Binary;
  /** The whole document, as stored: of an insert and a replacement. */
  readonly document?: Uint8Array;
  /** What else a change stream tells: keys, differences, options. */
  readonly details?: Document;
  /** The document before and after, of a collection that keeps them. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

/** The transaction that changes belong to. */
export interface TransactionMark {
  readonly lsid: Document;
  readonly number: bigint;
}

/** Records changes that have one time. Valid inside a write job only. */
export type Log = (changes: readonly Change[], transaction?: TransactionMark) => void;

/** What an entry has besides its change. */
export interface EntryHeader {
  /** Milliseconds since 1970. */
  readonly wall: number;
  /** Bytes of all entries ever recorded before it. */
  readonly offset: number;
  readonly transaction?: Document;
}

const SECTIONS = { document: 1, details: 2, before: 3, after: 4, transaction: 5 } as const;
type Section = keyof typeof SECTIONS;

const BY_CODE = new Map<number, Operation>(
  Object.entries(OPERATIONS).map(([name, code]) => [code, name as Operation]),
);
const SECTION_BY_TAG = new Map<number, Section>(
  Object.entries(SECTIONS).map(([name, tag]) => [tag, name as Section]),
);

// operation, wall time, offset, lengths of database and collection name, whether a uuid follows
const FIXED = 1 + 8 + 8 + 2 + 2 + 1;
const UUID = 16;

/** Encodes an entry: a header of fixed size, names, then tagged BSON documents. */
export function encodeEntry(change: Change, { wall, offset, transaction }: EntryHeader): Buffer {
  const sections: (readonly [Section, Uint8Array])[] = [];
  if (change.document !== undefined) sections.push(['document', change.document]);
  if (change.details !== undefined) sections.push(['details', encode(change.details)]);
  if (change.before !== undefined) sections.push(['before', change.before]);
  if (change.after !== undefined) sections.push(['after', change.after]);
  if (transaction !== undefined) sections.push(['transaction', encode(transaction)]);
  const { database, name, uuid } = change;
  const databaseLength = Buffer.byteLength(database);
  const nameLength = Buffer.byteLength(name);
  let size = FIXED + databaseLength + nameLength + (uuid === undefined ? 0 : UUID);
  for (const [, bytes] of sections) size += 1 + bytes.length;
  const entry = Buffer.allocUnsafe(size);
  entry[0] = OPERATIONS[change.operation];
  entry.writeDoubleBE(wall, 1);
  entry.writeDoubleBE(offset, 9);
  entry.writeUInt16BE(databaseLength, 17);
  entry.writeUInt16BE(nameLength, 19);
  entry[21] = uuid === undefined ? 0 : 1;
  let at = FIXED;
  at += entry.write(database, at);
  at += entry.write(name, at);
  if (uuid !== undefined) {
    entry.set(uuid.buffer.subarray(0, UUID), at);
    at += UUID;
  }
  for (const [section, bytes] of sections) {
    entry[at++] = SECTIONS[section];
    entry.set(bytes, at);
    at += bytes.length;
  }
  return entry;
}

/** Where and when a change happened, read without the rest. */
export interface EntryHead extends EntryHeader {
  readonly operation: Operation;
  readonly database: string;
  readonly name: string;
}

/** Reads the beginning of an entry. */
export function readHead(entry: Buffer): EntryHead {
  const databaseEnd = FIXED + entry.readUInt16BE(17);
  return {
    operation: BY_CODE.get(entry[0] as number) ?? unknown(),
    wall: entry.readDoubleBE(1),
    offset: entry.readDoubleBE(9),
    database: entry.toString('utf8', FIXED, databaseEnd),
    name: entry.toString('utf8', databaseEnd, databaseEnd + entry.readUInt16BE(19)),
  };
}

/** A whole entry. Documents stay bytes, as they are stored. */
export interface DecodedEntry extends EntryHead {
  readonly uuid?: Buffer;
  readonly document?: Buffer;
  readonly details?: Document;
  readonly before?: Buffer;
  readonly after?: Buffer;
  readonly transaction?: Document;
}

/** Reads an entry. */
export function decodeEntry(entry: Buffer): DecodedEntry {
  const head = readHead(entry);
  let at = FIXED + entry.readUInt16BE(17) + entry.readUInt16BE(19);
  const found: Partial<Record<Section, Buffer>> = {};
  let uuid: Buffer | undefined;
  if (entry[21] === 1) {
    uuid = entry.subarray(at, at + UUID);
    at += UUID;
  }
  while (at < entry.length) {
    const section = SECTION_BY_TAG.get(entry[at] as number) ?? unknown();
    const size = entry.readInt32LE(at + 1);
    found[section] = entry.subarray(at + 1, at + 1 + size);
    at += 1 + size;
  }
  const { details, transaction, ...raw } = found;
  return {
    ...head,
    ...raw,
    ...(uuid === undefined ? {} : { uuid }),
    ...(details === undefined ? {} : { details: decode(details) }),
    ...(transaction === undefined ? {} : { transaction: decode(transaction) }),
  };
}

function unknown(): never {
  throw new TypeError('A recorded change has an unknown form');
}
