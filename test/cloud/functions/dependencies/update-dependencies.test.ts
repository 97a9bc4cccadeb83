import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomIds, silentLogger, systemClock } from '../../../../cloud/base';
import { installScripts, updateDependencies } from '../../../../cloud/functions';
import { testConfig } from '../harness';
import { createFakeNpm, type FakeNpm } from './fake-npm';

let dir: string;
let npm: FakeNpm;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-update-'));
  npm = createFakeNpm({ alpha: '1.0.0', beta: '2.0.0' });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const fn = (name: string, dependencies: object) => {
  mkdirSync(join(dir, 'functions', name), { recursive: true });
  writeFileSync(join(dir, 'functions', name, 'index.js'), '');
  writeFileSync(join(dir, 'functions', name, 'package.json'), JSON.stringify({ dependencies }));
};
const update = () =>
  updateDependencies({
    config: testConfig({
      projectDir: dir,
      functionsDir: join(dir, 'functions'),
      dataDir: join(dir, 'data'),
      cacheDir: join(dir, 'cache'),
    }),
    clock: systemClock,
    ids: randomIds,
    progress: silentLogger,
    npm,
  });

test('an update moves to what the ranges give today, and says what moved', async () => {
  fn('a', { alpha: '^1.0.0' });
  fn('b', { alpha: '^1.0.0' });
  fn('sdk', { 'wx-server-sdk': 'latest' });
  expect(await update()).toEqual([
    {
      functions: ['a', 'b'],
      resolved: { alpha: '1.0.0' },
      changes: [{ name: 'alpha', from: null, to: '1.0.0' }],
    },
  ]);
  npm.versions['alpha'] = '1.4.0';
  expect(await update()).toMatchObject([{ changes: [{ name: 'alpha', from: '1.0.0', to: '1.4.0' }] }]);
  expect(npm.calls[1]?.words).toContain('--prefer-online');
  expect(await update()).toMatchObject([{ changes: [] }]);
});

test('a set that cannot be had keeps what it was, and the others move', async () => {
  fn('a', { alpha: '1' });
  fn('b', { beta: '2' });
  await update();
  npm.versions['beta'] = '2.1.0';
  delete npm.versions['alpha'];
  const [a, b] = await update();
  expect(a).toMatchObject({
    resolved: { alpha: '1.0.0' },
    changes: [],
    problem: expect.stringMatching(/Package alpha/) as string,
  });
  expect(b).toMatchObject({ changes: [{ name: 'beta', from: '2.0.0', to: '2.1.0' }] });
});

test('who wants install scripts is known afterwards', async () => {
  npm.scripted.add('beta');
  fn('b', { alpha: '1', beta: '2' });
  await update();
  expect(installScripts(join(dir, 'data'))).toEqual([{ name: 'beta', ran: false }]);
  expect(installScripts(join(dir, 'nowhere'))).toEqual([]);
});
