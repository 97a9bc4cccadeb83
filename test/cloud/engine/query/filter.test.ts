import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MinKey, ObjectId } from 'bson';
import fc from 'fast-check';
import { compareValues, fieldName, type Document } from '../../../../cloud/values';
import { compileFilter } from '../../../../cloud/engine/query/filter';

const failure = (code: number, message: RegExp): Error =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;

const long = (text: string) => Long.fromString(text);
const decimal = (text: string) => Decimal128.fromString(text);
const regex = (pattern: string, options = '') => new BSONRegExp(pattern, options);

type Row = readonly [name: string, filter: Document, hits: readonly Document[], misses: readonly Document[]];
const TABLE: readonly Row[] = [
  [
    'equality across number types',
    { a: 5 },
    [{ a: new Double(5) }, { a: long('5') }, { a: decimal('5.0') }, { a: [1, 5] }],
    [{ a: '5' }, {}, { a: null }],
  ],
  [
    'long beyond 2^53',
    { a: long('9007199254740993') },
    [{ a: long('9007199254740993') }],
    [{ a: new Double(9007199254740992) }],
  ],
  [
    'null means null or missing',
    { a: null },
    [{}, { a: null }, { a: [1, null] }],
    [{ a: 0 }, { a: [] }, { a: '' }],
  ],
  [
    'dotted null',
    { 'a.b': null },
    [{}, { a: {} }, { a: null }, { a: 4 }, { a: { b: null } }, { a: [{ b: 1 }, {}] }],
    [{ a: [] }, { a: [1, 2] }, { a: { b: 1 } }, { a: [{ b: 1 }] }],
  ],
  [
    'whole array or element',
    { a: [1, 2] },
    [{ a: [1, 2] }, { a: [[1, 2], 3] }],
    [{ a: [2, 1] }, { a: [1, 2, 3] }, { a: 1 }],
  ],
  [
    'embedded document with field order',
    { a: { x: 1, y: 2 } },
    [{ a: { x: 1, y: 2 } }, { a: [{ x: 1, y: new Double(2) }] }],
    [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }],
  ],
  [
    'path through array of documents',
    { 'a.b': 2 },
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: { b: [2] } }],
    [{ a: [[{ b: 2 }]] }],
  ],
  [
    'position in a path',
    { 'a.0': 1 },
    [{ a: [1, 2] }, { a: [{ [fieldName('0')]: 1 }] }],
    [{ a: [2, 1] }, { a: [[1]] }],
  ],
  ['position and field', { 'a.1.b': 2 }, [{ a: [{ b: 1 }, { b: 2 }] }], [{ a: [{ b: 2 }, { b: 1 }] }]],
  [
    '$gt brackets types',
    { a: { $gt: 5 } },
    [{ a: 6 }, { a: decimal('5.1') }, { a: [1, 7] }],
    [{ a: 'x' }, { a: 5 }, {}, { a: null }, { a: new Date() }],
  ],
  ['$gte null', { a: { $gte: null } }, [{}, { a: null }], [{ a: 1 }]],
  ['$gt null', { a: { $gt: null } }, [], [{}, { a: null }, { a: 1 }]],
  ['$lt two elements', { a: { $gt: 3, $lt: 5 } }, [{ a: [1, 9] }, { a: 4 }], [{ a: [1, 2] }, { a: 5 }]],
  ['$gt array', { a: { $gt: [1] } }, [{ a: [2] }, { a: [1, 0] }, { a: [[2]] }], [{ a: 2 }, { a: [0, 9] }]],
  ['NaN', { a: { $gte: new Double(NaN) } }, [{ a: new Double(NaN) }], [{ a: 1 }]],
  ['NaN is less than nothing', { a: { $lt: 1 } }, [{ a: 0 }], [{ a: new Double(NaN) }]],
  ['MinKey', { a: { $gt: new MinKey() } }, [{ a: 1 }, { a: 'x' }], [{}]],
  ['$ne', { a: { $ne: 1 } }, [{}, { a: 2 }, { a: [2] }], [{ a: 1 }, { a: [1, 2] }]],
  ['$ne null', { a: { $ne: null } }, [{ a: 1 }, { a: [] }], [{}, { a: null }, { a: [null] }]],
  [
    '$in with regex and null',
    { a: { $in: [regex('^x'), 3, null] } },
    [{ a: 'xy' }, { a: long('3') }, {}, { a: ['q', 'x'] }],
    [{ a: 'yx' }, { a: 4 }],
  ],
  ['$in with an array', { a: { $in: [[1, 2]] } }, [{ a: [1, 2] }, { a: [[1, 2]] }], [{ a: 1 }]],
  ['$nin', { a: { $nin: [1, null] } }, [{ a: 2 }], [{}, { a: 1 }, { a: [1] }]],
  [
    '$and $or $nor',
    { $or: [{ a: 1 }, { $and: [{ b: 1 }, { c: 1 }] }], $nor: [{ d: 1 }] },
    [{ a: 1 }, { b: 1, c: 1 }],
    [{ a: 1, d: 1 }, { b: 1 }],
  ],
  ['$not', { a: { $not: { $gt: 1 } } }, [{}, { a: 1 }, { a: 'x' }], [{ a: 2 }, { a: [0, 2] }]],
  ['$not regex', { a: { $not: regex('x') } }, [{ a: 'a' }, {}], [{ a: 'x' }]],
  ['$exists', { a: { $exists: true } }, [{ a: null }, { a: [] }], [{}]],
  [
    '$exists false through arrays',
    { 'a.b': { $exists: false } },
    [{ a: [] }, { a: [1] }, {}],
    [{ a: [{ b: 1 }] }],
  ],
  [
    '$type',
    { a: { $type: ['int', 2] } },
    [{ a: new Int32(1) }, { a: 'x' }, { a: [true, 'x'] }],
    [{ a: new Double(1) }, {}],
  ],
  ['$type number', { a: { $type: 'number' } }, [{ a: long('1') }, { a: decimal('1') }], [{ a: '1' }]],
  [
    '$type array and objectId',
    { a: { $type: 'array' }, b: { $type: 7 } },
    [{ a: [], b: new ObjectId() }],
    [{ a: 1, b: new ObjectId() }],
  ],
  [
    '$mod truncates',
    { a: { $mod: [new Double(4.9), 1] } },
    [{ a: 5 }, { a: new Double(5.9) }, { a: [5] }],
    [{ a: '5' }, { a: 4 }],
  ],
  ['$mod negative', { a: { $mod: [3, -1] } }, [{ a: -4 }], [{ a: 4 }]],
  ['$all', { a: { $all: [1, regex('^x')] } }, [{ a: [1, 'xy'] }], [{ a: [1] }, { a: 1 }]],
  ['$all scalar', { a: { $all: [1] } }, [{ a: 1 }, { a: [1] }], [{}]],
  ['$all empty', { a: { $all: [] } }, [], [{ a: [] }, {}]],
  ['$all nested array', { a: { $all: [[1, 2]] } }, [{ a: [1, 2] }, { a: [[1, 2]] }], [{ a: 1 }]],
  [
    '$all $elemMatch',
    { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
    [{ a: [{ x: 1 }, { x: 2 }] }],
    [{ a: [{ x: 1 }] }],
  ],
  ['$elemMatch value', { a: { $elemMatch: { $gt: 3, $lt: 5 } } }, [{ a: [1, 4] }], [{ a: [1, 9] }, { a: 4 }]],
  [
    '$elemMatch document',
    { a: { $elemMatch: { x: 1, y: { $gt: 1 } } } },
    [{ a: [{ x: 1, y: 2 }] }],
    [{ a: [{ x: 1 }, { y: 2 }] }, { a: { x: 1, y: 2 } }],
  ],
  [
    '$elemMatch or',
    { a: { $elemMatch: { $or: [{ x: 1 }, { y: 1 }] } } },
    [{ a: [{ y: 1 }] }],
    [{ a: [{ z: 1 }] }],
  ],
  ['$size', { a: { $size: 2 } }, [{ a: [1, 2] }], [{ a: [[1, 2]] }, { a: 2 }, {}]],
  [
    '$regex options',
    { a: { $regex: '^ab.c', $options: 'is' } },
    [{ a: 'AB\nC' }, { a: ['AbxC'] }],
    [{ a: 1 }, {}],
  ],
  [
    'inline option and x',
    { a: { $regex: '(?i)a b # comment', $options: 'x' } },
    [{ a: 'AB' }],
    [{ a: 'a b' }],
  ],
  [
    'stored regex equals',
    { a: regex('x', 'i') },
    [{ a: regex('x', 'i') }, { a: 'aXb' }],
    [{ a: regex('x') }],
  ],
  ['$eq regex is equality', { a: { $eq: regex('x') } }, [{ a: regex('x') }], [{ a: 'x' }]],
  ['harmless escapes', { a: { $regex: 'a\\-b\\_' } }, [{ a: 'a-b_' }], [{ a: 'ab' }]],
  ['POSIX class', { a: { $regex: '^[[:alpha:]_]+$' } }, [{ a: 'ab_' }], [{ a: 'a1' }]],
  [
    'bits',
    { a: { $bitsAllSet: [0, 2] }, b: { $bitsAnyClear: 3 } },
    [{ a: 5, b: 1 }],
    [
      { a: 4, b: 1 },
      { a: 5, b: 3 },
    ],
  ],
  [
    'bits of binary and negatives',
    { a: { $bitsAllSet: [0, 70] } },
    [{ a: -1 }, { a: new Binary(Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 64])) }],
    [{ a: 1 }],
  ],
  ['inherited names are missing', { constructor: { $exists: true } }, [{ constructor: 1 }], [{}]],
  ['$comment', { $comment: 'x', a: { $comment: 'y', $eq: 1 } }, [{ a: 1 }], [{ a: 2 }]],
  ['empty document equals itself only', { a: {} }, [{ a: {} }], [{ a: { b: 1 } }, {}]],
];

test.each(TABLE)('%s', (_, filter, hits, misses) => {
  const matches = compileFilter(filter);
  expect(hits.filter((document) => !matches(document))).toEqual([]);
  expect(misses.filter((document) => matches(document))).toEqual([]);
});

test.each<readonly [Document, number, RegExp]>([
  [{ $where: '1' }, 238, /JavaScript/],
  [{ $foo: 1 }, 2, /unknown top level operator: \$foo/],
  [{ a: { $foo: 1 } }, 2, /unknown operator: \$foo/],
  [{ a: { $gt: 1, b: 1 } }, 2, /unknown operator: b/],
  [{ a: { $in: 1 } }, 2, /needs an array/],
  [{ a: { $in: [{ $gt: 1 }] } }, 2, /cannot nest/],
  [{ a: { $size: -1 } }, 2, /non-negative/],
  [{ a: { $mod: [0, 1] } }, 2, /divisor/],
  [{ a: { $mod: [1] } }, 2, /not enough/],
  [{ a: { $regex: '(' } }, 51091, /invalid/],
  [{ a: { $regex: 'a', $options: 'q' } }, 51108, /flag/],
  [{ a: { $options: 'i' } }, 2, /\$regex/],
  [{ a: { $regex: 'a'.repeat(40_000) } }, 51091, /large/],
  [{ $or: [] }, 2, /non-empty/],
  [{ $and: [1] }, 2, /full objects/],
  [{ a: { $type: 'nope' } }, 2, /alias/],
  [{ a: { $not: {} } }, 2, /\$not/],
  [{ a: { $gt: regex('x') } }, 2, /RegEx/],
])('refuses %j', (filter, code, message) => {
  expect(() => compileFilter(filter)).toThrow(failure(code, message));
});

test('comparison agrees with the order of values', () => {
  const number = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true }).map((value) => new Double(value)),
  );
  fc.assert(
    fc.property(number, number, (a, b) => {
      const result = compareValues(a, b);
      expect(compileFilter({ a: { $lt: b } })({ a })).toBe(result < 0);
      expect(compileFilter({ a: { $gte: b } })({ a })).toBe(result >= 0);
      expect(compileFilter({ a: b })({ a })).toBe(result === 0);
    }),
  );
});
