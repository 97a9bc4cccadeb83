import { chmodSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeClock, type Clock } from '../../../cloud/base';
import { deployToFolder, deployWithDevtools, runProgram, type DevtoolsOptions } from '../../../cloud/deploy';
import { verdictOf } from '../../../cloud/deploy/devtools-output';
import { invocationOf } from '../../../cloud/deploy/run-program';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'yunlet deploy '))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A clock on which every wait is over at once. */
const hurried = (): Clock => ({
  ...createFakeClock(),
  after: (_ms, run) => {
    setImmediate(run);
    return { cancel: () => undefined };
  },
});

const options = (run: DevtoolsOptions['run'], names: readonly string[] = ['a', 'b']): DevtoolsOptions => ({
  cli: 'cli',
  project: '/p q',
  env: 'prod-1',
  names,
  remoteNpmInstall: true,
  clock: hurried(),
  run,
});

describe('deployWithDevtools', () => {
  test('hands the words to the command line and believes a clean text', async () => {
    const calls: (readonly string[])[] = [];
    const results = await deployWithDevtools(
      options(async (_file, args) => {
        calls.push(args);
        return { code: 0, output: '✔ deploy' };
      }),
    );
    expect(calls).toEqual([
      [
        'cloud',
        'functions',
        'deploy',
        '--env',
        'prod-1',
        '--names',
        'a',
        'b',
        '--project',
        '/p q',
        '--remote-npm-install',
      ],
    ]);
    expect(results).toEqual([
      { name: 'a', ok: true, attempts: 1 },
      { name: 'b', ok: true, attempts: 1 },
    ]);
  });

  test('does not believe exit code 0', async () => {
    const results = await deployWithDevtools(
      options(async (_file, args) => ({
        code: 0,
        output: args.includes('b') ? '  × b failed: no permission' : 'ok',
      })),
    );
    expect(results).toEqual([
      { name: 'a', ok: true, attempts: 1 },
      { name: 'b', ok: false, attempts: 1, reason: '× b failed: no permission' },
    ]);
  });

  test('asks one by one where a failure names nobody', async () => {
    const results = await deployWithDevtools(
      options(async (_file, args) => ({ code: 0, output: args.includes('a') ? '[error] something' : 'ok' })),
    );
    expect(results.map(({ ok }) => ok)).toEqual([false, true]);
  });

  test('tries a busy function again, and gives up in the end', async () => {
    let left = 2;
    const busy = { code: 0, output: '× a: cloudfunction is updating' };
    const soon = await deployWithDevtools(
      options(async () => (left-- > 0 ? busy : { code: 0, output: '' }), ['a']),
    );
    expect(soon).toEqual([{ name: 'a', ok: true, attempts: 3 }]);
    const waits: number[] = [];
    const never = await deployWithDevtools({
      ...options(async () => busy, ['a']),
      onRetry: (_names, ms) => waits.push(ms),
    });
    expect(never).toMatchObject([{ ok: false, attempts: 5 }]);
    expect(waits).toEqual([2000, 4000, 8000, 16000]);
  });

  test('says that the command line cannot be started', async () => {
    await expect(
      deployWithDevtools({ ...options(runProgram), cli: join(dir, 'absent') }),
    ).rejects.toMatchObject({
      code: 'DEPLOY_FAILED',
    });
  });

  test('drives a real program whose path has spaces', async () => {
    const record = join(dir, 'record.json');
    const script = join(dir, 'fake cli.js');
    writeFileSync(
      script,
      `#!${process.execPath}\nrequire('fs').writeFileSync(${JSON.stringify(record)}, JSON.stringify(process.argv.slice(2)));console.log('[error] not logged in');`,
    );
    chmodSync(script, 0o755);
    const run: DevtoolsOptions['run'] = (file, args) => runProgram(process.execPath, [file, ...args]);
    const results = await deployWithDevtools({ ...options(run, ['a']), cli: script });
    expect(JSON.parse(readFileSync(record, 'utf8'))).toContain('/p q');
    expect(results).toEqual([{ name: 'a', ok: false, attempts: 1, reason: '[error] not logged in' }]);
  });
});

describe('verdictOf', () => {
  test.each([
    ['', 0, true],
    ['done', 1, false],
    ['\u001b[31m× \u001b[0mnotes-create', 0, false],
    ['incremental deploy failed', 0, false],
    ['xylophone deployed', 0, true],
  ])('%j with %d', (output, code, ok) => {
    expect(verdictOf(output, code, ['notes']).ok).toBe(ok);
    expect(verdictOf(output, code, ['notes']).failed).toEqual([]);
  });
});

test('a batch file is started through cmd.exe with everything quoted', () => {
  expect(invocationOf('win32', 'C:\\a b\\cli.bat', ['--project', 'D:\\中 文'])).toEqual({
    file: 'cmd.exe',
    args: ['/d', '/s', '/c', '""C:\\a b\\cli.bat" "--project" "D:\\中 文""'],
    verbatim: true,
  });
  expect(() => invocationOf('win32', 'cli.bat', ['%PATH%'])).toThrow(TypeError);
  expect(invocationOf('darwin', '/cli', ['a b'])).toEqual({ file: '/cli', args: ['a b'], verbatim: false });
});

describe('deployToFolder', () => {
  const functionIn = (name: string, files: Record<string, string>) => {
    const folder = join(dir, 'f', name);
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return { name, dir: folder, file: null as string | null };
  };

  test('puts out what can be uploaded, and nothing of a function that cannot', () => {
    const built = join(dir, 'built.js');
    writeFileSync(built, 'built');
    const out = join(dir, 'out');
    mkdirSync(join(out, 'bad'), { recursive: true });
    const results = deployToFolder({
      out,
      functions: [
        functionIn('plain', { 'index.js': 'plain' }),
        { ...functionIn('typed', { 'index.ts': 'x', 'config.json': '{}' }), file: built },
        functionIn('bad', {}),
        functionIn('broken', { 'index.js': '', 'package.json': '{' }),
      ],
    });
    expect(results.map(({ ok }) => ok)).toEqual([true, true, false, false]);
    expect(readFileSync(join(out, 'typed', 'index.js'), 'utf8')).toBe('built');
    expect(existsSync(join(out, 'typed', 'index.ts'))).toBe(false);
    expect(JSON.parse(readFileSync(join(out, 'plain', 'package.json'), 'utf8'))).toMatchObject({
      main: 'index.js',
    });
    expect(existsSync(join(out, 'bad'))).toBe(true);
    expect(existsSync(join(out, 'broken'))).toBe(false);
  });

  test('refuses to write into a function', () => {
    const one = functionIn('one', { 'index.js': '' });
    expect(() => deployToFolder({ out: join(one.dir, 'out'), functions: [one] })).toThrow('lies inside');
  });
});
