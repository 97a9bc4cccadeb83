import { drillEngineKills } from '../../../drill/engine-kills';
import { drillEnginePower, whyNoPowerDrill } from '../../../drill/engine-power';

const SEED = 5;

it(`loses nothing over kills under concurrent writes (seed ${SEED})`, async () => {
  const summary = await drillEngineKills(3, SEED);
  expect(summary).toMatchObject({ kills: 3, bad: 0 });
  expect(summary.acknowledged).toBeGreaterThanOrEqual(3);
}, 60_000);

const reason = whyNoPowerDrill();
const name = `answers no write before its flush and opens whole after power cuts (seed ${SEED})`;
if (reason === undefined) {
  it(
    name,
    async () => {
      const size = { writes: 400, cutWrites: 120, lives: 2, cuts: 60 };
      const { acknowledgements, cuts } = await drillEnginePower(size, SEED);
      expect(acknowledgements).toMatchObject({ early: 0, unordered: 0 });
      expect(acknowledgements.answered).toBeGreaterThanOrEqual(400);
      expect(acknowledgements.flushes).toBeGreaterThan(10);
      expect(cuts).toMatchObject({ bad: 0 });
      expect(cuts.cuts).toBeGreaterThan(30);
    },
    60_000,
  );
} else {
  it.skip(`${name}: ${reason}`, () => undefined);
}
