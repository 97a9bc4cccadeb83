import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPosixKill, windowsKill } from '../../../cloud/functions/platform/kill';
import { createPlatform } from '../../../cloud/functions/platform/platform';
import { linuxResident, psResident } from '../../../cloud/functions/platform/resident';
import { findMemoryGroups, hasMemoryGroups } from '../../../cloud/functions/pool/memory-group';

const recorder = (answer: string | Error = '') => {
  const commands: string[] = [];
  return {
    commands,
    run: async (program: string, args: readonly string[]) => {
      commands.push([program, ...args].join(' '));
      if (typeof answer !== 'string') throw answer;
      return answer;
    },
  };
};

test.each([
  ['linux', 'socket', true, true, true],
  ['darwin', 'socket', true, false, true],
  ['win32', 'ipc', false, false, false],
] as const)('%s', (system, channelKind, ownGroup, memoryGroups, outside) => {
  const platform = createPlatform({ system, run: recorder().run });
  expect(platform).toMatchObject({ channelKind, ownGroup, memoryGroups });
  expect(platform.resident !== null).toBe(outside);
  expect(platform.limitData !== null).toBe(system === 'linux');
});

test('POSIX ends the whole process group, Windows the whole tree', async () => {
  const killed: unknown[] = [];
  createPosixKill((...all) => killed.push(all))(42);
  expect(killed).toEqual([[-42, 'SIGKILL']]);
  const { commands, run } = recorder();
  windowsKill(run)(42);
  expect(commands).toEqual(['taskkill /PID 42 /T /F']);
});

test('a process that is gone already is no error', () => {
  expect(() => createPosixKill(process.kill.bind(process))(2 ** 22 + 1)).not.toThrow();
  expect(() => windowsKill(recorder(new Error('not found')).run)(42)).not.toThrow();
});

test('RLIMIT_DATA is set where the program for it is there', async () => {
  const { commands, run } = recorder();
  expect(await createPlatform({ system: 'linux', run }).limitData?.(7, 1000)).toBe(true);
  expect(commands).toEqual(['prlimit --pid 7 --data=1000']);
  const without = createPlatform({ system: 'linux', run: recorder(new Error('ENOENT')).run });
  expect(await without.limitData?.(7, 1000)).toBe(false);
});

test('memory is read from ps for all processes at once, and of those that are gone not at all', async () => {
  const { commands, run } = recorder('    7  41236\n   9 100\n');
  expect(await psResident(run).read([7, 8, 9])).toEqual(
    new Map([
      [7, 41236 * 1024],
      [9, 100 * 1024],
    ]),
  );
  expect(commands).toEqual(['ps -o pid=,rss= -p 7,8,9']);
  // With one gone, ps fails after it has told of the others.
  const failed = Object.assign(new Error('exit code 1'), { stdout: ' 9 100\n' });
  expect(await psResident(recorder(failed).run).read([8, 9])).toEqual(new Map([[9, 102_400]]));
  expect(await psResident(recorder(new Error('ENOENT')).run).read([8])).toEqual(new Map());
});

(process.platform === 'linux' ? test : test.skip)('memory is read from the kernel', async () => {
  const sizes = await linuxResident.read([process.pid, 2 ** 22 + 1]);
  expect([...sizes.keys()]).toEqual([process.pid]);
  expect(sizes.get(process.pid)).toBeGreaterThan(20e6);
  expect(sizes.get(process.pid)).toBeLessThanOrEqual(process.memoryUsage.rss() + 20e6);
});
if (process.platform !== 'linux') process.stdout.write('the kernel’s memory table is left out: not Linux\n');

describe('control groups', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'yunlet-cgroup-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('none are used where none can be made', () => {
    expect(findMemoryGroups(join(root, 'missing'), 1)).toBeUndefined();
    // A plain folder is no control group: the kernel's files do not appear in it.
    expect(findMemoryGroups(root, 1)).toBeUndefined();
    expect(existsSync(join(root, 'yunlet-1'))).toBe(false);
  });

  const real = findMemoryGroups('/sys/fs/cgroup', process.pid * 10);
  real?.close();
  if (real === undefined)
    process.stdout.write('the real control groups are left out: none can be made here\n');
  (real === undefined ? test.skip : test)('the kernel’s own', async () => {
    expect(hasMemoryGroups()).toBe(true);
    const groups = findMemoryGroups('/sys/fs/cgroup', process.pid * 10);
    const group = await groups?.enclose(process.pid);
    expect(group?.limit(2 ** 40)).toBe(true);
    expect(group?.killed()).toBe(false);
    expect(readFileSync('/proc/self/cgroup', 'utf8')).toContain(`yunlet-${process.pid * 10}/${process.pid}`);
    writeFileSync(
      `/sys/fs/cgroup/${groups?.kind === 'cgroup-v1' ? 'memory/' : ''}cgroup.procs`,
      String(process.pid),
    );
    group?.remove();
    const beside = findMemoryGroups('/sys/fs/cgroup', process.pid * 10);
    expect(beside).toBeDefined();
    beside?.close();
    groups?.close();
    expect(findMemoryGroups('/sys/fs/cgroup', process.pid * 10)?.close()).toBeUndefined();
  });
});
