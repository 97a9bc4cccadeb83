import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { MongoClient, type Document } from 'mongodb';
import { silentLogger, systemClock } from '../../../../cloud/base';
import { openHere, type OpenEngine } from '../../../../cloud/engine/host/open';

let dir: string;
let open: OpenEngine;
let client: MongoClient;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yunlet-plan-'));
  open = await openHere({
    dataDir: dir,
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    logger: silentLogger,
  });
  client = new MongoClient(`mongodb://127.0.0.1:${open.port}`);
});

afterAll(async () => {
  await client.close();
  await open.stop();
  await rm(dir, { recursive: true });
});

interface Stage {
  readonly stage: string;
  readonly indexName?: string;
  readonly inputStage?: Stage;
}

const stageOf = async (filter: Document, sort: Document = {}) => {
  const answer = await client.db('p').collection('plans').find(filter).sort(sort).explain('queryPlanner');
  const { winningPlan } = (answer as { queryPlanner: { winningPlan: Stage } }).queryPlanner;
  const index = winningPlan.inputStage?.indexName;
  return index === undefined ? [winningPlan.stage] : [winningPlan.stage, index];
};

it('prefers exact _id, then equality, range and sort', async () => {
  const rows = client.db('p').collection('plans');
  await rows.createIndexes([
    { key: { a: 1, b: -1 }, name: 'ab' },
    { key: { c: 1 }, name: 'c' },
    { key: { s: 1 }, name: 's', sparse: true },
  ]);
  expect(await stageOf({ _id: 1 })).toEqual(['IDHACK']);
  expect(await stageOf({ a: 1, c: { $gt: 1 } })).toEqual(['FETCH', 'ab']);
  expect(await stageOf({ c: { $gt: 1 } })).toEqual(['FETCH', 'c']);
  expect(await stageOf({ a: 1 }, { b: 1 })).toEqual(['FETCH', 'ab']);
  expect(await stageOf({}, { a: -1, b: 1 })).toEqual(['FETCH', 'ab']);
  expect(await stageOf({}, { a: 1, b: 1 })).toEqual(['SORT']);
  expect(await stageOf({ z: 1 })).toEqual(['COLLSCAN']);
  expect(await stageOf({ s: null })).toEqual(['COLLSCAN']);
  expect(await stageOf({ s: 1 })).toEqual(['FETCH', 's']);
});

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(null, true, 'a', 'b', 0.5, '', 'x'.repeat(2500), `${'x'.repeat(2500)}y`),
);
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.record({ c: scalar }, { requiredKeys: [] }),
);
const document = fc.record(
  { a: value, b: value, g: scalar, d: fc.array(fc.record({ e: scalar, f: scalar }), { maxLength: 2 }) },
  {
    requiredKeys: [],
  },
);
const operand = fc.oneof(
  fc.record({ $eq: value }),
  fc.record({ $gt: scalar }),
  fc.record({ $gte: scalar, $lt: scalar }),
  fc.record({ $lte: scalar }),
  fc.record({ $in: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ $ne: scalar }),
  fc.record({ $exists: fc.boolean() }),
);
const filter = fc.dictionary(fc.constantFrom('a', 'b', 'g', 'a.c', 'd.e', 'd.f'), operand, { maxKeys: 3 });
const direction = fc.constantFrom(1, -1);

it('gives the same answer with any index as without', async () => {
  const database = client.db('q');
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(document, { minLength: 1, maxLength: 15 }),
      fc.array(filter, { minLength: 1, maxLength: 6 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'g', 'a.c'), direction, { minKeys: 1, maxKeys: 2 }),
      fc.tuple(direction, direction, fc.boolean()),
      async (documents, filters, sort, [x, y, sparse]) => {
        const rows = database.collection(`r${run++}`);
        await rows.insertMany(documents.map((fields, n) => ({ _id: n as never, ...fields })));
        const ask = async () => {
          const answers: unknown[] = [];
          for (const where of filters) {
            answers.push((await rows.find(where).toArray()).map(({ _id }) => _id as unknown).sort());
            const sorted = await rows
              .find(where)
              .sort({ ...sort, _id: 1 })
              .limit(5)
              .toArray();
            answers.push(sorted.map(({ _id }) => _id as unknown));
          }
          return answers;
        };
        const without = await ask();
        const keys: Document[] = [{ a: x }, { 'a.c': x }, { 'd.e': x, 'd.f': y }, { b: y, g: x }];
        await rows.createIndexes(keys.map((key, at) => ({ key, sparse, name: `i${at}` })));
        expect(await ask()).toEqual(without);
        expect((await database.command({ validate: rows.collectionName }))['errors']).toEqual([]);
        await rows.drop();
      },
    ),
    { numRuns: 40, seed: 42 },
  );
}, 60_000);
