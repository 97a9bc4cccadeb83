import { deserialize, ObjectId, serialize } from 'bson';
import { isDocument, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import { renameFields } from './field-names';
import { readDocument, UNREAD } from './read-bytes';

/** A document's or command's largest size in bytes. */
export const MAX_DOCUMENT = 16 * 1024 * 1024;

/** How deep documents may nest. */
export const MAX_DEPTH = 100;

const KEEP_TYPES = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
} as const;

/** Decodes bytes with all types kept. */
export function decode(raw: Uint8Array): Document {
  const read = readDocument(asBuffer(raw));
  return read === UNREAD ? deserialize(renameFields(raw, 'mark'), KEEP_TYPES) : read;
}

/** Decodes a command; the documents of `documents` stay bytes. */
export function decodeCommand(raw: Uint8Array): Document {
  const read = readDocument(asBuffer(raw), 'documents');
  if (read !== UNREAD) return read;
  return deserialize(renameFields(raw, 'mark', 'documents'), {
    ...KEEP_TYPES,
    fieldsAsRaw: { documents: true },
  });
}

const asBuffer = (raw: Uint8Array) =>
  Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);

/** Encodes a document; `undefined` is missing. */
export function encode(document: Document): Uint8Array {
  return renameFields(serialize(document, { ignoreUndefined: true }), 'unmark');
}

/** A document's bytes as they are stored, and what they mean. */
export interface Prepared {
  readonly raw: Uint8Array;
  readonly document: Document;
}

/**
 * Checks a document about to be inserted and puts `_id` first, making one where there is none. The bytes of the other
 * fields stay as they came.
 *
 * @throws EngineError for size, depth, and an `_id` that is an array, a regular expression or undefined.
 */
export function prepare(raw: Uint8Array): Prepared {
  const document = decode(raw);
  checkDepth(document, 1);
  const first = firstField(raw);
  const prepared =
    '_id' in document
      ? first === '_id'
        ? { raw, document }
        : { raw: encode({ _id: document['_id'], ...document }), document }
      : withId(raw, document);
  checkId(document['_id'] ?? prepared.document['_id']);
  checkSize(prepared.raw);
  return prepared;
}

/** @throws EngineError 10334 for a document over 16 MB. */
export function checkSize(raw: Uint8Array): void {
  if (raw.length > MAX_DOCUMENT) {
    throw new EngineError(
      10334,
      `BSONObj size: ${raw.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT}`,
    );
  }
}

/** @throws EngineError 15 for a document nested too deeply. */
export function checkDepth(value: unknown, depth = 1): void {
  if (typeof value !== 'object' || value === null) return;
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (!plain) return;
  if (depth > MAX_DEPTH) {
    throw new EngineError(15, `cannot insert document because it exceeds ${MAX_DEPTH} levels of nesting`);
  }
  for (const member of Object.values(value)) checkDepth(member, depth + 1);
}

/** @throws EngineError 53 for a value that cannot be an `_id`. */
export function checkId(id: unknown): void {
  if (Array.isArray(id)) throw new EngineError(53, "The '_id' value cannot be of type array");
  if (id === undefined) throw new EngineError(53, "The '_id' value cannot be of type undefined");
  if (typeOf(id) === 'regex') {
    throw new EngineError(53, "The '_id' value cannot be of type regex");
  }
  const dollar = isDocument(id) ? Object.keys(id).find((name) => name.startsWith('$')) : undefined;
  if (dollar !== undefined) {
    throw new EngineError(
      52,
      `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
    );
  }
}

function firstField(raw: Uint8Array): string | undefined {
  if (raw[4] === 0) return undefined;
  const end = raw.indexOf(0, 5);
  return Buffer.from(raw.buffer, raw.byteOffset + 5, end - 5).toString('utf8');
}

function withId(raw: Uint8Array, document: Document): Prepared {
  const id = new ObjectId();
  const bytes = Buffer.allocUnsafe(raw.length + 17);
  bytes.writeInt32LE(raw.length + 17, 0);
  bytes[4] = 7;
  bytes.write('_id\0', 5, 'latin1');
  bytes.set(id.id, 9);
  bytes.set(raw.subarray(4), 21);
  return { raw: bytes, document: { _id: id, ...document } };
}
