import { date, int, listening, point, type Build } from './listening';

describe('changes', () => {
  const rows: readonly [name: string, data: Build, expected: object][] = [
    [
      'values, nested ones by path',
      () => ({ a: 1, b: { c: 2, d: [3] }, e: {} }),
      { $set: { a: int(1), 'b.c': int(2), 'b.d': [int(3)] } },
    ],
    [
      'set and remove',
      (_db, _) => ({ a: _.set({ b: {} }), c: { d: _.remove() } }),
      { $set: { a: { b: {} } }, $unset: { 'c.d': '' } },
    ],
    [
      'arithmetic',
      (_db, _) => ({ a: _.inc(1), b: _.mul(2.5), c: _.min(3), d: _.max(4), e: { f: _.inc(-1) } }),
      {
        $inc: { a: int(1), 'e.f': int(-1) },
        $mul: { b: { $numberDouble: '2.5' } },
        $min: { c: int(3) },
        $max: { d: int(4) },
      },
    ],
    [
      'rename and bit',
      (_db, _) => ({ a: _.rename('b'), c: _.bit({ and: 5 }) }),
      { $rename: { a: 'b' }, $bit: { c: { and: int(5) } } },
    ],
    [
      'push',
      (_db, _) => ({
        a: _.push(1),
        b: _.push([1, 2]),
        c: _.push('x', 'y'),
        d: _.push({ each: [3], position: 0, sort: { e: -1 }, slice: 2 }),
      }),
      {
        $push: {
          a: { $each: [int(1)] },
          b: { $each: [int(1), int(2)] },
          c: { $each: ['x', 'y'] },
          d: { $each: [int(3)], $position: int(0), $sort: { e: int(-1) }, $slice: int(2) },
        },
      },
    ],
    [
      'unshift, pop and shift',
      (_db, _) => ({ a: _.unshift([1]), b: _.unshift(2), c: _.pop(), d: _.shift() }),
      {
        $push: { a: { $each: [int(1)], $position: int(0) }, b: { $each: [int(2)], $position: int(0) } },
        $pop: { c: int(1), d: int(-1) },
      },
    ],
    [
      'addToSet',
      (_db, _) => ({ a: _.addToSet('x'), b: _.addToSet({ $each: [1] }) }),
      { $addToSet: { a: 'x', b: { $each: [int(1)] } } },
    ],
    [
      'pull and pullAll',
      (_db, _) => ({
        a: _.pull(1),
        b: _.pull(_.in([1])),
        c: _.pull({ d: _.gt(1).lt(3), e: 'x' }),
        f: _.pullAll([1]),
      }),
      {
        $pull: {
          a: int(1),
          b: { $in: [int(1)] },
          c: { $and: [{ d: { $gt: int(1) } }, { d: { $lt: int(3) } }], e: 'x' },
        },
        $pullAll: { f: [int(1)] },
      },
    ],
    [
      'dates, places and server dates, also within commands',
      (db, _) => ({
        a: db.serverDate(),
        b: _.set(db.serverDate({ offset: 9 })),
        c: _.push([db.Geo.Point(1, 2)]),
        d: new Date(7),
        e: [db.Geo.Point(1, 2)],
      }),
      {
        $set: {
          a: { $tcb_server_date: { offset: int(0) } },
          b: { $tcb_server_date: { offset: int(9) } },
          d: date(7),
          e: [point(1, 2)],
        },
        $push: { c: { $each: [point(1, 2)] } },
      },
    ],
    [
      'operators written as such',
      () => ({ a: 1, $set: { b: 2 }, $currentDate: { c: true } }),
      { $set: { a: int(1), b: int(2) }, $currentDate: { c: true } },
    ],
  ];

  it.each(rows)('write %s', async (_name, build, update) => {
    const { db, sent } = listening();
    const data = build(db, db.command, db.command.aggregate);
    await db.collection('c').doc('1').update({ data });
    await db.collection('c').where({ a: 1 }).update({ data, multi: false });
    expect(sent).toEqual([
      { action: 'update', collection: 'c', query: { _id: '1' }, update },
      { action: 'update', collection: 'c', query: { a: int(1) }, update, multi: false },
    ]);
  });
});

describe('documents', () => {
  it('are added and set whole, without what JSON cannot carry', async () => {
    const { db, sent } = listening();
    const data = {
      a: undefined,
      b: [undefined, () => 1],
      c: { d: {} },
      e: () => 1,
      f: new Date(1),
    };
    await db.collection('c').add({ data });
    await db
      .collection('c')
      .doc(7)
      .set({ data: { a: { b: 1 } } });
    expect(JSON.stringify(sent[0])).toBe(
      JSON.stringify({
        action: 'insert',
        collection: 'c',
        documents: [{ b: [null, null], c: { d: {} }, f: date(1) }],
      }),
    );
    expect(sent[1]).toEqual({
      action: 'update',
      collection: 'c',
      query: { _id: int(7) },
      update: { a: { b: int(1) } },
      replace: true,
      upsert: true,
    });
  });

  it('keep a member named __proto__', async () => {
    const { db, sent } = listening();
    await db.collection('c').add({ data: JSON.parse('{"__proto__":{"a":1}}') as object });
    expect(JSON.stringify(sent[0]?.['documents'])).toBe('[{"__proto__":{"a":{"$numberInt":"1"}}}]');
  });

  const circular: Record<string, unknown> = {};
  circular['self'] = [circular];
  it.each<[string, unknown, number, string]>([
    ['none', undefined, -401003, 'should be object instead of undefined'],
    ['a list', [{ a: 1 }], -401003, 'should be object instead of array'],
    ['one that holds itself', circular, -402001, 'circular reference in data'],
    ['a BigInt', { a: BigInt(1) }, -401003, 'a BigInt cannot be stored'],
    ['bytes', { a: new Uint8Array(1) }, -401003, 'a value of type uint8array cannot be stored'],
    ['an invalid date', { a: new Date(NaN) }, -401003, 'an invalid date'],
    ['a change', { a: { b: listening().db.command.inc(1) } }, -502001, 'update operator complicit'],
  ])('with %s are refused, and nothing is sent', async (_name, data, errCode, sentence) => {
    const { db, sent } = listening();
    const options = { data: data as object };
    const all = db.collection('c');
    for (const [api, call] of [
      ['collection.add', () => all.add(options)],
      ['document.set', () => all.doc('1').set(options)],
    ] as const) {
      await expect(call()).rejects.toMatchObject({
        errCode,
        errMsg: expect.stringContaining(`${api}:fail ${errCode} `) as string,
        message: expect.stringContaining(sentence) as string,
      });
    }
    expect(sent).toEqual([]);
  });
});

describe('aggregations', () => {
  it('write every stage', async () => {
    const { db, sent } = listening();
    const _ = db.command;
    const $ = _.aggregate;
    await db
      .collection('c')
      .aggregate()
      .geoNear({ near: db.Geo.Point(1, 2), distanceField: 'd', query: { a: { b: _.gt(1) } } })
      .match({ a: { b: _.gt(1).lt(3) } })
      .addFields({ e: $.add(['$a', 1]) })
      .project({ e: 1, at: $.dateToString({ date: '$at', format: '%Y' }) })
      .lookup({
        from: 'x',
        let: { a: '$a' },
        pipeline: $.pipeline()
          .match(_.expr($.eq(['$b', '$$a'])))
          .limit(2)
          .done(),
        as: 'x',
      })
      .unwind('$x')
      .group({ _id: null, n: $.sum(1), first: $.first('$e') })
      .bucket({ groupBy: '$n', boundaries: [0, 1.5] })
      .bucketAuto({ groupBy: '$n', buckets: 2 })
      .replaceRoot({ newRoot: '$x' })
      .sortByCount('$x')
      .sort({ n: -1 })
      .sample({ size: 3 })
      .skip(1)
      .limit(5)
      .count('total')
      .end();
    expect(sent).toEqual([
      {
        action: 'aggregate',
        collection: 'c',
        pipeline: [
          { $geoNear: { near: point(1, 2), distanceField: 'd', query: { 'a.b': { $gt: int(1) } } } },
          { $match: { $and: [{ 'a.b': { $gt: int(1) } }, { 'a.b': { $lt: int(3) } }] } },
          { $addFields: { e: { $add: ['$a', int(1)] } } },
          { $project: { e: int(1), at: { $dateToString: { date: '$at', format: '%Y' } } } },
          {
            $lookup: {
              from: 'x',
              let: { a: '$a' },
              pipeline: [{ $match: { $expr: { $eq: ['$b', '$$a'] } } }, { $limit: int(2) }],
              as: 'x',
            },
          },
          { $unwind: '$x' },
          { $group: { _id: null, n: { $sum: int(1) }, first: { $first: '$e' } } },
          { $bucket: { groupBy: '$n', boundaries: [int(0), { $numberDouble: '1.5' }] } },
          { $bucketAuto: { groupBy: '$n', buckets: int(2) } },
          { $replaceRoot: { newRoot: '$x' } },
          { $sortByCount: '$x' },
          { $sort: { n: int(-1) } },
          { $sample: { size: int(3) } },
          { $skip: int(1) },
          { $limit: int(5) },
          { $count: 'total' },
        ],
      },
    ]);
  });

  it('can be continued in two ways from one beginning', async () => {
    const { db, sent } = listening();
    const begun = db.collection('c').aggregate().match({ a: 1 });
    await begun.limit(1).end();
    await begun.skip(2).end();
    expect(sent.map(({ pipeline }) => pipeline)).toEqual([
      [{ $match: { a: int(1) } }, { $limit: int(1) }],
      [{ $match: { a: int(1) } }, { $skip: int(2) }],
    ]);
  });

  it('have every operator under MongoDB’s name, save neq', () => {
    const { aggregate } = listening().db.command;
    const names = Object.keys(aggregate).filter((name) => name !== 'pipeline');
    expect(names).toHaveLength(106);
    for (const name of names) {
      const expression = aggregate[name as 'abs']('$x');
      expect(expression).toEqual({ [name === 'neq' ? '$ne' : `$${name}`]: '$x' });
    }
  });
});
