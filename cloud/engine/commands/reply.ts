import { Double, type Long } from 'bson';
import { EngineError } from '../error';
import { DuplicateKey } from '../index/duplicate-key';
import { DocumentInvalid } from '../index/validation';
import { encode } from '../storage/raw';
import type { Document } from '../../values';
import type { Stamp } from '../storage/stamp';
import { withTime } from './cluster-time';
import type { Reply, ReplyBatch } from './command';

const OK = encode({ ok: new Double(1) });

/** Encodes a reply. Documents of a batch are put in as the bytes they are. */
export function encodeReply({ fields, batch }: Reply, time?: Stamp): Uint8Array {
  const plain = fields === undefined ? OK : encode({ ...fields, ok: new Double(1) });
  const rest = time === undefined ? plain : withTime(plain, time);
  if (batch === undefined) return rest;
  const cursor = encodeCursor(batch);
  const size = rest.length + 8 + cursor.length;
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeInt32LE(size, 0);
  bytes[4] = 3;
  bytes.write('cursor\0', 5, 'latin1');
  bytes.set(cursor, 12);
  bytes.set(rest.subarray(4), 12 + cursor.length);
  return bytes;
}

function encodeCursor({ name, namespace, id, documents, token, atClusterTime }: ReplyBatch): Buffer {
  const resume = token === undefined ? {} : { postBatchResumeToken: token };
  const at = atClusterTime === undefined ? {} : { atClusterTime };
  const plain = token === undefined && atClusterTime === undefined;
  const tail = plain ? encodeTail(id, namespace) : encode({ ...resume, ...at, id, ns: namespace });
  let array = 5;
  documents.forEach((document, at) => (array += 2 + String(at).length + document.length));
  const size = 4 + 2 + name.length + array + (tail.length - 4);
  const bytes = Buffer.allocUnsafe(size);
  let place = bytes.writeInt32LE(size, 0);
  bytes[place++] = 4;
  place += bytes.write(`${name}\0`, place, 'latin1');
  const end = place + array;
  place = bytes.writeInt32LE(array, place);
  documents.forEach((document, index) => {
    bytes[place++] = 3;
    place += bytes.write(`${index}\0`, place, 'latin1');
    bytes.set(document, place);
    place += document.length;
  });
  bytes[end - 1] = 0;
  bytes.set(tail.subarray(4), end);
  return bytes;
}

/** `{ id, ns }`, without the detour of the codec: each reply of a query has it. */
function encodeTail(id: Long, namespace: string): Buffer {
  const size = Buffer.byteLength(namespace);
  const bytes = Buffer.allocUnsafe(4 + 12 + 4 + 4 + size + 2);
  let at = bytes.writeInt32LE(bytes.length, 0);
  bytes[at] = 18;
  at += 1 + bytes.write('id\0', at + 1, 'latin1');
  at = bytes.writeInt32LE(id.low, at);
  at = bytes.writeInt32LE(id.high, at);
  bytes[at] = 2;
  at += 1 + bytes.write('ns\0', at + 1, 'latin1');
  at = bytes.writeInt32LE(size + 1, at);
  at += bytes.write(namespace, at, 'utf8');
  bytes[at] = 0;
  bytes[at + 1] = 0;
  return bytes;
}

/** The fields an error adds to a reply or to an element of `writeErrors`. */
export function errorFields(error: EngineError): Document {
  if (error instanceof DuplicateKey) return { keyPattern: error.keyPattern, keyValue: error.keyValue };
  return error instanceof DocumentInvalid ? { errInfo: error.details } : {};
}

/** The reply of a command that failed. */
export function encodeFailure(error: EngineError): Uint8Array {
  return encode({
    ok: new Double(0),
    errmsg: error.message,
    code: error.code,
    codeName: error.codeName,
    ...(error.labels.length === 0 ? {} : { errorLabels: [...error.labels] }),
    ...errorFields(error),
  });
}
