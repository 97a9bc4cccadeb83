import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createPosixOrphanGuard, type Watcher } from '../../../cloud/functions/platform/orphan-guard';
import { until } from './harness';

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('where the host is killed, a worker in an endless loop ends too, and what it started', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'yunlet-orphans-'));
  const entry = join(__dirname, '..', '..', 'fixtures', 'function-host', 'host.ts');
  const host = spawn(process.execPath, ['--import', 'tsx', entry, dataDir, 'outlives'], {
    cwd: join(__dirname, '..', '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => host.once('exit', resolve));
  let pids: readonly number[] = [];
  for await (const line of createInterface({ input: host.stdout })) {
    const found = /^processes (\d+) (\d+)$/.exec(line);
    if (found === null) continue;
    pids = found.slice(1).map(Number);
    break;
  }
  expect(pids).toHaveLength(2);
  expect(pids.filter(isAlive)).toEqual(pids);
  host.kill('SIGKILL');
  await gone;
  await until('both have ended', () => !pids.some(isAlive));
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the guard', () => {
  const make = () => {
    const told: string[][] = [];
    const state = { isGone: false, dismissed: 0 };
    const guard = createPosixOrphanGuard((): Watcher => {
      const lines: string[] = [];
      told.push(lines);
      state.isGone = false;
      return {
        tell(line) {
          if (state.isGone) return false;
          lines.push(line);
          return true;
        },
        dismiss() {
          state.dismissed++;
        },
      };
    });
    return { guard, told, state };
  };

  test('knows at each time which workers there are, and goes with the last', () => {
    const { guard, told, state } = make();
    guard.add(1);
    guard.add(2);
    guard.remove(1);
    guard.remove(1);
    expect(state.dismissed).toBe(0);
    guard.remove(2);
    expect(told).toEqual([['1', '1 2', '2', '']]);
    expect(state.dismissed).toBe(1);
    guard.add(3);
    expect(told[1]).toEqual(['3']);
  });

  test('comes back where somebody ended it', () => {
    const { guard, told, state } = make();
    guard.add(1);
    state.isGone = true;
    guard.add(2);
    expect(told).toEqual([['1'], ['1 2']]);
  });

  if (process.platform === 'win32')
    process.stdout.write('the real guard is left out: Windows has no process groups\n');
  (process.platform === 'win32' ? test.skip : test)(
    'a real one ends groups, theirs alone, when we are gone',
    async () => {
      const loop = () => spawn(process.execPath, ['-e', 'for (;;);'], { detached: true, stdio: 'ignore' });
      const [lost, safe] = [loop(), loop()];
      const script = `
      const { createPosixOrphanGuard } = require(${JSON.stringify(join(__dirname, '..', '..', '..', 'cloud', 'functions', 'platform', 'orphan-guard.ts'))});
      const guard = createPosixOrphanGuard();
      guard.add(${safe.pid}); guard.add(${lost.pid}); guard.add(2 ** 22 + 1); guard.remove(${safe.pid});
      process.kill(process.pid, 'SIGKILL');`;
      const host = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: 'inherit' });
      const ended = new Promise((resolve) => lost.once('exit', (_code, signal) => resolve(signal)));
      host.once('error', (error) => {
        throw error;
      });
      expect(await ended).toBe('SIGKILL');
      expect(isAlive(safe.pid ?? 0)).toBe(true);
      safe.kill('SIGKILL');
    },
  );
});
