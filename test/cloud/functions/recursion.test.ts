import { join } from 'node:path';
import { createTestCloud, type TestCloud, type TestUser } from '../../../cloud/testing';
import { until } from './harness';

const project = join(__dirname, '..', '..', 'fixtures', 'projects', 'recursion');
let cloud: TestCloud;
let alice: TestUser;
beforeAll(async () => {
  cloud = await createTestCloud({ project });
  alice = await cloud.as('alice');
});
afterAll(() => cloud.stop());

/** How a call fails, and how long it takes to. */
const failure = async (name: string) => {
  const begun = performance.now();
  const error: unknown = await alice.callFunction(name, {}).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, took: performance.now() - begun };
};

test('two functions that call each other without end are ended soon, and told the chain', async () => {
  const others = Array.from({ length: 5 }, (_, n) => alice.callFunction('square', { n }));
  const { error, took } = await failure('ping');
  expect(error).toMatchObject({ errCode: -504002 });
  const { message } = error as Error;
  expect(message).toContain('-501004');
  expect(message).toContain('in a chain of more than 16: ping → pong → ping → pong → ping → … → ping');
  // Well before the 20 s each of its calls has.
  expect(took).toBeLessThan(15_000);
  expect(await Promise.all(others)).toEqual([0, 1, 4, 9, 16]);
});

test('a recursion nobody waits for ends as well, and by its own doing', async () => {
  expect(await alice.callFunction('again', { quietly: true })).toBe(1);
  await until('the end', () => cloud.logs.some(({ text }) => /^ended at 16: .*again → again/.test(text)));
});

test('calls that need more instances than there are still end, each with its own result', async () => {
  // 4 instances; each of these trees alone needs a chain of 4, with 2 at a time at each step.
  const trees = Array.from({ length: 3 }, () => alice.callFunction('tree', { depth: 3, width: 2 }));
  expect(await Promise.all(trees)).toEqual([15, 15, 15]);
});
