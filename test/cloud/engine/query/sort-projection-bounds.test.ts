import { Int32 } from 'bson';
import fc from 'fast-check';
import { equalityAndRanges } from '../../../../cloud/engine/query/bounds';
import { compileProjection } from '../../../../cloud/engine/query/projection';
import { compileSort } from '../../../../cloud/engine/query/sort';
import type { Document } from '../../../../cloud/values';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;

describe('compileSort', () => {
  const documents = [
    { i: 0, a: [3, 9] },
    { i: 1, a: 5 },
    { i: 2 },
    { i: 3, a: [] },
    { i: 4, a: 'x' },
    { i: 5, a: null },
  ];
  const order = (sort: Document) =>
    compileSort(sort)
      .sort(documents)
      .map(({ i }) => i);

  test('takes the smallest element upwards and the largest downwards', () => {
    expect(order({ a: 1 })).toEqual([3, 2, 5, 0, 1, 4]);
    expect(order({ a: -1 })).toEqual([4, 0, 1, 2, 5, 3]);
  });

  test('takes a position as a position, where there is one', () => {
    const rows = [
      { i: 0, a: [{ x: 2 }, { x: 0 }] },
      { i: 1, a: [{ x: 1 }] },
      { i: 2, a: [[5], { x: 9 }] },
      { i: 3, a: [{}] },
    ];
    const by = (path: string) =>
      compileSort({ [path]: 1 })
        .sort(rows)
        .map(({ i }) => i as number);
    expect(by('a.0.x')).toEqual([2, 3, 1, 0]);
    expect(by('a.1.x')).toEqual([1, 3, 0, 2]);
    expect(by('a.0.0')).toEqual([0, 1, 3, 2]);
  });

  test('takes an element that is no document for one without the field', () => {
    const rows = [
      { i: 0, a: [{ x: 2 }, { x: 3 }] },
      { i: 1, a: [{ x: 9 }, 5] },
      { i: 2, a: [5] },
    ];
    const by = (sort: Document) =>
      compileSort(sort)
        .sort(rows)
        .map(({ i }) => i as number);
    expect(by({ 'a.x': 1 })).toEqual([1, 2, 0]);
    expect(by({ 'a.x': -1 })).toEqual([1, 0, 2]);
  });

  test('a bounded sort is the beginning of the whole one', () => {
    const rows = fc.array(
      fc.record({ a: fc.integer({ min: 0, max: 5 }), b: fc.integer({ min: 0, max: 5 }) }),
    );
    fc.assert(
      fc.property(rows, fc.nat(10), (list, limit) => {
        const { sort } = compileSort({ a: 1, b: -1 });
        expect(sort(list, limit)).toEqual(sort(list).slice(0, limit));
      }),
    );
  });

  test('refuses other directions', () => {
    expect(() => compileSort({ a: 2 })).toThrow(failure(15975));
  });
});

describe('compileProjection', () => {
  const document = { _id: 1, a: [{ x: 1, y: 2 }, 5, { x: 3 }], b: { c: 1, d: 2 }, e: [1, 2, 3] };
  test.each<[Document, Document]>([
    [{ b: 1 }, { _id: 1, b: { c: 1, d: 2 } }],
    [{ _id: 0, 'b.c': 1 }, { b: { c: 1 } }],
    [
      { a: 0, b: 0 },
      { _id: 1, e: [1, 2, 3] },
    ],
    [{ _id: 0, 'a.x': 1 }, { a: [{ x: 1 }, { x: 3 }] }],
    [{ _id: 0, 'a.x': 0, b: 0, e: 0 }, { a: [{ y: 2 }, 5, {}] }],
    [
      { e: { $slice: -2 }, a: 0, b: 0 },
      { _id: 1, e: [2, 3] },
    ],
    [
      { e: { $slice: [1, 1] }, _id: 1, b: 1 },
      { _id: 1, b: { c: 1, d: 2 }, e: [2] },
    ],
    [{ a: { $elemMatch: { x: { $gt: 1 } } } }, { _id: 1, a: [{ x: 3 }] }],
    [{ _id: 1 }, { _id: 1 }],
    [{ _id: 0, sum: { $add: ['$b.c', '$b.d'] } }, { sum: new Int32(3) }],
    [{}, document],
  ])('%j', (projection, expected) => {
    expect(compileProjection(projection)(document)).toEqual(expected);
  });

  test('the positional $ gives the matched element', () => {
    expect(compileProjection({ 'e.$': 1 }, { e: { $gt: 1 } })(document)).toEqual({ _id: 1, e: [2] });
  });

  test.each<[Document, number]>([
    [{ a: 1, b: 0 }, 31254],
    [{ a: 0, b: 1 }, 31253],
    [{ a: 1, 'a.b': 1 }, 31249],
  ])('refuses %j', (projection, code) => {
    expect(() => compileProjection(projection)).toThrow(failure(code));
  });
});

test.each<[Document, readonly unknown[]]>([
  [
    { a: 1, $and: [{ b: { $gt: 1, $lte: 5 } }] },
    [
      { path: 'a', equalities: [[1]], ranges: [] },
      {
        path: 'b',
        equalities: [],
        ranges: [{ lower: { value: 1, inclusive: false } }, { upper: { value: 5, inclusive: true } }],
      },
    ],
  ],
  [{ a: { $in: [1, null] } }, [{ path: 'a', equalities: [[1, null]], ranges: [] }]],
  [{ a: [7, 8] }, [{ path: 'a', equalities: [[[7, 8], 7]], ranges: [] }]],
  [
    { a: { $elemMatch: { $gt: 1, $lt: 5 } } },
    [
      {
        path: 'a',
        equalities: [],
        ranges: [{ lower: { value: 1, inclusive: false }, upper: { value: 5, inclusive: false } }],
      },
    ],
  ],
  [
    { a: { $regex: '^abc' } },
    [
      {
        path: 'a',
        equalities: [],
        ranges: [{ lower: { value: 'abc', inclusive: true }, upper: { value: 'abd', inclusive: false } }],
      },
    ],
  ],
  [
    { a: { $regex: '^abc*' } },
    [
      {
        path: 'a',
        equalities: [],
        ranges: [{ lower: { value: 'ab', inclusive: true }, upper: { value: 'ac', inclusive: false } }],
      },
    ],
  ],
  [{ a: { $ne: 1 }, b: { $gt: null }, $or: [{ c: 1 }, { d: 1 }] }, []],
])('bounds of %j', (filter, expected) => {
  expect(equalityAndRanges(filter)).toEqual(expected);
});
