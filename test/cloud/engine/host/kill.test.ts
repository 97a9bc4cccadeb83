import { drillEngineKill } from '../../../drill/engine-kill';
import { drillTransactionKill } from '../../../drill/transaction-kill';

it('loses no acknowledged write when the process is killed', async () => {
  const summary = await drillEngineKill(150, 7);
  expect(summary).toMatchObject({ lost: 0, valid: true });
  expect(summary.acknowledged).toBeGreaterThan(10);
  expect(summary.found).toBeGreaterThanOrEqual(summary.acknowledged);
}, 30_000);

it('leaves committed transactions whole and nothing of others', async () => {
  const summary = await drillTransactionKill(40);
  expect(summary).toMatchObject({ lost: 0, torn: 0, uncommitted: 0, valid: true });
  expect(summary.acknowledged).toBeGreaterThanOrEqual(40);
}, 30_000);
