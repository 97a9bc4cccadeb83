import { Double, Int32, Long, ObjectId } from 'bson';
import { writeField, type Document } from '../../values';
import { sizeOf } from './field-names';
import { decode } from './raw';

/** A field at the top of documents, to be looked for in their bytes. */
export interface WantedField {
  /** Its name in memory. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Decodes only these fields at the top of a document, with all types kept; what is not there is missing. */
export function pickFields(raw: Buffer, wanted: readonly WantedField[]): Document {
  const document: Document = {};
  let left = wanted.length;
  let at = 4;
  while (left > 0) {
    const type = raw[at] as number;
    if (type === 0) break;
    const start = at + 1;
    const end = raw.indexOf(0, start);
    const value = end + 1;
    const size = sizeOf(raw, type, value);
    // Stored documents are whole; should one not be, the codec tells what is wrong.
    if (end < 0 || !(size >= 0)) return decode(raw);
    for (const { name, bytes } of wanted) {
      if (bytes.length !== end - start || !isAt(raw, start, bytes)) continue;
      writeField(document, name, valueIn(raw, { type, at: value, size }));
      left--;
    }
    at = value + size;
  }
  return document;
}

function isAt(raw: Buffer, start: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (raw[start + index] !== bytes[index]) return false;
  return true;
}

interface Place {
  readonly type: number;
  readonly at: number;
  readonly size: number;
}

/** The value at a place; the types that are met most are read here, the codec reads the others. */
function valueIn(raw: Buffer, { type, at, size }: Place): unknown {
  switch (type) {
    case 1:
      return new Double(raw.readDoubleLE(at));
    case 2:
      return raw.toString('utf8', at + 4, at + size - 1);
    case 3:
      return decode(raw.subarray(at, at + size));
    case 7:
      return new ObjectId(raw.subarray(at, at + 12));
    case 8:
      return raw[at] !== 0;
    case 9:
      return new Date(Number(raw.readBigInt64LE(at)));
    case 10:
      return null;
    case 16:
      return new Int32(raw.readInt32LE(at));
    case 18:
      return new Long(raw.readInt32LE(at), raw.readInt32LE(at + 4));
    default: {
      const made = Buffer.allocUnsafe(size + 8);
      made.writeInt32LE(size + 8, 0);
      made[4] = type;
      made.write('v\0', 5, 'latin1');
      raw.copy(made, 7, at, at + size);
      made[size + 7] = 0;
      return decode(made)['v'];
    }
  }
}
