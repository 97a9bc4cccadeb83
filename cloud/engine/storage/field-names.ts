import { NAME_MARK } from '../../values';

/** What is done to field names: `mark` on the way into memory, `unmark` on the way out. */
export type Direction = 'mark' | 'unmark';

const MARK = NAME_MARK.charCodeAt(0);
const ZERO = 48;
const NINE = 57;
const DOLLAR = 36;
const LONGEST = 10;

/** Sizes of values that have always the same. */
const FIXED: Readonly<Record<number, number>> = {
  1: 8, // double
  6: 0, // undefined
  7: 12, // ObjectId
  8: 1, // bool
  9: 8, // date
  10: 0, // null
  16: 4, // int
  17: 8, // timestamp
  18: 8, // long
  19: 16, // decimal
  127: 0, // MaxKey
  255: 0, // MinKey
};

/**
 * Gives the bytes of a document with the mark of `fieldName` put before the names that need it, or taken away. The
 * very same bytes where there is none, which is nearly always; bytes that are no document are left to the decoder.
 *
 * @param except - a field at the top whose value stays as it is.
 */
export function renameFields(bytes: Uint8Array, direction: Direction, except?: string): Uint8Array {
  const count = countNames(bytes, 0, { direction, except: except ?? '', array: false });
  if (count <= 0) return bytes;
  const made = Buffer.allocUnsafe(bytes.length + (direction === 'mark' ? count : 0));
  const end = copyDocument(
    { bytes, made, direction, except: except ?? '' },
    { from: 0, to: 0, array: false },
  );
  return made.subarray(0, end);
}

interface Counting {
  readonly direction: Direction;
  readonly except: string;
  readonly array: boolean;
}

const NESTED = { except: '' };

/** Outweighs every count. */
const MALFORMED = -Infinity;

function countNames(bytes: Uint8Array, start: number, counting: Counting): number {
  const { direction, except, array } = counting;
  const end = start + int32(bytes, start) - 1;
  let count = 0;
  let at = start + 4;
  while (at < end) {
    const type = bytes[at] as number;
    const name = at + 1;
    at = name;
    while (bytes[at] !== 0) if (at++ >= end) return MALFORMED;
    if (!array && needsChange(bytes, { name, end: at }, direction)) count++;
    const value = at + 1;
    if ((type === 3 || type === 4) && !(except !== '' && isName(bytes, name, except)))
      count += countNames(bytes, value, { direction, ...NESTED, array: type === 4 });
    const size = sizeOf(bytes, type, value);
    if (size < 0) return MALFORMED;
    at = value + size;
  }
  return at === end ? count : MALFORMED;
}

interface Copying {
  readonly bytes: Uint8Array;
  readonly made: Buffer;
  readonly direction: Direction;
  readonly except: string;
}

/** Copies a document and returns where the copy ends. */
function copyDocument(
  copying: Copying,
  { from, to, array }: { readonly from: number; readonly to: number; readonly array: boolean },
): number {
  const { bytes, made, direction, except } = copying;
  const end = from + int32(bytes, from) - 1;
  let target = to + 4;
  let at = from + 4;
  while (at < end) {
    const type = bytes[at] as number;
    const name = at + 1;
    made[target++] = type;
    at = bytes.indexOf(0, name);
    const changes = !array && needsChange(bytes, { name, end: at }, direction);
    if (changes && direction === 'mark') made[target++] = MARK;
    made.set(bytes.subarray(changes && direction === 'unmark' ? name + 1 : name, at + 1), target);
    target += at + 1 - name - (changes && direction === 'unmark' ? 1 : 0);
    const value = at + 1;
    const size = sizeOf(bytes, type, value);
    if ((type === 3 || type === 4) && !(except !== '' && isName(bytes, name, except))) {
      target = copyDocument({ ...copying, ...NESTED }, { from: value, to: target, array: type === 4 });
    } else {
      made.set(bytes.subarray(value, value + size), target);
      target += size;
    }
    at = value + size;
  }
  made[target++] = 0;
  made.writeInt32LE(target - to, to);
  return target;
}

function needsChange(
  bytes: Uint8Array,
  { name, end }: { readonly name: number; readonly end: number },
  direction: Direction,
) {
  const first = bytes[name] as number;
  if (first === MARK) return true;
  if (direction === 'unmark') return false;
  if (first === DOLLAR) return isName(bytes, name, '$ref');
  if (first < ZERO || first > NINE) return false;
  const length = end - name;
  if (length > LONGEST || (first === ZERO && length > 1)) return false;
  for (let at = name + 1; at < end; at++)
    if ((bytes[at] as number) < ZERO || (bytes[at] as number) > NINE) return false;
  return true;
}

function isName(bytes: Uint8Array, at: number, name: string): boolean {
  for (let index = 0; index < name.length; index++)
    if (bytes[at + index] !== name.charCodeAt(index)) return false;
  return bytes[at + name.length] === 0;
}

/** How many bytes a value takes; negative where that cannot be. */
function sizeOf(bytes: Uint8Array, type: number, at: number): number {
  const fixed = FIXED[type];
  if (fixed !== undefined) return fixed;
  switch (type) {
    case 2:
    case 13:
    case 14:
      return 4 + int32(bytes, at);
    case 3:
    case 4:
    case 15:
      return int32(bytes, at);
    case 5:
      return 5 + int32(bytes, at);
    case 11: {
      const pattern = bytes.indexOf(0, at);
      const options = pattern < 0 ? -1 : bytes.indexOf(0, pattern + 1);
      return options < 0 ? -1 : options + 1 - at;
    }
    case 12:
      return 16 + int32(bytes, at);
    default:
      return -1;
  }
}

function int32(bytes: Uint8Array, at: number): number {
  const value =
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24);
  // Sizes beyond the bytes end the walk.
  return value < 0 || at + value > bytes.length ? -Infinity : value;
}
