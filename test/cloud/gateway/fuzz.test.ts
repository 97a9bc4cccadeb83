import { fuzzGateway, routesThere } from '../../drill/fuzz/fuzz';

const SEED = Date.now() % 100_000;

it(`requests that are not what they should be are refused, and change nothing (seed ${SEED})`, async () => {
  process.stdout.write(`fuzz: seed ${SEED}\n`);
  const { findings, requests, refused, answered, frames } = await fuzzGateway(3, SEED);
  expect(findings).toEqual([]);
  expect(requests).toBeGreaterThan(routesThere().length * 2);
  expect(refused).toBeGreaterThan(requests / 2);
  expect(answered).toBeGreaterThan(0);
  expect(frames).toBe(3);
}, 120_000);
