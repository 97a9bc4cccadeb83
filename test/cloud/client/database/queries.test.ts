import type { Database } from '../../../../cloud/client/database';
import { date, int, listening, point, type Build } from './listening';

describe('queries', () => {
  const rows: readonly [name: string, query: Build, expected: object][] = [
    ['plain values', () => ({ a: 1, b: 'x', c: null, d: true }), { a: int(1), b: 'x', c: null, d: true }],
    ['nested objects by path', () => ({ a: { b: 1, c: { d: 2 } } }), { 'a.b': int(1), 'a.c.d': int(2) }],
    ['lists as they are', () => ({ a: [1, { b: 2 }] }), { a: [int(1), { b: int(2) }] }],
    ['undefined members not at all', () => ({ a: undefined, b: { c: undefined, d: 1 } }), { 'b.d': int(1) }],
    ['empty objects not at all', () => ({ a: {}, b: 1 }), { b: int(1) }],
    [
      'operators written as such',
      () => ({ a: { $gt: 1 }, b: { $lt: 2, c: 3 } }),
      { a: { $gt: int(1) }, b: { $lt: int(2) }, 'b.c': int(3) },
    ],
    [
      'eq and neq',
      (_db, _) => ({ a: _.eq({ b: 1 }), c: _.neq(2) }),
      { a: { $eq: { b: int(1) } }, c: { $ne: int(2) } },
    ],
    [
      'orders',
      (_db, _) => ({ a: _.gt(1), b: _.gte(2), c: _.lt(3), d: _.lte(4) }),
      { a: { $gt: int(1) }, b: { $gte: int(2) }, c: { $lt: int(3) }, d: { $lte: int(4) } },
    ],
    [
      'in, nin and all',
      (_db, _) => ({ a: _.in([1, 'x']), b: _.nin([]), c: _.all([2]) }),
      { a: { $in: [int(1), 'x'] }, b: { $nin: [] }, c: { $all: [int(2)] } },
    ],
    [
      'exists, size and mod',
      (_db, _) => ({ a: _.exists(false), b: _.size(2), c: _.mod(3, 1), d: _.mod([4, 0]) }),
      {
        a: { $exists: false },
        b: { $size: int(2) },
        c: { $mod: [int(3), int(1)] },
        d: { $mod: [int(4), int(0)] },
      },
    ],
    [
      'a chain of comparisons',
      (_db, _) => ({ a: _.gt(1).lt(5).neq(3) }),
      { $and: [{ $and: [{ a: { $gt: int(1) } }, { a: { $lt: int(5) } }] }, { a: { $ne: int(3) } }] },
    ],
    [
      'and of a nested field',
      (_db, _) => ({ a: { b: _.gt(1).and(_.lt(5)) } }),
      { $and: [{ 'a.b': { $gt: int(1) } }, { 'a.b': { $lt: int(5) } }] },
    ],
    [
      'two fields with and',
      (_db, _) => ({ a: _.gt(1).and(_.lt(5)), b: _.and([_.gt(2), _.lt(6)]) }),
      {
        $and: [
          { a: { $gt: int(1) } },
          { a: { $lt: int(5) } },
          { b: { $gt: int(2) } },
          { b: { $lt: int(6) } },
        ],
      },
    ],
    [
      'or of one field',
      (_db, _) => ({ a: _.or(_.eq(1), _.gt(5)), b: 1 }),
      { $or: [{ a: { $eq: int(1) } }, { a: { $gt: int(5) } }], b: int(1) },
    ],
    [
      'or with values',
      (_db, _) => ({ a: _.or(1, /x/) }),
      { $or: [{ a: int(1) }, { a: { $regularExpression: { pattern: 'x', options: '' } } }] },
    ],
    [
      'nor and not',
      (_db, _) => ({ a: _.nor(_.gt(5), _.lt(1)), b: _.not(_.gt(2)), c: _.not(/x/), d: _.not(7) }),
      {
        $nor: [{ a: { $gt: int(5) } }, { a: { $lt: int(1) } }],
        b: { $not: { $gt: int(2) } },
        c: { $not: { $regularExpression: { pattern: 'x', options: '' } } },
        d: { $not: { $eq: int(7) } },
      },
    ],
    [
      'not of what is joined',
      (_db, _) => ({ a: _.not(_.gt(1).and(_.lt(3))) }),
      { $nor: [{ $and: [{ a: { $gt: int(1) } }, { a: { $lt: int(3) } }] }] },
    ],
    [
      'chained or, nor and not',
      (_db, _) => ({ a: _.gt(5).or(_.lt(1)), b: _.gt(5).nor(_.lt(1)), c: _.gt(1).not(_.eq(2)) }),
      {
        $or: [{ a: { $gt: int(5) } }, { a: { $lt: int(1) } }],
        $nor: [{ b: { $gt: int(5) } }, { b: { $lt: int(1) } }],
        $and: [{ c: { $gt: int(1) } }, { c: { $not: { $eq: int(2) } } }],
      },
    ],
    [
      'or of documents',
      (_db, _) => _.or([{ a: 1 }, { b: { c: _.gt(2) } }]),
      { $or: [{ a: int(1) }, { 'b.c': { $gt: int(2) } }] },
    ],
    [
      'logic of documents, joined',
      (_db, _) => _.or({ a: 1 }, { b: 2 }).and([{ c: 3 }]),
      { $and: [{ $or: [{ a: int(1) }, { b: int(2) }] }, { c: int(3) }] },
    ],
    ['not of documents', (_db, _) => _.not({ a: 1 }), { $nor: [{ a: int(1) }] }],
    [
      'logic beside one written as such',
      (_db, _) => ({ a: _.gt(1).and(_.lt(3)), $and: [{ b: _.gt(1) }] }),
      { $and: [{ a: { $gt: int(1) } }, { a: { $lt: int(3) } }, { b: { $gt: int(1) } }] },
    ],
    [
      'elemMatch of values',
      (_db, _) => ({ a: _.elemMatch(_.gt(80).lt(100)) }),
      { a: { $elemMatch: { $gt: int(80), $lt: int(100) } } },
    ],
    [
      'elemMatch of objects',
      (_db, _) => ({ a: _.elemMatch({ b: _.or(_.eq(1), _.eq(2)), c: { d: 1 } }) }),
      { a: { $elemMatch: { $or: [{ b: { $eq: int(1) } }, { b: { $eq: int(2) } }], c: { d: int(1) } } } },
    ],
    [
      'expr and jsonSchema',
      (_db, _, $) => ({ ..._.expr($.gt(['$a', '$b'])), ..._.jsonSchema({ required: ['a'] }) }),
      { $expr: { $gt: ['$a', '$b'] }, $jsonSchema: { required: ['a'] } },
    ],
    [
      'geoNear',
      ({ Geo }, _) => ({ a: _.geoNear({ geometry: Geo.Point(1, 2), maxDistance: 5 }) }),
      { a: { $nearSphere: { $geometry: point(1, 2), $maxDistance: int(5) } } },
    ],
    [
      'geoWithin an area',
      ({ Geo }, _) => ({
        a: _.geoWithin({
          geometry: Geo.Polygon({
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [1, 0],
                [1, 1],
                [0, 0],
              ],
            ],
          }),
        }),
      }),
      {
        a: {
          $geoWithin: {
            $geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [int(0), int(0)],
                  [int(1), int(0)],
                  [int(1), int(1)],
                  [int(0), int(0)],
                ],
              ],
            },
          },
        },
      },
    ],
    [
      'geoWithin a disc',
      ({ Geo }, _) => ({
        a: _.geoWithin({ centerSphere: [Geo.Point(1, 2), 0.5] }),
        b: _.geoWithin({ centerSphere: [[3, 4], 1] }),
      }),
      {
        a: { $geoWithin: { $centerSphere: [[int(1), int(2)], { $numberDouble: '0.5' }] } },
        b: { $geoWithin: { $centerSphere: [[int(3), int(4)], int(1)] } },
      },
    ],
    [
      'geoIntersects',
      ({ Geo }, _) => ({ a: _.geoIntersects({ geometry: new Geo.Point(1, 2) }) }),
      { a: { $geoIntersects: { $geometry: point(1, 2) } } },
    ],
    [
      'dates and regular expressions',
      (db) => ({
        a: new Date(0),
        b: /x/gi,
        c: db.RegExp({ regexp: '^a', options: 's' }),
        d: db.serverDate({ offset: -5 }),
      }),
      {
        a: date(0),
        b: { $regularExpression: { pattern: 'x', options: 'gi' } },
        c: { $regularExpression: { pattern: '^a', options: 's' } },
        d: { $tcb_server_date: { offset: int(-5) } },
      },
    ],
    [
      'numbers of every size',
      () => ({
        a: 2 ** 31 - 1,
        b: 2 ** 31,
        c: -(2 ** 31),
        d: 1.5,
        e: 1e18,
        f: 1e21,
        g: -0,
        h: NaN,
        i: -Infinity,
      }),
      {
        a: int(2 ** 31 - 1),
        b: { $numberLong: '2147483648' },
        c: int(-(2 ** 31)),
        d: { $numberDouble: '1.5' },
        e: { $numberLong: '1000000000000000000' },
        f: { $numberDouble: '1e+21' },
        g: int(0),
        h: { $numberDouble: 'NaN' },
        i: { $numberDouble: '-Infinity' },
      },
    ],
  ];

  it.each(rows)('write %s', async (_name, build, expected) => {
    const { db, sent } = listening();
    const query = db.collection('c').where(build(db, db.command, db.command.aggregate));
    await query.get();
    await query.count();
    await query.remove();
    expect(sent).toEqual([
      { action: 'find', collection: 'c', query: expected },
      { action: 'count', collection: 'c', query: expected },
      { action: 'remove', collection: 'c', query: expected, multi: true },
    ]);
  });

  it('say when the alternatives of two fields become one, as on the real cloud', async () => {
    const { db, sent, told } = listening();
    const _ = db.command;
    await db
      .collection('c')
      .where({ a: _.or(_.eq(1), _.eq(2)), b: { c: _.or(_.eq(3), _.eq(4)) } })
      .get();
    const parts = [1, 2].map((n) => ({ a: { $eq: int(n) } }));
    expect(sent[0]?.['query']).toEqual({
      $or: [...parts, ...[3, 4].map((n) => ({ 'b.c': { $eq: int(n) } }))],
    });
    expect(told).toEqual([expect.stringMatching(/^where: the alternatives of a, b\.c are joined/)]);
  });

  it('carry order, limits and fields, and replace an earlier condition', async () => {
    const { db, sent } = listening();
    const _ = db.command;
    const all = db.collection('c').where({ a: 1 });
    await all
      .where({ b: 2 })
      .orderBy('x', 'desc')
      .orderBy('y.z', 'asc')
      .limit(5)
      .skip(3)
      .field({ a: true, b: false, c: 7, d: _.project.slice([1, 2]), e: _.project.elemMatch({ f: _.gt(1) }) })
      .get();
    await all.get();
    expect(sent).toEqual([
      {
        action: 'find',
        collection: 'c',
        query: { b: int(2) },
        sort: { x: -1, 'y.z': 1 },
        limit: 5,
        skip: 3,
        projection: {
          a: 1,
          b: 0,
          c: 1,
          d: { $slice: [int(1), int(2)] },
          e: { $elemMatch: { f: { $gt: int(1) } } },
        },
      },
      { action: 'find', collection: 'c', query: { a: int(1) } },
    ]);
    expect(Object.keys(sent[0]?.['sort'] as object)).toEqual(['x', 'y.z']);
  });

  it.each<[string, (db: Database) => unknown, RegExp]>([
    ['a condition that says nothing', (db) => db.collection('c').where({ a: undefined }), /均为undefined/],
    ['a condition that is no object', (db) => db.collection('c').where('a' as never), /必须为对象/],
    [
      'a comparison without a field',
      (db) => db.collection('c').where(db.command.gt(1)),
      /\$gt must be asked of a field/,
    ],
    ['an order of another name', (db) => db.collection('c').orderBy('a', 'down'), /排序字符不合法/],
    ['a limit that is no whole number', (db) => db.collection('c').limit('5' as never), /limit.*必须是整数/],
    [
      'a document without an id',
      (db) => db.collection('c').doc(undefined as never),
      /docId必须为字符串或数字/,
    ],
    ['a collection without a name', (db) => db.collection(''), /name must be a text/],
    [
      'a place that is not on earth',
      (db) => db.Geo.Point(181, 0),
      /longitude must be a number from -180 to 180/,
    ],
    ['a line of one point', (db) => db.Geo.LineString([db.Geo.Point(1, 2)]), /2 points or more/],
    [
      'an open border',
      (db) => db.Geo.Polygon([db.Geo.LineString([db.Geo.Point(1, 2), db.Geo.Point(2, 3)])]),
      /end where it begins/,
    ],
    [
      'or within elemMatch',
      (db) => db.collection('c').where({ a: db.command.elemMatch(db.command.or(1, 2)) }),
      /_\.or\(\) cannot stand within elemMatch/,
    ],
  ])('refuse %s at once', (_name, build, sentence) => {
    expect(() => build(listening().db)).toThrow(sentence);
  });
});
