import {
  Binary,
  BSON,
  BSONRegExp,
  Decimal128,
  Double,
  EJSON,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  type Document,
} from 'bson';
import fc from 'fast-check';
import { canonical, plain, typed, typedDocument } from '../../../cloud/protocol/typed-json';

const NOW = Date.UTC(2026, 0, 1);
const reading = { field: 'data', now: NOW };
const read = (value: unknown) => typed(value, reading);
const invalid: object = expect.objectContaining({ code: 'INVALID_PARAM' }) as object;

const name = fc.oneof(
  fc.string({ maxLength: 6 }).filter((text) => !text.startsWith('$') && !text.includes('\0')),
  fc.constantFrom('__proto__', 'constructor', 'toString', '0', 'a.b', '名'),
);
const scalar = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.boolean(),
  fc.constant(null),
  fc.integer().map((value) => new Int32(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.double().map((value) => new Double(value)),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 9 }).map((bytes) => new Binary(bytes)),
  fc.integer().map((value) => Decimal128.fromString(`${value}E-3`)),
  fc
    .tuple(fc.string({ maxLength: 5 }), fc.subarray(['i', 'm', 's', 'x']))
    .map(([pattern, flags]) => new BSONRegExp(pattern.replaceAll('\0', ''), flags.join(''))),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
  fc.constantFrom(new MinKey(), new MaxKey()),
);
const { document } = fc.letrec<{ value: unknown; document: Document }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('document'),
  ),
  document: fc
    .array(fc.tuple(name, tie('value')), { maxLength: 4 })
    .map((members) => Object.fromEntries<unknown>(members)),
}));

/** The bytes of a document: equal where two documents are the same to MongoDB. */
const bytes = (value: Document) => Buffer.from(BSON.serialize(value)).toString('hex');

describe('canonical text', () => {
  it('gives any document back, type by type', () => {
    fc.assert(
      fc.property(document, (given) => {
        const back = typedDocument(JSON.parse(canonical(given)), reading);
        expect(bytes(back)).toBe(bytes(given));
      }),
      { numRuns: 500 },
    );
  });

  it('is read as the library of MongoDB reads it', () => {
    fc.assert(
      fc.property(document, (given) => {
        const text = canonical(given);
        const theirs = EJSON.parse(text, { relaxed: false }) as Document;
        expect(bytes(typedDocument(JSON.parse(text) as unknown, reading))).toBe(bytes(theirs));
      }),
    );
  });
});

describe('relaxed text', () => {
  it('keeps values where types are inferred', () => {
    fc.assert(
      fc.property(document, (given) => {
        const back = typedDocument(JSON.parse(EJSON.stringify(given, { relaxed: true })), reading);
        expect(EJSON.stringify(back, { relaxed: true })).toBe(EJSON.stringify(given, { relaxed: true }));
      }),
    );
  });
});

describe('values', () => {
  it.each([
    [1, new Int32(1)],
    [2 ** 31, Long.fromNumber(2 ** 31)],
    [-(2 ** 31), new Int32(-(2 ** 31))],
    [2 ** 53, new Double(2 ** 53)],
    [1.5, new Double(1.5)],
    [-0, new Double(-0)],
    [{ $numberInt: '-7' }, new Int32(-7)],
    [{ $numberInt: 7 }, new Int32(7)],
    [{ $numberLong: '9007199254740993' }, Long.fromString('9007199254740993')],
    [{ $numberDouble: 'NaN' }, new Double(NaN)],
    [{ $numberDouble: '-Infinity' }, new Double(-Infinity)],
    [{ $date: 5 }, new Date(5)],
    [{ $date: { $numberLong: '-5' } }, new Date(-5)],
    [{ $date: '1970-01-01T00:00:01Z' }, new Date(1000)],
    [{ $date: { offset: 0 } }, new Date(NOW)],
    [{ $date: { offset: { $numberInt: '1000' } } }, new Date(NOW + 1000)],
    [{ $tcb_server_date: { offset: { $numberInt: '-1000' } } }, new Date(NOW - 1000)],
    [{ $tcb_server_date: {} }, new Date(NOW)],
    [{ $regex: '^a', $options: 'gi' }, new BSONRegExp('^a', 'i')],
    [{ $regularExpression: { pattern: 'x', options: 'yg' } }, new BSONRegExp('x', '')],
    [{ $oid: '0123456789abcdef01234567' }, new ObjectId('0123456789abcdef01234567')],
  ])('%j is typed', (given, expected) => {
    expect(read(given)).toEqual(expected);
    expect(bytes({ v: read({ a: given }) })).toBe(bytes({ v: { a: expected } }));
  });

  it.each([
    [{ $regex: new Int32(1) }],
    [{ $regex: 'a', $options: 'i', $ne: 'ab' }],
    [{ $in: [1] }],
    [{ $date: 1, other: 2 }],
    [{ $numberInt: '1', $gt: 0 }],
  ])('%j stays a document, as an operator may look so', (given) => {
    expect(Object.keys(read(given) as object)).toEqual(Object.keys(given));
  });

  it.each([
    [{ $numberInt: 'x' }],
    [{ $numberInt: '' }],
    [{ $numberInt: '1.5' }],
    [{ $numberInt: '99999999999' }],
    [{ $numberInt: '2147483648' }],
    [{ $numberLong: 5.5 }],
    [{ $numberLong: '1e3' }],
    [{ $numberLong: '9223372036854775808' }],
    [{ $numberDecimal: 'abc' }],
    [{ $numberDouble: [] }],
    [{ $numberDouble: 'abc' }],
    [{ $numberDouble: '' }],
    [{ $date: null }],
    [{ $date: true }],
    [{ $date: [5] }],
    [{ $tcb_server_date: { offset: '5' } }],
    [{ $oid: 'short' }],
    [{ $date: 'no day' }],
    [{ $date: { offset: 'x' } }],
    [{ $regularExpression: {} }],
    [{ $binary: { subType: '00' } }],
    [{ $timestamp: { t: 1 } }],
  ])('%j is refused by name', (given) => {
    expect(() => read({ deep: [given] })).toThrow(/^A parameter is wrong. data: /);
  });

  it('nested too deeply are refused', () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 150; depth++) value = [value];
    expect(() => read(value)).toThrow(invalid as Error);
  });

  it.each([[null], [1], ['text'], [[]], [{ $oid: '0123456789abcdef01234567' }], [{ $date: 0 }]])(
    '%j is no document',
    (given) => {
      expect(() => typedDocument(given, reading)).toThrow(invalid as Error);
    },
  );
});

describe('plain JSON', () => {
  it.each([
    [new Int32(1), 1],
    [new Double(1.5), 1.5],
    [Long.fromNumber(2 ** 40), 2 ** 40],
    [new Date(7), { $date: 7 }],
    [new BSONRegExp('a', 'i'), { $regex: 'a', $options: 'i' }],
    [new ObjectId('0123456789abcdef01234567'), { $oid: '0123456789abcdef01234567' }],
    [Decimal128.fromString('1.10'), { $numberDecimal: '1.10' }],
  ])('of %j', (value, expected) => {
    expect(plain({ list: [value, null, 'text', true] })).toEqual({ list: [expected, null, 'text', true] });
  });

  it('is read back as it was, numbers by their value', () => {
    const value = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.date({ noInvalidDate: true }),
    );
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.oneof(value, fc.array(value, { maxLength: 3 })), { maxKeys: 4 }),
        (given) => {
          const first = typedDocument(plain(given), reading);
          expect(bytes(typedDocument(JSON.parse(JSON.stringify(plain(first))), reading))).toBe(bytes(first));
        },
      ),
    );
  });
});
