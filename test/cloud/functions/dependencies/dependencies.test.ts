import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLogger, isCloudError, type CloudConfig } from '../../../../cloud/base';
import { pageOf, startStage, until, type Stage } from '../harness';
import { createFakeNpm, type FakeNpm } from './fake-npm';

let dir: string;
let npm: FakeNpm;
let stages: Stage[];
let said: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-deps-'));
  npm = createFakeNpm({ alpha: '1.2.3', beta: '2.0.0', 'wx-server-sdk': '2.5.3', '@s/gamma': '3.0.0' });
  stages = [];
  said = [];
});
afterEach(async () => {
  await Promise.all(stages.map((stage) => stage.stop()));
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

const write = (files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
};
const fn = (name: string, dependencies: Record<string, string>, code: string) =>
  write({
    [`project/functions/${name}/index.js`]: code,
    [`project/functions/${name}/package.json`]: JSON.stringify({ dependencies }),
  });
const tells = (name: string) => `exports.main = () => require('${name}');`;
const start = async (changes: Partial<CloudConfig> = {}): Promise<Stage> => {
  const logger = createLogger({ level: 'info', format: 'json', write: (line) => said.push(line) });
  const stage = await startStage(
    {
      projectDir: join(dir, 'project'),
      functionsDir: join(dir, 'project', 'functions'),
      dataDir: join(dir, 'data'),
      cacheDir: join(dir, 'cache'),
      ...changes,
    },
    { npm, progress: logger },
  );
  stages.push(stage);
  return stage;
};
const end = async (stage: Stage) => {
  stages = stages.filter((one) => one !== stage);
  await stage.runtime.stop();
};
const lock = () => readFileSync(join(dir, 'data', 'deps.lock.json'), 'utf8');
const failure = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (error) {
    if (isCloudError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('it should have failed');
};

test('each distinct set is installed once, beside the project, and its functions find their packages', async () => {
  fn('a', { alpha: '^1.0.0' }, tells('alpha'));
  fn('b', { alpha: ' ^1.0.0 ' }, tells('alpha'));
  fn(
    'c',
    { beta: '*', '@s/gamma': '^3.0.0' },
    "exports.main = () => [require('beta'), require('@s/gamma')];",
  );
  fn('d', {}, 'exports.main = () => 1;');
  const stage = await start();
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((name) => stage.call(name)))).toEqual([
    'alpha 1.2.3',
    'alpha 1.2.3',
    ['beta 2.0.0', '@s/gamma 3.0.0'],
    1,
  ]);
  expect(npm.calls.map(({ dependencies }) => dependencies)).toEqual([
    { alpha: '^1.0.0' },
    { '@s/gamma': '^3.0.0', beta: '*' },
  ]);
  for (const { words } of npm.calls) {
    expect(words).toEqual(
      expect.arrayContaining(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']),
    );
  }
  expect(readdirSync(join(dir, 'project', 'functions', 'a')).sort()).toEqual(['index.js', 'package.json']);
  expect(said.join('')).toMatch(/"sets":2,"left":1.*"msg":"dependency set installed"/);
});

test('a second start makes no call and changes nothing, without any registry', async () => {
  fn('a', { alpha: '^1.0.0' }, tells('alpha'));
  const first = await start();
  expect(await first.call('a')).toBe('alpha 1.2.3');
  await end(first);
  const before = lock();
  expect(JSON.parse(before)).toMatchObject({ version: 1, sets: expect.anything() as unknown });
  npm.broken = 'ECONNREFUSED';
  npm.versions['alpha'] = '1.9.0';
  const second = await start();
  expect(await second.call('a')).toBe('alpha 1.2.3');
  expect(npm.calls).toHaveLength(1);
  expect(lock()).toBe(before);
  expect(before).not.toContain('https://registry');
});

test('another project with the same set takes what is there; a lost cache is filled with the locked versions', async () => {
  fn('a', { alpha: '^1.0.0' }, tells('alpha'));
  const first = await start();
  await first.call('a');
  await end(first);
  npm.versions['alpha'] = '1.9.0';
  const other = await start({ dataDir: join(dir, 'data-2') });
  expect(await other.call('a')).toBe('alpha 1.2.3');
  expect(npm.calls).toHaveLength(1);
  await end(other);
  const before = lock();
  rmSync(join(dir, 'cache'), { recursive: true });
  const third = await start();
  expect(await third.call('a')).toBe('alpha 1.2.3');
  expect(npm.calls[1]).toMatchObject({ locked: { 'node_modules/alpha': { version: '1.2.3' } } });
  expect(npm.calls[1]?.words).toContain('--package-lock=true');
  expect(lock()).toBe(before);
});

test('two clouds at once install a set once', async () => {
  fn('a', { alpha: '^1.0.0' }, tells('alpha'));
  let open: () => void = () => undefined;
  npm.gate = new Promise((resolve) => (open = resolve));
  const clouds = await Promise.all([start(), start({ dataDir: join(dir, 'data-2') })]);
  const calls = clouds.map((cloud) => cloud.call('a'));
  await until('one has begun', () => npm.calls.length === 1);
  open();
  expect(await Promise.all(calls)).toEqual(['alpha 1.2.3', 'alpha 1.2.3']);
  expect(npm.calls).toHaveLength(1);
});

test('at most two installations run at a time; the cloud is ready at once and calls wait outside of their time', async () => {
  for (const n of [1, 2, 3, 4, 5]) fn(`f${n}`, { alpha: `>=${n}.0.0 || ^1.0.0` }, tells('alpha'));
  fn('free', {}, 'exports.main = () => "free";');
  let open: () => void = () => undefined;
  npm.gate = new Promise((resolve) => (open = resolve));
  const stage = await start({ functionDefaults: { memory: 256, timeout: 1 } });
  expect(await stage.call('free')).toBe('free');
  let done = false;
  const waiting = stage.call('f5').finally(() => (done = true));
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(done).toBe(false);
  open();
  expect(await waiting).toBe('alpha 1.2.3');
  await until('all are installed', () => npm.calls.length === 5 && npm.load.now === 0);
  expect(npm.load.most).toBe(2);
});

test('a call does not lose its time while a function that it calls waits for packages', async () => {
  fn('outer', {}, "exports.main = () => new Promise((done) => setTimeout(() => done('over'), 1500));");
  fn('inner', { alpha: '^1.0.0' }, tells('alpha'));
  let open: () => void = () => undefined;
  npm.gate = new Promise((resolve) => (open = resolve));
  const stage = await start({ functionDefaults: { memory: 256, timeout: 1 } });
  const caller = pageOf('ann');
  const outer = stage.invoke('outer', { caller });
  const chain = [{ functionName: 'outer', requestId: caller.requestId }];
  const inner = stage.invoke('inner', { from: 'function', caller: pageOf('ann', { chain }) });
  expect(Buffer.from((await outer).result).toString()).toBe('"over"');
  open();
  expect(Buffer.from((await inner).result).toString()).toBe('"alpha 1.2.3"');
});

test('packages of the project’s own that satisfy every range win; else the whole set is installed and comes first', async () => {
  const copy = (where: string, version: string) =>
    write({
      [`project/${where}/node_modules/alpha/package.json`]: JSON.stringify({ name: 'alpha', version }),
      [`project/${where}/node_modules/alpha/index.js`]: `module.exports = 'own ${version}';`,
    });
  copy('functions/near', '1.0.1');
  copy('functions/old', '0.9.0');
  fn('near', { alpha: '^1.0.0' }, tells('alpha'));
  fn('old', { alpha: '^1.0.0', beta: 'latest' }, "exports.main = () => [require('alpha'), require('beta')];");
  const stage = await start();
  expect(await stage.call('near')).toBe('own 1.0.1');
  expect(await stage.call('old')).toEqual(['alpha 1.2.3', 'beta 2.0.0']);
  expect(npm.calls).toHaveLength(1);
  copy('.', '1.1.0');
  fn('above', { alpha: '~1.1.0' }, tells('alpha'));
  const second = await start({ dataDir: join(dir, 'data-2') });
  expect(await second.call('above')).toBe('own 1.1.0');
  expect(npm.calls).toHaveLength(1);
});

test('files beside the function, packages of its own and undeclared ones see the installed packages too', async () => {
  fn(
    'a',
    { alpha: '1' },
    "exports.main = () => [require('../../shared'), require('own'), require('./lib/deep')];",
  );
  write({
    'project/shared.js': "module.exports = require('alpha');",
    'project/functions/a/node_modules/own/index.js': "module.exports = `own with ${require('alpha')}`;",
    'project/functions/a/lib/deep.js':
      "try { require('nowhere'); } catch (error) { module.exports = error.code; }",
  });
  const stage = await start();
  expect(await stage.call('a')).toEqual(['alpha 1.2.3', 'own with alpha 1.2.3', 'MODULE_NOT_FOUND']);
});

test('import finds the same packages, and the platform’s SDK', async () => {
  fn('dynamic', { alpha: '1' }, "exports.main = async () => (await import('alpha')).default;");
  write({
    'project/functions/esm/package.json':
      '{ "type": "module", "dependencies": { "alpha": "1", "wx-server-sdk": "~2.6.3" } }',
    'project/functions/esm/index.js':
      "import alpha from 'alpha';\nimport cloud from 'wx-server-sdk';\nimport { near } from './near.js';\nexport const main = () => [alpha, cloud.version, near];",
    'project/functions/esm/near.js': "import alpha from 'alpha';\nexport const near = `near ${alpha}`;",
  });
  const stage = await start();
  expect(await stage.call('dynamic')).toBe('alpha 1.2.3');
  expect(await stage.call('esm')).toEqual(['alpha 1.2.3', '2.6.3', 'near alpha 1.2.3']);
});

test('a TypeScript function gets its declared packages as well', async () => {
  write({
    'project/functions/typed/index.ts': "import alpha from 'alpha';\nexport const main = () => alpha;",
    'project/functions/typed/package.json': '{ "dependencies": { "alpha": "1" } }',
  });
  expect(await (await start()).call('typed')).toBe('alpha 1.2.3');
});

test('the platform’s SDK needs no installation, another one is installed', async () => {
  const version = "const { version } = require('wx-server-sdk/package.json'); exports.main = () => version;";
  fn('classic', { 'wx-server-sdk': '~2.6.3' }, version);
  fn('latest', { 'wx-server-sdk': 'latest' }, version);
  fn('older', { 'wx-server-sdk': '~2.5.3' }, version);
  fn('mixed', { 'wx-server-sdk': '^2.6.1', alpha: '1' }, `${version} exports.alpha = require('alpha');`);
  write({ 'project/functions/none/index.js': version });
  const stage = await start();
  expect(
    await Promise.all(['classic', 'latest', 'older', 'mixed', 'none'].map((name) => stage.call(name))),
  ).toEqual(['2.6.3', '4.0.2', '2.5.3', '2.6.3', '2.6.3']);
  expect(npm.calls.map(({ dependencies }) => dependencies)).toEqual([
    { alpha: '1' },
    { 'wx-server-sdk': '~2.5.3' },
  ]);
  expect(stage.warnings).toEqual([
    { code: 'SDK_FALLBACK', fields: { name: 'none', range: '(not declared)', version: '2.6.3' } },
  ]);
});

test('without a network an older SDK gives way to 2.6.3, and that is said', async () => {
  npm.broken = 'ENOTFOUND';
  fn(
    'older',
    { 'wx-server-sdk': '~2.5.3' },
    "const { version } = require('wx-server-sdk'); exports.main = () => version;",
  );
  const stage = await start();
  expect(await stage.call('older')).toBe('2.6.3');
  expect(stage.warnings).toEqual([
    { code: 'SDK_FALLBACK', fields: { name: 'older', range: '~2.5.3', version: '2.6.3' } },
  ]);
  expect(stage.runtime.list()[0]).not.toHaveProperty('problem');
});

test.each([
  [
    'gone',
    { 'left-pad-of-old': '1' },
    /Package left-pad-of-old is not in the registry.*functions\/bad\/package\.json/,
  ],
  [
    'without a fitting version',
    { alpha: '^99.0.0' },
    /No version of package alpha@\^99\.0\.0 exists; change the range in functions\/bad/,
  ],
  ['of an odd protocol', { alpha: '1', beta: 'workspace:*' }, /alpha, beta/],
])('a package that is %s is the problem of its function alone', async (what, dependencies, sentence) => {
  fn('bad', dependencies, 'exports.main = () => 1;');
  fn('good', { '@s/gamma': '3' }, tells('@s/gamma'));
  if (what.startsWith('of an odd')) {
    const run = npm.run.bind(npm);
    npm.run = async (words, cwd) =>
      readFileSync(join(cwd, 'package.json'), 'utf8').includes('workspace:')
        ? {
            code: 1,
            absent: false,
            stdout: '',
            stderr: 'npm ERR! code EUNSUPPORTEDPROTOCOL\nnpm ERR! Unsupported URL Type',
          }
        : run(words, cwd);
  }
  const stage = await start();
  expect(await failure(stage.call('bad'))).toMatch(sentence);
  expect(await failure(stage.call('bad'))).toMatch(/^FUNCTION_LOAD_FAILED/);
  expect(await stage.call('good')).toBe('@s/gamma 3.0.0');
  expect(stage.runtime.list().map(({ name, problem }) => [name, problem === undefined])).toEqual([
    ['bad', false],
    ['good', true],
  ]);
  expect(stage.runtime.list()[0]?.problem).toMatch(sentence);
});

test('no registry and no npm are told apart', async () => {
  fn('a', { alpha: '1' }, tells('alpha'));
  npm.broken = 'ECONNREFUSED';
  const stage = await start();
  expect(await failure(stage.call('a'))).toMatch(
    /packages \(alpha\) are not installed and the registry cannot be reached \(ECONNREFUSED\).*cd functions\/a && npm install/,
  );
  npm.run = async () => ({ code: null, absent: true, stdout: '', stderr: '' });
  const second = await start({ dataDir: join(dir, 'data-2'), lang: 'zh' });
  expect(await failure(second.call('a'))).toMatch(/npm was not found/);
  expect(second.runtime.list()[0]?.problem).toMatch(/找不到 npm/);
});

test('install scripts run for named packages alone, and stay run', async () => {
  npm.scripted.add('alpha').add('beta');
  const ran = "require('fs').existsSync(require('path').dirname(require.resolve('NAME')) + '/scripts-ran')";
  fn(
    'a',
    { alpha: '1', beta: '2' },
    `exports.main = () => [${['alpha', 'beta'].map((n) => ran.replace('NAME', n)).join()}];`,
  );
  const none = await start();
  expect(await none.call('a')).toEqual([false, false]);
  await end(none);
  const named = await start({ allowScripts: ['beta', 'gamma'] });
  expect(await named.call('a')).toEqual([false, true]);
  expect(npm.calls.at(-1)?.words.slice(0, 2)).toEqual(['rebuild', 'beta']);
  await end(named);
  const count = npm.calls.length;
  const after = await start();
  expect(await after.call('a')).toEqual([false, true]);
  expect(npm.calls).toHaveLength(count);
});

test('the function’s own lock file decides, without the addresses it names', async () => {
  fn('a', { alpha: '^1.0.0' }, tells('alpha'));
  const packages = {
    'node_modules/alpha': {
      version: '1.0.7',
      resolved: 'https://gone.example/alpha/download/alpha-1.0.7.tgz',
    },
  };
  write({ 'project/functions/a/package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }) });
  expect(await (await start()).call('a')).toBe('alpha 1.0.7');
  expect(npm.calls[0]?.locked).toEqual({ 'node_modules/alpha': { version: '1.0.7' } });
});

test('npm settings of the project are used and not kept', async () => {
  fn('a', { alpha: '1' }, tells('alpha'));
  write({ 'project/.npmrc': '//registry/:_authToken=secret' });
  let seen = '';
  const run = npm.run.bind(npm);
  npm.run = (words, cwd) => {
    seen = readFileSync(join(cwd, '.npmrc'), 'utf8');
    return run(words, cwd);
  };
  expect(await (await start()).call('a')).toBe('alpha 1.2.3');
  expect(seen).toContain('secret');
  const kept = readdirSync(join(dir, 'cache'), { recursive: true }).map(String);
  expect(kept.filter((path) => path.endsWith('.npmrc'))).toEqual([]);
});

test('nothing is left behind by a failure, nor by a stop in the middle', async () => {
  fn('a', { alpha: '1', 'not-there': '1' }, 'exports.main = () => 1;');
  const stage = await start();
  await failure(stage.call('a'));
  const left = readdirSync(join(dir, 'cache'), { recursive: true }).map(String);
  expect(left.filter((path) => /workplaces[\\/]|\.lock$|node_modules/.test(path))).toEqual([]);
  expect(existsSync(join(dir, 'data', 'deps.lock.json'))).toBe(false);
});
