import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { fieldName } from '../../cloud/values';

const decimal = (text: string) => Decimal128.fromString(text);

/** Numbers of all types, those near a border above all. */
export const anyNumber = fc.oneof(
  fc.double().map((value) => new Double(value)),
  fc.integer().map((value) => new Int32(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.bigInt({ min: 2n ** 53n - 4n, max: 2n ** 53n + 4n }).map((value) => Long.fromBigInt(value)),
  fc.integer({ min: -4, max: 4 }).map((value) => new Double(2 ** 53 + value)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -360, max: 330 }))
    .map(([coefficient, exponent]) => decimal(`${coefficient}E${exponent}`)),
  fc
    .tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -3, max: 3 }))
    .map(([a, b]) => decimal(`${a}E${b}`)),
  fc.integer({ min: -99, max: 99 }).map((value) => new Double(value / 10)),
);
const text = fc.string({ unit: 'binary', maxLength: 4 });

/** Values of all types, nested. */
export const anyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false, new MinKey(), new MaxKey()),
    anyNumber,
    text,
    fc.date({ noInvalidDate: true }),
    fc
      .tuple(fc.uint8Array({ maxLength: 3 }), fc.constantFrom(0, 1, 4, 5, 128, 255))
      .map(([bytes, subtype]) => new Binary(bytes, subtype)),
    fc
      .tuple(fc.constantFrom(0, 1, 0x7fffffff, 0xffffffff), fc.constantFrom(0, 1, 0xffffffff))
      .map(([t, i]) => new Timestamp({ t, i })),
    fc.tuple(text, fc.constantFrom(undefined, { a: 1 })).map(([code, scope]) => new Code(code, scope)),
    fc.constant({ $ref: 'c', $id: 1 }),
    fc.constantFrom(new ObjectId('0123456789abcdef01234567'), new ObjectId('ff23456789abcdef01234567')),
    fc.tuple(text, fc.constantFrom('', 'i')).map(([a, b]) => new BSONRegExp(a.replaceAll('\0', ''), b)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('a', 'b', 'ab', '', '!', ...['7', '10', '$ref'].map(fieldName)),
      tie('value'),
      { maxKeys: 3, noNullPrototype: true },
    ),
  ),
})).value;

/** Names of fields, awkward ones too. */
export const awkwardNames = fc.constantFrom(
  'a',
  'ab',
  'b',
  '文',
  '7',
  '$ref',
  '_id',
  '',
  '__proto__',
  'constructor',
  '01',
  'a name that is longer than forty characters are',
);
