import { drillEngineOracle } from '../../drill/engine-oracle';

const CASES = 1000;

/** Another seed: `ORACLE_SEED=7 npx jest --testPathPatterns engine/oracle`. */
const seed = Number(process.env['ORACLE_SEED'] ?? 1);

test(`the engine answers as the oracle does (ORACLE_SEED=${seed})`, async () => {
  const { differences, leftOut, ...tally } = await drillEngineOracle(CASES, seed);
  expect(differences.join('\n')).toBe('');
  // A case that is left out proves nothing.
  expect(leftOut).toBeLessThan(CASES / 10);
  expect(tally.refused).toBeLessThan(CASES / 3);
  expect(tally.queries).toBeGreaterThan(CASES / 4);
  expect(tally.updates).toBeGreaterThan(CASES / 5);
  expect(tally.upserts).toBeGreaterThan(CASES / 40);
  expect(tally.pipelines).toBeGreaterThan(CASES / 5);
}, 60_000);
