import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { fieldName, NAME_MARK, type Document } from '../../values';

/** Stands for bytes that only the codec can read, or tell what is wrong with. */
export const UNREAD: unique symbol = Symbol('unread');

/** A field at the top of documents, to be looked for in their bytes. */
export interface WantedField {
  /** Its name in memory. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Deeper than anything that is stored. */
const DEEPEST = 120;

/**
 * Reads a document with all types kept, as the codec does with `promoteValues` off, but for the types that are met most
 * only; names are those documents have in memory.
 *
 * @param keep - an array at the top whose documents stay bytes.
 * @returns {@link UNREAD} for other types and for bytes that are no document.
 */
export function readDocument(bytes: Buffer, keep?: string): Document | typeof UNREAD {
  if (bytes.length < 5 || bytes.readInt32LE(0) !== bytes.length) return UNREAD;
  const document: Document = {};
  return new Reader(bytes, keep).fill(document, 0) ? document : UNREAD;
}

/** Reads only these fields at the top of a document; what is not there is missing. */
export function readFields(bytes: Buffer, wanted: readonly WantedField[]): Document | typeof UNREAD {
  const last = bytes.length - 1;
  // The end of names is looked for without a bound; this one ends each search.
  if (last < 4 || bytes[last] !== 0) return UNREAD;
  const reader = new Reader(bytes, undefined);
  const document: Document = {};
  let left = wanted.length;
  for (let at = 4; left > 0 && at < last;) {
    const type = bytes[at] as number;
    const name = at + 1;
    at = name;
    while (bytes[at] !== 0) at++;
    const value = at + 1;
    const size = sizeAt(bytes, type, value);
    if (size < 0 || value + size > last) return UNREAD;
    for (let index = 0; index < wanted.length; index++) {
      const field = wanted[index] as WantedField;
      if (field.bytes.length !== at - name || !isAt(bytes, name, field.bytes)) continue;
      const read = reader.value(type, value, size);
      if (read === UNREAD) return UNREAD;
      setField(document, field.name, read);
      left--;
    }
    at = value + size;
  }
  return document;
}

function isAt(bytes: Buffer, start: number, name: Uint8Array): boolean {
  for (let index = 0; index < name.length; index++) if (bytes[start + index] !== name[index]) return false;
  return true;
}

function setField(document: Document, name: string, value: unknown): void {
  if (name !== '__proto__') document[name] = value;
  else Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Reads values of one document. */
class Reader {
  private readonly bytes: Buffer;
  private readonly keep: string | undefined;
  private depth = 0;

  constructor(bytes: Buffer, keep: string | undefined) {
    this.bytes = bytes;
    this.keep = keep;
  }

  /** Puts the fields of the document at a place into one; false where it cannot be read here. */
  fill(document: Document, start: number): boolean {
    const { bytes } = this;
    const last = start + bytes.readInt32LE(start) - 1;
    if (bytes[last] !== 0) return false;
    let at = start + 4;
    while (at < last) {
      const type = bytes[at] as number;
      const from = at + 1;
      let hash = 0;
      at = from;
      for (let byte = bytes[at] as number; byte !== 0; byte = bytes[++at] as number)
        hash = (Math.imul(hash, 31) + byte) | 0;
      const value = at + 1;
      const size = sizeAt(bytes, type, value);
      if (size < 0 || value + size > last) return false;
      const name = nameOf(bytes, { from, to: at, hash });
      const kept = type === 4 && this.depth === 0 && name === this.keep;
      const read = kept ? this.array(value, true) : this.value(type, value, size);
      if (read === UNREAD) return false;
      setField(document, name, read);
      at = value + size;
    }
    return at === last;
  }

  /** The value of a type at a place. */
  value(type: number, at: number, size: number): unknown {
    const { bytes } = this;
    switch (type) {
      case 1:
        return new Double(bytes.readDoubleLE(at));
      case 2:
        return readText(bytes, at + 4, at + size - 1);
      case 3:
      case 4:
        return this.nested(type, at);
      case 5:
        return readBinary(bytes, at, size);
      case 7:
        return new ObjectId(bytes.subarray(at, at + 12));
      case 8:
        return (bytes[at] as number) > 1 ? UNREAD : bytes[at] === 1;
      case 9:
        return new Date(bytes.readInt32LE(at + 4) * 0x100000000 + bytes.readUInt32LE(at));
      case 10:
        return null;
      case 16:
        return new Int32(bytes.readInt32LE(at));
      case 17:
        return new Timestamp({ i: bytes.readUInt32LE(at), t: bytes.readUInt32LE(at + 4) });
      case 18:
        return new Long(bytes.readInt32LE(at), bytes.readInt32LE(at + 4));
      case 19:
        return new Decimal128(Uint8Array.prototype.slice.call(bytes, at, at + 16));
      case 127:
        return new MaxKey();
      default:
        return new MinKey();
    }
  }

  private nested(type: number, at: number): unknown {
    if (++this.depth > DEEPEST) return UNREAD;
    const document: Document = {};
    const read = type === 4 ? this.array(at, false) : this.fill(document, at) ? document : UNREAD;
    this.depth--;
    return read;
  }

  private array(start: number, keep: boolean): unknown[] | typeof UNREAD {
    const { bytes } = this;
    const last = start + bytes.readInt32LE(start) - 1;
    if (bytes[last] !== 0) return UNREAD;
    const array: unknown[] = [];
    let at = start + 4;
    while (at < last) {
      const type = bytes[at++] as number;
      // Positions are counted, whatever they are called.
      while (bytes[at] !== 0) at++;
      const value = at + 1;
      const size = sizeAt(bytes, type, value);
      if (size < 0 || value + size > last) return UNREAD;
      const read = keep && type === 3 ? bytes.subarray(value, value + size) : this.value(type, value, size);
      if (read === UNREAD) return UNREAD;
      array.push(read);
      at = value + size;
    }
    return at === last ? array : UNREAD;
  }
}

/** How many bytes a value takes; negative for types that are not read here. */
function sizeAt(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case 1:
    case 9:
    case 17:
    case 18:
      return 8;
    case 16:
      return 4;
    case 8:
      return 1;
    case 7:
      return 12;
    case 10:
    case 127:
    case 255:
      return 0;
    case 19:
      return 16;
    case 2:
      return at + 4 < bytes.length ? atLeast(bytes.readInt32LE(at), 1) + 4 : -1;
    case 3:
    case 4:
      return at + 4 < bytes.length ? atLeast(bytes.readInt32LE(at), 5) : -1;
    case 5:
      return at + 4 < bytes.length ? atLeast(bytes.readInt32LE(at), 0) + 5 : -1;
    default:
      return -1;
  }
}

const atLeast = (size: number, least: number) => (size >= least ? size : -Infinity);

/** A kind of binary with a second size inside. */
const OLD_BYTES = 2;
const REPLACEMENT = '\ufffd';

function readText(bytes: Buffer, from: number, to: number): string | typeof UNREAD {
  if (bytes[to] !== 0) return UNREAD;
  const text = bytes.toString('utf8', from, to);
  // The codec tells that sign from bytes that are no text.
  return text.includes(REPLACEMENT) ? UNREAD : text;
}

function readBinary(bytes: Buffer, at: number, size: number): unknown {
  const kind = bytes[at + 4] as number;
  if (kind === OLD_BYTES) return UNREAD;
  const binary = new Binary(bytes.subarray(at + 5, at + size), kind);
  return kind === Binary.SUBTYPE_UUID && size === 21 ? binary.toUUID() : binary;
}

interface NamePlace {
  readonly from: number;
  readonly to: number;
  readonly hash: number;
}

const MARK = NAME_MARK.charCodeAt(0);
const SLOTS = 2048;
const LONGEST = 40;

// A memory of the names that documents have over and over; it changes nothing but speed.
const SEEN: (string | undefined)[] = new Array<string | undefined>(SLOTS);
const NAMED: string[] = new Array<string>(SLOTS);

function nameOf(bytes: Buffer, { from, to, hash }: NamePlace): string {
  const length = to - from;
  const slot = (hash ^ (hash >>> 11)) & (SLOTS - 1);
  const seen = length > LONGEST ? undefined : SEEN[slot];
  if (seen?.length === length) {
    let same = 0;
    while (same < length && seen.charCodeAt(same) === bytes[from + same]) same++;
    if (same === length) return NAMED[slot] as string;
  }
  const name = bytes.toString('utf8', from, to);
  const named = bytes[from] === MARK ? NAME_MARK + name : fieldName(name);
  // Of a name with other signs the bytes are not its characters.
  if (name.length === length && length <= LONGEST) {
    SEEN[slot] = name;
    NAMED[slot] = named;
  }
  return named;
}
