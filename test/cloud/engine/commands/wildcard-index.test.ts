import type { Collection, Document } from 'mongodb';
import { openHereWithDriver, type Opened } from '../session/setup';

let opened: Opened;
let rows: Collection;
beforeAll(async () => {
  opened = await openHereWithDriver();
  rows = opened.client.db('t').collection('rows');
  await rows.insertMany([
    { a: 1, b: { c: 'x' }, list: [{ d: 1 }, { d: 'y' }] },
    { a: 2, b: { c: 'z' }, list: [2, 3] },
    { a: null, b: 5 },
  ]);
  await rows.createIndex({ '$**': 1 }, {}, {});
});
afterAll(() => opened.close());

interface Planned {
  readonly queryPlanner: { readonly winningPlan: Document };
}

it.each<[Document, number, object | undefined]>([
  [{ a: 1 }, 1, { a: ['[1, 1]'] }],
  [{ 'b.c': { $gte: 'y' } }, 1, { 'b.c': ['["y", {})'] }],
  [{ 'list.d': { $in: [1, 'y'] } }, 1, { 'list.d': ['[1, 1]', '["y", "y"]'] }],
  [{ list: 3 }, 1, { list: ['[3, 3]'] }],
  [{ a: null }, 1, undefined],
  [{ b: { c: 'x' } }, 1, undefined],
  [{ list: [2, 3] }, 1, undefined],
  [{ 'list.0.d': 1 }, 1, undefined],
  [{ a: { $exists: true } }, 3, undefined],
])('serves %j where entries tell', async (filter, count, bounds) => {
  expect(await rows.find(filter).toArray()).toHaveLength(count);
  expect(await rows.countDocuments(filter)).toBe(count);
  const { winningPlan } = ((await rows.find(filter).explain('queryPlanner')) as unknown as Planned)
    .queryPlanner;
  const input = (winningPlan['inputStage'] as Document | undefined) ?? {};
  if (bounds === undefined) expect(winningPlan['stage']).toBe('COLLSCAN');
  else expect(input).toMatchObject({ stage: 'IXSCAN', indexName: '$**_1', indexBounds: bounds });
});

it('gives way to an index on the field itself', async () => {
  await rows.createIndex({ a: 1 }, { name: 'own' }, {});
  const explained = (await rows.find({ a: 1 }).explain('queryPlanner')) as unknown as Planned;
  expect(explained.queryPlanner.winningPlan['inputStage']).toMatchObject({ indexName: 'own' });
  await rows.dropIndex('own');
});

it('never orders, and is hinted at without harm', async () => {
  const sorted = await rows
    .find({ a: { $gt: 0 } })
    .sort({ a: -1 })
    .hint('$**_1')
    .toArray();
  expect(sorted.map(({ a }) => a as number)).toEqual([2, 1]);
  expect(await rows.find({}).hint('$**_1').toArray()).toHaveLength(3);
});

it('is listed as it was asked for', async () => {
  const wildcardProjection = { a: 1, 'b.c': 1, _id: 1 };
  await rows.createIndex({ '$**': 1 }, { name: 'some', wildcardProjection }, {}).catch(() => undefined);
  const other = opened.client.db('t').collection('other');
  await other.createIndex({ '$**': 1 }, { name: 'some', wildcardProjection }, {});
  await other.createIndex({ 'a.$**': 1 }, {}, {});
  expect(await other.indexes()).toMatchObject([
    { name: '_id_' },
    { name: 'some', key: { '$**': 1 }, wildcardProjection },
    { name: 'a.$**_1', key: { 'a.$**': 1 } },
  ]);
});

it.each<[object, number]>([
  [{ key: { '$**': 1, a: 1 } }, 67],
  [{ key: { '$**': -1 } }, 67],
  [{ key: { '$**': 1 }, unique: true }, 67],
  [{ key: { '$**': 1 }, sparse: true }, 67],
  [{ key: { '$**': 1 }, expireAfterSeconds: 1 }, 67],
  [{ key: { 'a.$**': 1 }, wildcardProjection: { a: 1 } }, 67],
  [{ key: { a: 1 }, wildcardProjection: { a: 1 } }, 67],
  [{ key: { '$**': 1 }, wildcardProjection: {} }, 9],
  [{ key: { '$**': 1 }, wildcardProjection: { a: 1, b: 0 } }, 31254],
  [{ key: { '$**': 1 }, wildcardProjection: { a: 0, b: 1 } }, 31253],
  [{ key: { '$**': 1 }, wildcardProjection: { a: 'x' } }, 9],
])('refuses %j with %d', async (index, code) => {
  expect(
    await opened.send({ createIndexes: 'refused', indexes: [{ name: 'wild', ...index }] }),
  ).toMatchObject({ ok: 0, code });
});
