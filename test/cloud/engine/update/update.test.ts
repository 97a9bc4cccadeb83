import { BSONRegExp, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { fieldName, type Document } from '../../../../cloud/values';
import { compileUpdate, type UpdateOptions } from '../../../../cloud/engine/update/update';

const failure = (code: number, message: RegExp): Error =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;

const now = new Date('2026-01-02T03:04:05Z');
const long = (text: string) => Long.fromString(text);
interface Extra extends UpdateOptions {
  readonly filter?: Document;
  readonly isInsert?: boolean;
}
type Row = [name: string, before: Document, update: Document | Document[], after: Document, extra?: Extra];
type Still = [name: string, before: Document, update: Document];
type Refusal = [before: Document, update: Document, code: number, message: RegExp, extra?: Extra];

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  if (Array.isArray(value)) {
    value.forEach(freeze);
    Object.freeze(value);
  }
  return value;
}

function run(before: Document, update: Document | Document[], extra: Extra = {}) {
  const { filter, isInsert } = extra;
  return compileUpdate(update, extra)(freeze(before), {
    now,
    ...(filter === undefined ? {} : { filter }),
    ...(isInsert === undefined ? {} : { isInsert }),
  });
}

const TABLE: Row[] = [
  ['$set', { a: 1, c: 2 }, { $set: { a: 'x', 'b.c': 1 } }, { a: 'x', c: 2, b: { c: 1 } }],
  ['$set orders new fields by path', {}, { $set: { z: 1, b: 1 } }, { b: 1, z: 1 }],
  ['$set in array by position', { a: [1, 2] }, { $set: { 'a.3': 9 } }, { a: [1, 2, null, 9] }],
  ['$set into documents of an array', { a: [{ b: 1 }] }, { $set: { 'a.0.c': 2 } }, { a: [{ b: 1, c: 2 }] }],
  [
    '$unset',
    { a: { b: 1, c: 2 }, d: [1, 2] },
    { $unset: { 'a.b': '', 'd.0': 1, x: 1, 'd.x.y': 1 } },
    { a: { c: 2 }, d: [null, 2] },
  ],
  ['$unset through a scalar is nothing', { a: 1 }, { $unset: { 'a.b': 1 } }, { a: 1 }],
  ['$inc int', { a: new Int32(1) }, { $inc: { a: new Int32(2) } }, { a: new Int32(3) }],
  [
    '$inc overflows to long',
    { a: new Int32(2147483647) },
    { $inc: { a: new Int32(1) } },
    { a: long('2147483648') },
  ],
  ['$inc double stays double', { a: new Double(5) }, { $inc: { a: new Int32(1) } }, { a: new Double(6) }],
  [
    '$inc decimal',
    { a: Decimal128.fromString('0.1') },
    { $inc: { a: Decimal128.fromString('0.2') } },
    { a: Decimal128.fromString('0.3') },
  ],
  ['$inc creates', {}, { $inc: { 'a.b': new Int32(2) } }, { a: { b: new Int32(2) } }],
  [
    '$mul',
    { a: new Int32(3), b: long('2') },
    { $mul: { a: new Double(1.5), b: new Int32(2), c: new Double(2) } },
    { a: new Double(4.5), b: long('4'), c: new Double(0) },
  ],
  ['$min and $max', { a: 5, b: 5 }, { $min: { a: 3, c: 1 }, $max: { b: 'x' } }, { a: 3, b: 'x', c: 1 }],
  ['$rename', { a: 1, b: { c: 2 } }, { $rename: { a: 'b.d', x: 'y' } }, { b: { c: 2, d: 1 } }],
  [
    '$currentDate',
    {},
    { $currentDate: { a: true, b: { $type: 'timestamp' } } },
    { a: now, b: new Timestamp({ t: 1767323045, i: 1 }) },
  ],
  ['$setOnInsert when inserting', {}, { $setOnInsert: { a: 1 } }, { a: 1 }, { isInsert: true }],
  ['$setOnInsert when updating', { b: 1 }, { $setOnInsert: { a: 1 } }, { b: 1 }],
  [
    '$bit',
    { a: new Int32(13) },
    { $bit: { a: { and: new Int32(10) }, b: { or: new Int32(4) } } },
    { a: new Int32(8), b: new Int32(4) },
  ],
  ['$push', { a: [1] }, { $push: { a: [2], b: 3 } }, { a: [1, [2]], b: [3] }],
  [
    '$push with everything',
    { a: [3, 1] },
    { $push: { a: { $each: [5, 2], $sort: -1, $slice: 3 } } },
    { a: [5, 3, 2] },
  ],
  [
    '$push sorts documents',
    { a: [{ x: 2 }, { x: 1 }] },
    { $push: { a: { $each: [{ x: 0 }], $sort: { x: 1 } } } },
    { a: [{ x: 0 }, { x: 1 }, { x: 2 }] },
  ],
  ['$push at a position', { a: [1, 2] }, { $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 9, 2] }],
  ['$push slices from the end', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, { a: [2, 3] }],
  ['$pop', { a: [1, 2, 3], b: [1, 2] }, { $pop: { a: 1, b: -1, c: 1 } }, { a: [1, 2], b: [2] }],
  [
    '$pull value and condition',
    { a: [1, 2, 3], b: [1, 2, 3] },
    { $pull: { a: 2, b: { $gte: 2 } } },
    { a: [1, 3], b: [1] },
  ],
  [
    '$pull documents',
    { a: [{ x: 1, y: 1 }, { x: 2 }, 3] },
    { $pull: { a: { x: { $lt: 2 } } } },
    { a: [{ x: 2 }, 3] },
  ],
  ['$pull regex', { a: ['ab', 'c'] }, { $pull: { a: new BSONRegExp('^a', '') } }, { a: ['c'] }],
  [
    '$pull of lists within the list, by their elements',
    { a: [[5], 5, [1], 1], b: [[null], []] },
    { $pull: { a: { $gt: 3 }, b: { $type: ['long', 'null'] } } },
    { a: [[1], 1], b: [[]] },
  ],
  ['$pull of a value, which a list is not', { a: [[5], 5] }, { $pull: { a: 5 } }, { a: [[5]] }],
  ['$pullAll', { a: [1, 2, 1, { b: 1 }] }, { $pullAll: { a: [new Double(1), { b: 1 }] } }, { a: [2] }],
  [
    '$addToSet',
    { a: [1, { x: 1, y: 2 }] },
    { $addToSet: { a: { $each: [new Double(1), { y: 2, x: 1 }, 4, 4] } } },
    { a: [1, { x: 1, y: 2 }, { y: 2, x: 1 }, 4] },
  ],
  ['positional $', { a: [1, 5, 9] }, { $set: { 'a.$': 0 } }, { a: [1, 0, 9] }, { filter: { a: { $gt: 3 } } }],
  [
    'positional $ with a field',
    { a: [{ k: 1 }, { k: 2 }] },
    { $inc: { 'a.$.n': new Int32(1) } },
    { a: [{ k: 1 }, { k: 2, n: new Int32(1) }] },
    { filter: { 'a.k': 2 } },
  ],
  [
    'positional $ of $elemMatch',
    {
      a: [
        { k: 1, v: 1 },
        { k: 1, v: 2 },
      ],
    },
    { $set: { 'a.$.z': 1 } },
    {
      a: [
        { k: 1, v: 1 },
        { k: 1, v: 2, z: 1 },
      ],
    },
    { filter: { a: { $elemMatch: { k: 1, v: 2 } } } },
  ],
  [
    'positional $ behind an array the filter does not mention',
    { a: [1, 5], b: [10, 20] },
    { $set: { 'b.$': 0, 'c.$.d': 1 } },
    { a: [1, 5], b: [10, 0], c: { [fieldName('1')]: { d: 1 } } },
    { filter: { $and: [{ a: 5 }] } },
  ],
  [
    '$[]',
    { a: [{ n: new Int32(1) }, { n: new Int32(2) }] },
    { $inc: { 'a.$[].n': new Int32(10) } },
    { a: [{ n: new Int32(11) }, { n: new Int32(12) }] },
  ],
  [
    '$[id]',
    { a: [{ k: 1 }, { k: 5, b: [1, 2] }] },
    { $set: { 'a.$[e].b.$[f]': 0 } },
    { a: [{ k: 1 }, { k: 5, b: [1, 0] }] },
    { arrayFilters: [{ 'e.k': { $gt: 3 } }, { f: 2 }] },
  ],
  ['replacement keeps _id first', { _id: 7, a: 1 }, { b: 2 }, { _id: 7, b: 2 }],
  [
    'pipeline',
    { _id: 1, a: 1, b: 2 },
    [{ $set: { c: '$a', 'd.e': '$$NOW' } }, { $unset: 'b' }],
    { _id: 1, a: 1, c: 1, d: { e: now } },
  ],
];

test.each(TABLE)(
  '%s',
  (_: string, before: Document, update: Document | Document[], after: Document, extra: Extra = {}) => {
    const result = run(before, update, extra);
    expect(result.document).toEqual(after);
    expect(Object.keys(result.document)).toEqual(Object.keys(after));
  },
);

test('$pull asks the fields of elements with $or', () => {
  const before = { a: [{ k: 1 }, { k: 5 }, { s: 'x' }, 3] };
  const { document } = run(before, { $pull: { a: { $or: [{ k: { $gt: 3 } }, { s: 'x' }] } } });
  expect(document).toEqual({ a: [{ k: 1 }, 3] });
});

test.each<Still>([
  ['$set of the same value', { a: { b: [1] } }, { $set: { a: { b: [1] } } }],
  ['$inc by zero', { a: new Int32(1) }, { $inc: { a: new Int32(0) } }],
  ['$pull of nothing', { a: [1] }, { $pull: { a: 2, b: 3 } }],
  ['$addToSet of a member', { a: [1] }, { $addToSet: { a: 1 } }],
  ['$min of a greater', { a: 1 }, { $min: { a: 2 } }],
  ['empty operator', { a: 1 }, { $set: {} }],
  ['the same replacement', { _id: 1, a: 1 }, { a: 1 }],
])('%s changes nothing', (_, before, update) => {
  expect(run(before, update)).toEqual({ document: before, changed: false });
});

test('a change of type alone is a change', () => {
  expect(run({ a: new Int32(5) }, { $set: { a: new Double(5) } }).changed).toBe(true);
  expect(run({ a: { x: 1, y: 1 } }, { $set: { a: { y: 1, x: 1 } } }).changed).toBe(true);
});

const id = new ObjectId();
test.each<Refusal>([
  [{ a: 'x' }, { $inc: { a: 1 } }, 14, /Cannot apply \$inc to a value of non-numeric type/],
  [{ a: null }, { $inc: { a: 1 } }, 14, /non-numeric type null/],
  [{}, { $inc: { a: 'x' } }, 14, /Cannot increment with non-numeric argument/],
  [{ a: Long.MAX_VALUE }, { $inc: { a: 1 } }, 2, /Failed to apply \$inc/],
  [{ a: 1 }, { $set: { 'a.b': 1 } }, 28, /Cannot create field 'b' in element \{a: 1\}/],
  [{ a: null }, { $set: { 'a.b.c': 1 } }, 28, /Cannot create field 'b' in element \{a: null\}/],
  [{ a: [1] }, { $set: { 'a.b': 1 } }, 28, /Cannot create field/],
  [{ a: 1 }, { $push: { a: 1 } }, 2, /must be an array but is of type int/],
  [{ a: 1 }, { $addToSet: { a: 1 } }, 2, /non-array/],
  [{ a: 1 }, { $pop: { a: 1 } }, 14, /non-array/],
  [{ a: [] }, { $pop: { a: 2 } }, 9, /1 or -1/],
  [{ a: 1 }, { $pull: { a: 1 } }, 2, /non-array/],
  [{ a: 1 }, { $bit: { a: { and: 'x' } } }, 2, /Integer/],
  [{}, { $set: { a: 1, 'a.b': 1 } }, 40, /Updating the path 'a.b' would create a conflict at 'a'/],
  [{}, { $set: { a: 1 }, $inc: { a: 1 } }, 40, /conflict at 'a'/],
  [{}, { $set: { 'a.b': 1 }, $unset: { a: 1 } }, 40, /conflict at 'a'/],
  [{ _id: id }, { $set: { _id: 2 } }, 66, /immutable field '_id'/],
  [{ _id: id }, { $unset: { _id: 1 } }, 66, /immutable/],
  [{ _id: 1 }, { _id: 2, a: 1 }, 66, /altered/],
  [{}, { $set: { $a: 1 } }, 52, /dollar/],
  [{}, { $set: { '': 1 } }, 56, /empty/],
  [{}, { $set: { 'a.': 1 } }, 56, /empty/],
  [{}, { $foo: { a: 1 } }, 9, /Unknown modifier: \$foo/],
  [{}, { $set: 1 }, 9, /Modifiers operate on fields/],
  [{}, { $set: { a: 1 }, b: 1 }, 9, /Unknown modifier: b/],
  [{}, { b: 1, $set: { a: 1 } }, 52, /replacement/],
  [{ a: [1] }, { $set: { 'a.$': 1 } }, 2, /positional operator did not find/, { filter: { b: 1 } }],
  [{ a: 1 }, { $set: { 'b.$': 1 } }, 2, /positional operator did not find/, { filter: { a: 1 } }],
  [{ a: 1 }, { $set: { 'a.$[]': 1 } }, 2, /Cannot apply array updates to non-array/],
  [{}, { $set: { 'a.$[]': 1 } }, 2, /must exist/],
  [{ a: [] }, { $set: { 'a.$[x]': 1 } }, 2, /No array filter found/],
  [{ a: [] }, { $set: { a: 1 } }, 9, /was not used/, { arrayFilters: [{ x: 1 }] }],
  [{ a: [{ b: 1 }] }, { $rename: { 'a.b': 'c' } }, 2, /array/],
  [{}, { $push: { a: { $each: 1 } } }, 2, /\$each/],
  [{}, { $currentDate: { a: { $type: 'x' } } }, 2, /required to be/],
])(
  'on %j, %j is refused',
  (before: Document, update: Document, code: number, message: RegExp, extra: Extra = {}) => {
    expect(() => run(before, update, extra)).toThrow(failure(code, message));
  },
);
