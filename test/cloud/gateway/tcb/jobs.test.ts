import { CloudError, createFakeClock, silentLogger } from '../../../../cloud/base';
import { createJobs } from '../../../../cloud/gateway/tcb/jobs';

const open = () => {
  const clock = createFakeClock(1_000_000_500);
  return { clock, jobs: createJobs({ clock, logger: silentLogger }) };
};
const held = () => {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  return { until, release: () => release() };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('jobs', () => {
  it('run one after another, with ids that grow', async () => {
    const { clock, jobs } = open();
    const gate = held();
    const first = jobs.add({
      env: 'e',
      during: 'writing',
      run: async (progress) => {
        progress({ success: 3 });
        await gate.until;
        return { success: 5 };
      },
    });
    const second = jobs.add({ env: 'e', during: 'reading', run: async () => ({ success: 1, fileId: 'f' }) });
    expect([first, second]).toEqual([1_000_000, 1_000_001]);
    await turn();
    expect(jobs.find(first, 'e')).toMatchObject({ status: 'writing', success: 3 });
    expect(jobs.find(second, 'e')).toMatchObject({ status: 'waiting' });
    gate.release();
    await turn();
    expect(jobs.find(first, 'e')).toMatchObject({ status: 'success', success: 5 });
    expect(jobs.find(second, 'e')).toMatchObject({ status: 'success', fileId: 'f' });
    clock.advance(10_000);
    expect(jobs.add({ env: 'e', during: 'reading', run: async () => ({}) })).toBe(1_000_010);
    await jobs.stop();
  });

  it('one that fails says why and holds up no other; another environment sees none', async () => {
    const { jobs } = open();
    const failing = jobs.add({
      env: 'e',
      during: 'writing',
      run: async (progress) => {
        progress({ success: 2 });
        throw new CloudError('INVALIID_ENV', { fields: { env: 'x' } });
      },
    });
    const next = jobs.add({ env: 'e', during: 'reading', run: async () => ({}) });
    await turn();
    expect(jobs.find(failing, 'e')).toMatchObject({
      status: 'fail',
      success: 2,
      message: { en: 'There is no environment x.' },
    });
    expect(jobs.find(next, 'e')).toMatchObject({ status: 'success' });
    expect(jobs.find(next, 'other')).toBeUndefined();
    await jobs.stop();
  });

  it('stop between two batches, and nothing begins afterwards', async () => {
    const { jobs } = open();
    const gate = held();
    const running = jobs.add({
      env: 'e',
      during: 'writing',
      run: async (_, signal) => {
        await gate.until;
        signal.throwIfAborted();
        return {};
      },
    });
    let begun = false;
    const waiting = jobs.add({ env: 'e', during: 'writing', run: async () => ((begun = true), {}) });
    await turn();
    const stopped = jobs.stop();
    gate.release();
    await stopped;
    expect(jobs.find(running, 'e')).toMatchObject({
      status: 'fail',
      message: { en: expect.stringContaining('stopped') },
    });
    expect(jobs.find(waiting, 'e')).toMatchObject({ status: 'fail' });
    expect(begun).toBe(false);
  });

  it('remember a thousand', async () => {
    const { jobs } = open();
    const ids = Array.from({ length: 1005 }, () =>
      jobs.add({ env: 'e', during: 'reading', run: async () => ({}) }),
    );
    await jobs.stop();
    const known = ids.filter((id) => jobs.find(id, 'e') !== undefined);
    expect(known.length).toBeGreaterThanOrEqual(1000);
  });
});
