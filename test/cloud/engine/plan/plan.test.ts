import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Document } from 'mongodb';
import { silentLogger, systemClock } from '../../../../cloud/base';
import { openHere, type OpenEngine } from '../../../../cloud/engine/host/open';
import { comparePlans } from '../../../suites/plans';

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

it('gives the same answer with any index as without', async () => {
  expect(await comparePlans(client.db('q'), { runs: 40, seed: 42 })).toBeGreaterThan(400);
}, 60_000);
