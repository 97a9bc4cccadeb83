import { drillEngineKill } from '../../../drill/engine-kill';

it('loses no acknowledged write when the process is killed', async () => {
  const summary = await drillEngineKill(150, 7);
  expect(summary).toMatchObject({ lost: 0, valid: true });
  expect(summary.acknowledged).toBeGreaterThan(10);
  expect(summary.found).toBeGreaterThanOrEqual(summary.acknowledged);
}, 30_000);
