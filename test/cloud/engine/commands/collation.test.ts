import type { Collection, Document, Sort } from 'mongodb';
import { openHereWithDriver, type Opened } from '../session/setup';

interface Row {
  readonly _id: number;
  readonly x: unknown;
}

let opened: Opened;
let rows: Collection<Row>;
beforeAll(async () => {
  opened = await openHereWithDriver();
  rows = opened.client.db('t').collection<Row>('rows');
});
afterAll(() => opened.close());
beforeEach(async () => {
  await rows.drop();
  await rows.createIndex({ x: 1 }, {}, {});
  await rows.insertMany([
    { _id: 1, x: 'ping' },
    { _id: 2, x: 'PING' },
    { _id: 3, x: 'pîng' },
    { _id: 4, x: ['Ping', 'pong'] },
    { _id: 5, x: { deep: 'PONG' } },
    { _id: 6, x: 7 },
  ]);
});

const base = { locale: 'en', strength: 1 } as const;
const accents = { locale: 'en', strength: 2 } as const;
const ids = async (filter: Document, collation: typeof base | typeof accents) => {
  const found = await rows.find(filter, { collation }).toArray();
  return found.map(({ _id }) => _id).sort();
};

describe('a filter under a collation', () => {
  it.each<[string, Document, number[]]>([
    ['equality', { x: 'Ping' }, [1, 2, 4]],
    ['$eq', { x: { $eq: 'pinG' } }, [1, 2, 4]],
    ['$ne', { x: { $ne: 'ping' } }, [3, 5, 6]],
    ['$in', { x: { $in: ['PING', 7] } }, [1, 2, 4, 6]],
    ['$nin', { x: { $nin: ['PING'] } }, [3, 5, 6]],
    ['$all', { x: { $all: ['PING', 'PONG'] } }, [4]],
    ['$gt', { x: { $gt: 'PING' } }, [3, 4]],
    ['$lte', { x: { $lte: 'PING' } }, [1, 2, 4]],
    ['a document', { x: { deep: 'pong' } }, [5]],
    ['an array', { x: ['PING', 'PONG'] }, [4]],
    ['a path', { 'x.deep': 'pong' }, [5]],
    ['$elemMatch', { x: { $elemMatch: { $eq: 'PONG' } } }, [4]],
    ['$or', { $or: [{ x: 'PING' }, { x: 7 }] }, [1, 2, 4, 6]],
    ['$not', { x: { $not: { $eq: 'ping' } } }, [3, 5, 6]],
    ['a regular expression, which is none of its business', { x: /^ping/ }, [1]],
    ['a number, by the index', { x: 7 }, [6]],
  ])('compares by it: %s', async (_, filter, expected) => {
    expect(await ids(filter, accents)).toEqual(expected);
  });

  it('tells accents apart at strength 2 and not at 1', async () => {
    expect(await ids({ x: 'PING' }, base)).toEqual([1, 2, 3, 4]);
  });

  it('finds texts as _id', async () => {
    const texts = opened.client.db('t').collection<{ _id: string }>('texts');
    await texts.insertOne({ _id: 'One' });
    expect(await texts.findOne({ _id: 'one' }, { collation: accents })).toEqual({ _id: 'One' });
    expect(await texts.findOne({ _id: 'one' })).toBeNull();
  });

  it('reads by an index what it may, and all where texts are asked for', async () => {
    const stage = async (x: unknown) => {
      const { queryPlanner } = (await rows
        .find({ x }, { collation: accents })
        .explain('queryPlanner')) as unknown as { queryPlanner: { winningPlan: { stage: string } } };
      return queryPlanner.winningPlan.stage;
    };
    expect(await stage(7)).toBe('FETCH');
    expect(await stage('ping')).toBe('COLLSCAN');
  });
});

describe('a sort under a collation', () => {
  const sorted = async (values: readonly string[], collation: Document, sort: Sort = { x: 1 }) => {
    await rows.deleteMany({});
    await rows.insertMany(values.map((x, _id) => ({ _id, x })));
    const found = rows.find({}, { collation: { ...collation, locale: collation['locale'] as string } });
    return (await found.sort(sort).toArray()).map(({ x }) => x);
  };

  it.each<[Document, string[], string[]]>([
    [{ locale: 'en' }, ['b', 'B', 'a', 'A'], ['a', 'A', 'b', 'B']],
    [{ locale: 'en', caseFirst: 'upper' }, ['b', 'B', 'a', 'A'], ['A', 'a', 'B', 'b']],
    [{ locale: 'en', numericOrdering: true }, ['a10', 'a9', 'a1'], ['a1', 'a9', 'a10']],
    [{ locale: 'zh' }, ['北京', '上海', '安徽'], ['安徽', '北京', '上海']],
    [{ locale: 'zh@collation=stroke' }, ['三', '二', '一'], ['一', '二', '三']],
    [{ locale: 'sv' }, ['ö', 'z', 'a'], ['a', 'z', 'ö']],
    [{ locale: 'de' }, ['z', 'ö', 'o'], ['o', 'ö', 'z']],
    [{ locale: 'simple' }, ['b', 'B', 'a', 'A'], ['A', 'B', 'a', 'b']],
  ])('follows %j, whatever an index says', async (collation, values, expected) => {
    expect(await sorted(values, collation)).toEqual(expected);
    expect(await sorted(values, collation, { x: -1 })).toEqual([...expected].reverse());
  });
});

describe('an index with a collation', () => {
  it('stands beside the one without, and changes no answer', async () => {
    await rows.createIndex({ x: 1 }, { name: 'x_en', collation: accents }, {});
    const index = (await rows.indexes()).find(({ name }) => name === 'x_en');
    expect(index?.['collation']).toMatchObject({ locale: 'en', strength: 2, caseLevel: false });
    expect(await ids({ x: 'PING' }, accents)).toEqual([1, 2, 4]);
    expect(await rows.find({ x: 'PING' }).hint('x_en').toArray()).toEqual([{ _id: 2, x: 'PING' }]);
    const hinted = await rows.find({ x: 'PING' }, { collation: accents }).hint('x_en').toArray();
    expect(hinted.map(({ _id }) => _id).sort()).toEqual([1, 2, 4]);
  });
});

describe('under a collation', () => {
  it('distinct gives the first of what is equal', async () => {
    expect(await rows.distinct('x', { _id: { $lt: 5 } }, { collation: accents })).toEqual([
      'ping',
      'pîng',
      'pong',
    ]);
  });

  it('documents are counted, also by the driver’s pipeline', async () => {
    expect(await rows.countDocuments({ x: 'PING' }, { collation: accents })).toBe(3);
    expect(await opened.send({ count: 'rows', query: { x: 'PING' }, collation: accents })).toMatchObject({
      n: 3,
    });
  });

  it('documents are changed, removed and taken', async () => {
    await rows.updateMany({ x: 'PING' }, { $set: { x: 'changed' } }, { collation: accents });
    expect(await rows.countDocuments({ x: 'changed' })).toBe(3);
    const taken = await rows.findOneAndDelete({ x: 'CHANGED' }, { collation: accents, sort: { _id: -1 } });
    expect(taken?._id).toBe(4);
    expect((await rows.deleteMany({ x: 'CHANGED' }, { collation: accents })).deletedCount).toBe(2);
  });

  it('a pipeline matches and sorts at its beginning', async () => {
    const stages = [{ $match: { x: 'PING' } }, { $sort: { x: -1, _id: 1 } }, { $project: { _id: 1 } }];
    const found = await rows.aggregate(stages, { collation: { locale: 'en', strength: 2 } }).toArray();
    expect(found).toEqual([{ _id: 4 }, { _id: 1 }, { _id: 2 }]);
  });
});

describe('under a collation is refused', () => {
  it.each<[string, object]>([
    ['$expr', { find: 'rows', filter: { $expr: { $eq: ['$x', 'PING'] } }, collation: base }],
    [
      'a later stage',
      { aggregate: 'rows', pipeline: [{ $group: { _id: '$x' } }], cursor: {}, collation: base },
    ],
    [
      'a stage that tells of the engine',
      {
        aggregate: 'rows',
        pipeline: [{ $indexStats: {} }, { $match: { name: 'X_1' } }],
        cursor: {},
        collation: base,
      },
    ],
    [
      'a positional projection',
      { find: 'rows', filter: { x: 'a' }, projection: { 'x.$': 1 }, collation: base },
    ],
    [
      'a unique index',
      { createIndexes: 'rows', indexes: [{ key: { y: 1 }, name: 'y', unique: true, collation: base }] },
    ],
    ['a collection', { create: 'other', collation: base }],
    ['backwards', { find: 'rows', collation: { locale: 'fr', backwards: true } }],
  ])('%s', async (_, command) => {
    const { code } = (await opened.send({ ...command })) as unknown as { code: number };
    expect([303, 67]).toContain(code);
  });

  it.each<[object, object[]]>([
    [{ $pull: { x: 'PING' } }, []],
    [{ $addToSet: { x: 'PING' } }, []],
    [{ $push: { x: { $each: ['a'], $sort: 1 } } }, []],
    [{ $set: { 'x.$': 1 } }, []],
    [{ $set: { 'x.$[e]': 1 } }, [{ e: 'PING' }]],
    [[{ $set: { x: 1 } }], []],
  ])('the update %j', async (u, arrayFilters) => {
    const statement = { q: { x: 'PING' }, u, arrayFilters, collation: base };
    const answer = await opened.send({ update: 'rows', updates: [statement] });
    expect(answer).toMatchObject({ writeErrors: [{ code: 303 }] });
  });
});
