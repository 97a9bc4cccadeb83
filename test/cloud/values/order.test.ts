import {
  Binary,
  BSONRegExp,
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
import { compareValues, encodeCompoundKey, encodeKey, equalValues } from '../../../cloud/values';
import { anyNumber, anyValue } from '../../suites/values';

const sign = (value: number) => Math.sign(value);
const decimal = (text: string) => Decimal128.fromString(text);

const ASCENDING: readonly unknown[] = [
  new MinKey(),
  undefined,
  null,
  new Double(NaN),
  new Double(-Infinity),
  decimal('-1E+6000'),
  new Double(-Number.MAX_VALUE),
  Long.MIN_VALUE,
  Long.MIN_VALUE.add(1),
  new Int32(-5),
  decimal('-1E-6000'),
  new Int32(0),
  decimal('1E-6000'),
  new Double(Number.MIN_VALUE),
  decimal('0.1'),
  new Double(0.1),
  decimal('0.10000000000000001'),
  new Int32(1),
  new Double(1.5),
  Long.fromString('9007199254740992'),
  Long.fromString('9007199254740993'),
  decimal('9007199254740993.5'),
  new Double(9007199254740994),
  Long.MAX_VALUE,
  new Double(2 ** 63),
  new Double(Number.MAX_VALUE),
  decimal('1E+400'),
  new Double(Infinity),
  '',
  'A',
  'a',
  'a\0',
  'a\0b',
  'ab',
  '\uffff',
  '\u{10000}',
  {},
  { a: 1 },
  { a: 1, b: 1 },
  { a: 2 },
  { b: 0 },
  { a: 'x' },
  [],
  [1],
  [1, 2],
  [2],
  ['a'],
  new Binary(Buffer.from([9])),
  new Binary(Buffer.from([1, 1])),
  new Binary(Buffer.from([1, 1]), 5),
  new ObjectId('000000000000000000000001'),
  new ObjectId('000000000000000000000002'),
  false,
  true,
  new Date(-1),
  new Date(0),
  new Date(1),
  new Timestamp({ t: 1, i: 2 }),
  new Timestamp({ t: 2, i: 1 }),
  new Timestamp({ t: 0xf0000000, i: 1 }),
  new BSONRegExp('a', ''),
  new BSONRegExp('a', 'i'),
  new BSONRegExp('b', ''),
  new MaxKey(),
];

describe('compareValues', () => {
  test('orders one value of every kind as MongoDB does', () => {
    for (let left = 0; left < ASCENDING.length; left++)
      for (let right = 0; right < ASCENDING.length; right++)
        expect([left, right, sign(compareValues(ASCENDING[left], ASCENDING[right]))]).toEqual([
          left,
          right,
          sign(left - right),
        ]);
  });

  test('takes numbers of any type for equal when their values are', () => {
    for (const one of [1, new Int32(1), new Double(1), Long.fromInt(1), decimal('1'), decimal('1.000')])
      expect(equalValues(one, new Double(1))).toBe(true);
    expect(equalValues(new Double(NaN), decimal('NaN'))).toBe(true);
    expect(equalValues(new Double(-0), new Int32(0))).toBe(true);
  });

  test('takes a document with a field _bsontype for a document', () => {
    expect(compareValues({ _bsontype: 'Int32', value: 1 }, 'z')).toBeGreaterThan(0);
  });

  test('is a total order', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyValue, (a, b, c) => {
        expect(compareValues(a, a)).toBe(0);
        expect(sign(compareValues(a, b))).toBe(sign(0 - compareValues(b, a)));
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0)
          expect(compareValues(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('encodeKey', () => {
  test('gives bytes in the order of the table', () => {
    const keys = ASCENDING.map(encodeKey);
    for (let index = 1; index < keys.length; index++)
      expect([index, Buffer.compare(keys[index - 1]!, keys[index]!)]).toEqual([index, -1]);
  });

  test.each([
    ['any values', anyValue],
    ['numbers', anyNumber],
  ])('agrees with compareValues on %s', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, arbitrary, (a, b) => {
        expect(Buffer.compare(encodeKey(a), encodeKey(b))).toBe(sign(compareValues(a, b)));
      }),
      { numRuns: 3000 },
    );
  });

  test('orders compound keys part by part, with directions', () => {
    const pair = fc.tuple(anyValue, anyValue);
    const direction = fc.constantFrom<1 | -1>(1, -1);
    fc.assert(
      fc.property(pair, pair, fc.tuple(direction, direction), (a, b, directions) => {
        const expected =
          sign(compareValues(a[0], b[0])) * directions[0] || sign(compareValues(a[1], b[1])) * directions[1];
        const actual = Buffer.compare(encodeCompoundKey(a, directions), encodeCompoundKey(b, directions));
        expect(actual === expected || (actual === 0 && expected === 0)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
