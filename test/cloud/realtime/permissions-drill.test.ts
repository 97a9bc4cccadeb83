import { drillWatchPermissions } from '../../drill/watch-permissions';

const SEED = Date.now() % 100_000;

it(`nobody is told what was forbidden, whatever changes meanwhile (seed ${SEED})`, async () => {
  process.stdout.write(`watch permissions: seed ${SEED}\n`);
  const summary = await drillWatchPermissions(800, SEED);
  expect(summary).toMatchObject({ breaches: [], different: [] });
  expect(summary.told).toBeGreaterThan(30);
  expect(summary.resumed).toBeGreaterThan(2);
}, 60_000);
