import { drillEngineWire } from '../../../drill/engine-wire';

const SEED = Date.now() % 100_000;

it(`answers or closes whatever comes, and keeps answering others (seed ${SEED})`, async () => {
  process.stdout.write(`wire: seed ${SEED}\n`);
  const summary = await drillEngineWire(1500, SEED);
  expect(summary).toMatchObject({ silent: 0, unexpected: [] });
  expect(summary.answered).toBeGreaterThan(300);
  expect(summary.closed).toBeGreaterThan(300);
}, 60_000);
