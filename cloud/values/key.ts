import { Decimal128, Double, Int32, Long, type ObjectId, type Timestamp } from 'bson';
import {
  decimalContent,
  digitsOf,
  doubleFromExact,
  exactFromDouble,
  compareExact,
  type Exact,
} from './decimal';
import { shownName } from './field-name';
import { binaryParts, fieldsOf, RANK, regexParts, typeOf } from './kind';

/** 1 ascending, -1 descending. */
export type Direction = 1 | -1;

const END = 0;

/** A growing buffer; keys are made in one and copied out, since most are a few bytes long. */
class Writer {
  private bytes = Buffer.allocUnsafe(256);
  length = 0;

  reserve(size: number): Buffer {
    if (this.length + size > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + size));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    return this.bytes;
  }

  byte(value: number): void {
    this.reserve(1)[this.length++] = value;
  }

  raw(value: Uint8Array): void {
    this.reserve(value.length).set(value, this.length);
    this.length += value.length;
  }

  /** Text as UTF-8; a zero byte becomes 00 FF and the end is 00 00, so that a prefix sorts first. */
  text(value: string): void {
    if (!value.includes('\0')) {
      const bytes = this.reserve(value.length * 3 + 2);
      this.length += bytes.write(value, this.length, 'utf8');
    } else {
      for (const byte of Buffer.from(value, 'utf8')) {
        this.byte(byte);
        if (byte === 0) this.byte(0xff);
      }
    }
    this.byte(0);
    this.byte(0);
  }

  invertFrom(start: number): void {
    for (let index = start; index < this.length; index++) this.bytes[index] = ~(this.bytes[index] as number);
  }

  copy(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }
}

/** Bytes that sort under memcmp as `compareValues` sorts values; self-delimiting; equal numbers of any type give equal bytes. */
export function encodeKey(value: unknown): Buffer {
  const writer = new Writer();
  writeTagged(writer, value);
  return writer.copy();
}

/** The keys of several values one after the other; parts of direction -1 have their bytes inverted. */
export function encodeCompoundKey(values: readonly unknown[], directions: readonly Direction[]): Buffer {
  const writer = new Writer();
  values.forEach((value, index) => {
    const start = writer.length;
    writeTagged(writer, value);
    if (directions[index] === -1) writer.invertFrom(start);
  });
  return writer.copy();
}

function writeTagged(writer: Writer, value: unknown): void {
  writer.byte(RANK[typeOf(value)]);
  writePayload(writer, value);
}

function writePayload(writer: Writer, value: unknown): void {
  switch (typeOf(value)) {
    case 'int':
    case 'double':
    case 'long':
    case 'decimal': {
      writeNumber(writer, value);
      return;
    }
    case 'string':
    case 'symbol': {
      writer.text(String(value));
      return;
    }
    case 'object': {
      writeDocument(writer, value as object);
      return;
    }
    case 'array':
      (value as unknown[]).forEach((element) => writeTagged(writer, element));
      {
        writer.byte(END);
        return;
      }
    case 'binData': {
      writeBinary(writer, value);
      return;
    }
    case 'objectId': {
      writer.raw((value as ObjectId).id);
      return;
    }
    case 'bool': {
      writer.byte(value === true ? 1 : 0);
      return;
    }
    case 'date': {
      writeDouble(writer, (value as Date).getTime());
      return;
    }
    case 'timestamp': {
      writeTimestamp(writer, value as Timestamp);
      return;
    }
    case 'regex': {
      const { pattern, options } = regexParts(value);
      writer.text(pattern);
      writer.text(options);
      return;
    }
    case 'javascript':
    case 'javascriptWithScope': {
      const { code, scope } = value as { code: string; scope?: object | null };
      writer.text(code);
      writeDocument(writer, scope ?? {});
      return;
    }
    default:
      return undefined;
  }
}

function writeDocument(writer: Writer, value: object): void {
  for (const [name, field] of Object.entries(fieldsOf(value))) {
    // Type before name before value, as documents are compared.
    writer.byte(RANK[typeOf(field)]);
    writer.text(shownName(name));
    writePayload(writer, field);
  }
  writer.byte(END);
}

function writeBinary(writer: Writer, value: unknown): void {
  const { bytes, subtype } = binaryParts(value);
  writer.reserve(5).writeUInt32BE(bytes.length, writer.length);
  writer.length += 4;
  writer.byte(subtype);
  writer.raw(bytes);
}

function writeTimestamp(writer: Writer, value: Timestamp): void {
  const bytes = writer.reserve(8);
  bytes.writeUInt32BE(value.t, writer.length);
  bytes.writeUInt32BE(value.i, writer.length + 4);
  writer.length += 8;
}

/**
 * A number is the greatest double not above it, then 00, or 01 and the exact decimal when the double is smaller than the
 * number. Only long beyond 53 bits and Decimal128 need the second part.
 */
function writeNumber(writer: Writer, value: unknown): void {
  const plain = plainNumber(value);
  if (plain !== undefined) {
    writeDouble(writer, plain);
    writer.byte(END);
    return;
  }
  const content = value instanceof Decimal128 ? decimalContent(value) : exactLong(value);
  if (typeof content === 'string') {
    writeDouble(writer, Number(content));
    writer.byte(END);
    return;
  }
  const floor = floorDouble(content);
  writeDouble(writer, floor);
  if (Number.isFinite(floor) && compareExact(exactFromDouble(floor), content) === 0) {
    writer.byte(END);
    return;
  }
  writer.byte(1);
  writeDecimal(writer, content);
}

function plainNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long && value.high >= -0x200000 && value.high < 0x200000) return value.toNumber();
  return undefined;
}

function exactLong(value: unknown): Exact {
  return { coefficient: typeof value === 'bigint' ? value : (value as Long).toBigInt(), exponent: 0 };
}

function writeDouble(writer: Writer, value: number): void {
  const bytes = writer.reserve(8);
  const at = writer.length;
  writer.length += 8;
  if (Number.isNaN(value)) {
    bytes.fill(0, at, at + 8);
    return;
  }
  bytes.writeDoubleBE(value === 0 ? 0 : value, at);
  if (value < 0) for (let index = at; index < at + 8; index++) bytes[index] = ~(bytes[index] as number);
  else bytes[at] = (bytes[at] as number) | 0x80;
}

function floorDouble(value: Exact): number {
  const near = doubleFromExact(value);
  if (near === Infinity) return Number.MAX_VALUE;
  if (near === -Infinity) return -Infinity;
  return compareExact(exactFromDouble(near), value) > 0 ? nextBelow(near) : near;
}

function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

function writeDecimal(writer: Writer, value: Exact): void {
  const start = writer.length;
  const negative = value.coefficient < 0n;
  const digits = (negative ? -value.coefficient : value.coefficient).toString().replace(/0+$/, '');
  const size = digitsOf(value.coefficient) + value.exponent;
  writer.reserve(2).writeUInt16BE(size + 0x8000, writer.length);
  writer.length += 2;
  for (const digit of digits) writer.byte(digit.charCodeAt(0) - 0x2f);
  writer.byte(END);
  if (negative) writer.invertFrom(start);
}
