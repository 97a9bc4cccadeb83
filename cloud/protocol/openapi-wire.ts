/** One field of a protobuf message as it lies on the wire. */
export interface WireField {
  readonly number: number;
  /** The bytes of a length-delimited field; undefined for a number. */
  readonly bytes: Buffer | undefined;
  /** The raw value of a number, never below zero; undefined for bytes. */
  readonly value: bigint | undefined;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** Longest varint: 64 bits in groups of seven. */
const VARINT_BYTES = 10;

/**
 * The fields of a protobuf message in the order they were written; fields of numbers nobody knows come along, as the
 * format demands.
 *
 * @returns undefined where the bytes are no message.
 */
export function readFields(message: Uint8Array): readonly WireField[] | undefined {
  const buffer = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const fields: WireField[] = [];
  let at = 0;
  const varint = (): bigint | undefined => {
    let value = 0n;
    for (let count = 0; count < VARINT_BYTES && at < buffer.length; count++) {
      const byte = buffer[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << BigInt(7 * count);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    return undefined;
  };
  while (at < buffer.length) {
    const key = varint();
    // Field numbers end at 2^29 - 1, and 0 is none.
    if (key === undefined || key >> 3n === 0n || key >= 1n << 32n) return undefined;
    const number = Number(key >> 3n);
    const kind = Number(key & 7n);
    if (kind === VARINT) {
      const value = varint();
      if (value === undefined) return undefined;
      fields.push({ number, value, bytes: undefined });
      continue;
    }
    const length = kind === FIXED64 ? 8n : kind === FIXED32 ? 4n : kind === BYTES ? varint() : undefined;
    if (length === undefined || length > BigInt(buffer.length - at)) return undefined;
    const bytes = buffer.subarray(at, at + Number(length));
    at += Number(length);
    if (kind === BYTES) fields.push({ number, bytes, value: undefined });
  }
  return fields;
}

/** The last field of this number that holds bytes; protobuf lets the last one win. */
export function bytesOf(fields: readonly WireField[], number: number): Buffer | undefined {
  return fields.findLast((field) => field.number === number && field.bytes !== undefined)?.bytes;
}

/** The same as UTF-8 text. */
export function textOf(fields: readonly WireField[], number: number): string | undefined {
  return bytesOf(fields, number)?.toString('utf8');
}

/** The last field of this number that holds a number, as the 32 bits with sign that `int32` and enumerations are. */
export function int32Of(fields: readonly WireField[], number: number): number | undefined {
  const value = fields.findLast((field) => field.number === number && field.value !== undefined)?.value;
  return value === undefined ? undefined : Number(BigInt.asIntN(32, value));
}

/** Every field of this number that holds bytes, in order. */
export function allBytes(fields: readonly WireField[], number: number): readonly Buffer[] {
  return fields.flatMap((field) => (field.number === number && field.bytes !== undefined ? field.bytes : []));
}

/** A field of bytes, or of text as UTF-8. */
export function bytesField(number: number, content: Uint8Array | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return Buffer.concat([key(number, BYTES), varintBytes(BigInt(bytes.length)), bytes]);
}

/** An `int32` or `uint32` field. */
export function intField(number: number, value: number): Buffer {
  // Below zero it travels as the ten bytes of its 64-bit two's complement.
  return Buffer.concat([key(number, VARINT), varintBytes(BigInt.asUintN(64, BigInt(value)))]);
}

function key(number: number, kind: number): Buffer {
  return varintBytes((BigInt(number) << 3n) | BigInt(kind));
}

function varintBytes(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Buffer.from(bytes);
}
