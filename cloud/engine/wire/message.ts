import type { Document } from '../../values';
import { decode, decodeCommand, encode } from '../storage/raw';

/** The operation codes that are understood. */
export const OP = { reply: 1, query: 2004, message: 2013 } as const;

const HEADER = 16;
const CHECKSUM = 1;
const MORE_TO_COME = 2;
const KNOWN_FLAGS = 0xffff;
const OPTIONAL_FLAGS = 0x10003;

/** The header of each message. */
export interface Header {
  readonly length: number;
  readonly requestId: number;
  readonly opcode: number;
}

/** A command as it came over the wire. */
export interface Request {
  readonly requestId: number;
  readonly opcode: number;
  readonly body: Document;
  /** Whether the sender wants no reply (`w: 0`). */
  readonly silent: boolean;
}

/** Bytes that are no message. The connection they came over is closed. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** Reads a header from at least 16 bytes. */
export function readHeader(bytes: Buffer): Header {
  return {
    length: bytes.readInt32LE(0),
    requestId: bytes.readInt32LE(4),
    opcode: bytes.readInt32LE(12),
  };
}

/**
 * Reads a whole message.
 *
 * @throws MalformedMessage for anything that is none.
 */
export function readRequest(bytes: Buffer): Request {
  const { requestId, opcode } = readHeader(bytes);
  try {
    if (opcode === OP.message) return { requestId, opcode, ...readMessage(bytes) };
    if (opcode === OP.query) return { requestId, opcode, body: readQuery(bytes), silent: false };
  } catch (error) {
    if (error instanceof MalformedMessage) throw error;
    throw new MalformedMessage('The message cannot be read', { cause: error });
  }
  throw new MalformedMessage(`There is no operation ${opcode}`);
}

function readMessage(bytes: Buffer): { readonly body: Document; readonly silent: boolean } {
  const flags = bytes.readUInt32LE(HEADER);
  if ((flags & KNOWN_FLAGS & ~OPTIONAL_FLAGS) !== 0) {
    throw new MalformedMessage('The message has a flag that must be known');
  }
  // The transport protects the bytes already, so the checksum is passed over, as MongoDB's drivers do.
  const end = bytes.length - ((flags & CHECKSUM) === 0 ? 0 : 4);
  let body: Document | undefined;
  const sequences: Document = {};
  for (let at = HEADER + 4; at < end;) {
    const kind = bytes[at];
    const size = sizeAt(bytes, at + 1, end);
    if (kind === 0) {
      if (body !== undefined) throw new MalformedMessage('The message has two bodies');
      body = decodeCommand(bytes.subarray(at + 1, at + 1 + size));
    } else if (kind === 1) {
      const { name, documents } = readSequence(bytes.subarray(at + 5, at + 1 + size));
      sequences[name] = documents;
    } else throw new MalformedMessage('The message has an unknown section');
    at += 1 + size;
  }
  if (body === undefined) throw new MalformedMessage('The message has no body');
  return { body: withSequences(body, sequences), silent: (flags & MORE_TO_COME) !== 0 };
}

function withSequences(body: Document, sequences: Document): Document {
  for (const [name, documents] of Object.entries(sequences)) {
    if (name in body) throw new MalformedMessage(`The field ${name} is given twice`);
    body[name] = name === 'documents' ? documents : (documents as Buffer[]).map((raw) => decode(raw));
  }
  return body;
}

function readSequence(bytes: Buffer): { readonly name: string; readonly documents: readonly Buffer[] } {
  const nameEnd = bytes.indexOf(0);
  if (nameEnd < 1) throw new MalformedMessage('A document sequence has no name');
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < bytes.length;) {
    const size = sizeAt(bytes, at, bytes.length);
    documents.push(bytes.subarray(at, at + size));
    at += size;
  }
  return { name: bytes.toString('utf8', 0, nameEnd), documents };
}

function sizeAt(bytes: Buffer, at: number, end: number): number {
  if (at + 5 > end) throw new MalformedMessage('A section is cut off');
  const size = bytes.readInt32LE(at);
  if (size < 5 || at + size > end) throw new MalformedMessage('A section has a wrong size');
  return size;
}

function readQuery(bytes: Buffer): Document {
  const nameEnd = bytes.indexOf(0, HEADER + 4);
  if (nameEnd < 0) throw new MalformedMessage('The query has no name');
  const name = bytes.toString('utf8', HEADER + 4, nameEnd);
  const at = nameEnd + 1 + 8;
  const size = sizeAt(bytes, at, bytes.length);
  const body = decodeCommand(bytes.subarray(at, at + size));
  if (!name.endsWith('.$cmd')) throw new MalformedMessage('Only commands are taken as OP_QUERY');
  return { ...body, $db: name.slice(0, -'.$cmd'.length) };
}

/** Whether a command may come as OP_QUERY: only the handshake of old and careful drivers. */
export function isHandshake(body: Document): boolean {
  return ['hello', 'ismaster'].includes((Object.keys(body)[0] ?? '').toLowerCase());
}

/** Frames a reply for the request it answers. */
export function frameReply(
  request: Pick<Request, 'requestId' | 'opcode'>,
  body: Uint8Array,
  id: number,
): Buffer {
  const query = request.opcode === OP.query;
  const start = query ? HEADER + 20 : HEADER + 5;
  const bytes = Buffer.allocUnsafe(start + body.length).fill(0, 16, start);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(request.requestId, 8);
  bytes.writeInt32LE(query ? OP.reply : OP.message, 12);
  // OP_REPLY: flags, cursor id, starting point, number of documents.
  if (query) bytes.writeInt32LE(1, HEADER + 16);
  bytes.set(body, start);
  return bytes;
}

/** Frames a command; for tests and tools. */
export function frameRequest(body: Document, id: number): Buffer {
  return frameReply({ requestId: 0, opcode: OP.message }, encode(body), id);
}
