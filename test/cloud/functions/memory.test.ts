import { runCommand } from '../../../cloud/functions/platform/kill';
import { createPlatform, type Platform } from '../../../cloud/functions/platform/platform';
import { startStage, until, type Stage } from './harness';

const kill = (pid: number) => void process.kill(pid, 'SIGKILL');
/** The ways to keep a function within its memory, besides the kernel's control groups: all of them run here. */
const WAYS: Record<string, { readonly platform: Platform; readonly runsOn: NodeJS.Platform[] }> = {
  'RLIMIT_DATA and the process table': {
    platform: { ...createPlatform({ system: 'linux', run: runCommand }), memoryGroups: false },
    runsOn: ['linux'],
  },
  ps: { platform: createPlatform({ system: 'darwin', run: runCommand }), runsOn: ['linux', 'darwin'] },
  'what the worker tells': {
    platform: {
      ...createPlatform({ system: 'win32', run: runCommand }),
      ...(process.platform === 'win32' ? {} : { kill, keptVariables: ['PATH', 'HOME'] }),
    },
    runsOn: ['linux', 'darwin', 'win32'],
  },
};
const isHere = ([, { runsOn }]: (typeof ROWS)[number]) => runsOn.includes(process.platform);
const ROWS = Object.entries(WAYS);
for (const [way] of ROWS.filter((row) => !isHere(row)))
  process.stdout.write(`memory by ${way} is left out: it is another system's\n`);

describe.each(ROWS.filter(isHere))('memory by %s', (way, { platform }) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({}, { platform });
  });
  afterAll(() => stage.stop());

  const names = ['fills-buffers', 'fills-heap'];
  // Whoever tells of itself cannot while its loop does not turn.
  if (way !== 'what the worker tells') names.push('fills-at-once');

  test.each(names)('%s is ended for its memory, and the others do not notice', async (name) => {
    const state = { isOver: false };
    const filling = stage.call(name).finally(() => (state.isOver = true));
    const failed = expect(filling).rejects.toMatchObject({ code: 'FUNCTION_OUT_OF_MEMORY' });
    for (let n = 0; !state.isOver || n < 3; n++) {
      expect(await stage.call('bystander', { n })).toEqual({ n, squared: n * n });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await failed;
  });

  test('one that stays within its memory is not', async () => {
    const pids = await Promise.all(Array.from({ length: 8 }, () => stage.call('waits', { ms: 300 })));
    expect(new Set(pids).size).toBeGreaterThan(1);
    await until('all have drained', () => stage.open.size === 0);
    expect(await stage.call('identity', {}, 'ann')).toMatchObject({ wx: { OPENID: 'ann' } });
    expect((await stage.invoke('hello')).memoryUsed).toBeGreaterThan(10e6);
  });
});
