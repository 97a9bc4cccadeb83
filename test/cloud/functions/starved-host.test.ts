import { startStage, type Stage } from './harness';

/** Does nothing else, as on a machine that has other things to do. */
const starve = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};
const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let stage: Stage;
let pid: unknown;
beforeAll(async () => {
  stage = await startStage({ maxInstances: 1, functionDefaults: { memory: 256, timeout: 1 } });
});
afterAll(() => stage.stop());
beforeEach(async () => {
  pid = await stage.call('dawdles');
});

test('a result in time that is read late is a result', async () => {
  const call = stage.call('dawdles', { before: 600 });
  await pass(300);
  starve(900);
  expect(await call).toBe(pid);
});

test('work after the result that ends in time is not ended, read late as that may be', async () => {
  await stage.call('dawdles', { after: 600 });
  await pass(300);
  starve(900);
  expect(await stage.call('dawdles')).toBe(pid);
  expect(stage.warnings).toEqual([]);
});

test('time in which the host did not get to run is given to the function', async () => {
  const call = stage.call('dawdles', { before: 1500 });
  await pass(100);
  starve(900);
  expect(await call).toBe(pid);
});

test('the limit holds all the same', async () => {
  const call = stage.call('dawdles', { before: 5000 });
  call.catch(() => undefined);
  starve(300);
  await expect(call).rejects.toMatchObject({ code: 'FUNCTION_TIMEOUT' });
});
