import { drillWatch } from '../../drill/watch';

const SEED = Date.now() % 100_000;

it(`pages that watch have what the database has, while connections break (seed ${SEED})`, async () => {
  process.stdout.write(`watch: seed ${SEED}\n`);
  const size = { listeners: 20, queries: 5, writesPerSecond: 200, seconds: 3, dropsPerSecond: 4 };
  const summary = await drillWatch(size, SEED);
  expect(summary).toMatchObject({ unfit: [], different: [], rereads: 0, begunAnew: 0 });
  expect(summary.changes).toBeGreaterThan(20);
  expect(summary.drops).toBeGreaterThan(0);
}, 90_000);
