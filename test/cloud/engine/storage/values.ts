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

/** Values of all types. */
export const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      new Double(5),
      new Double(NaN),
      new Int32(-7),
      Long.MAX_VALUE,
      Long.fromNumber(-5),
      Decimal128.fromString('1.50'),
      new ObjectId(),
      new Date(-5),
      new Date(8.64e15),
      new Timestamp({ t: 0xffffffff, i: 2 }),
      new Binary(Buffer.from('abc'), 4),
      new BSONRegExp('a', 'i'),
      new Code('f', { a: 1 }),
      new MinKey(),
      new MaxKey(),
      { $ref: 'c', $id: 1 },
    ),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('any'), { maxKeys: 2, noNullPrototype: true }),
  ),
})).any;
/** Names of fields, awkward ones too. */
export const names = fc.constantFrom(
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
