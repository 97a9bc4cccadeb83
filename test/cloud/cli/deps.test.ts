import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPlay, errorOf } from './play';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-cli-deps-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const play = createPlay(() => dir);
const write = (path: string, content: unknown) => {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content));
};
const project = () => {
  write('project.config.json', { appid: 'wx1', cloudfunctionRoot: 'f/' });
  write('f/a/index.js', 'exports.main = () => 1;');
};

test('deps update asks nobody where the platform or the project has everything', async () => {
  project();
  write('f/a/package.json', { dependencies: { 'wx-server-sdk': 'latest', own: '^1.0.0' } });
  write('f/a/node_modules/own/package.json', { version: '1.2.0' });
  expect(await play('deps', 'update')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^No function needs/) as string,
  });
  expect(await play('deps', 'update', '--json')).toMatchObject({ code: 0, out: '{"sets":[]}\n' });
});

test('deps update needs a project, and a lock file that can be read', async () => {
  expect(errorOf(await play('deps', 'update', '--json')).code).toBe('PROJECT_NOT_FOUND');
  project();
  write('.yunlet/deps.lock.json', '{ "sets": ');
  const broken = errorOf(await play('deps', 'update', '--json'));
  expect(broken).toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/deps\.lock\.json/) as string,
  });
});

test('doctor names packages that want install scripts, and those that have run theirs', async () => {
  project();
  const packages = {
    'node_modules/sharp': { version: '1.0.0', hasInstallScript: true },
    'node_modules/x/node_modules/@s/native': { version: '1.0.0', hasInstallScript: true },
  };
  const set = {
    dependencies: { sharp: '1' },
    resolved: { sharp: '1.0.0' },
    scripts: ['@s/native'],
    packages,
    tree: 't',
  };
  write('.yunlet/deps.lock.json', { version: 1, sets: { key: set } });
  const { out } = await play('doctor');
  expect(out).toContain('! Package sharp wants to run scripts');
  expect(out).toContain('--allow-scripts sharp');
  expect(out).toContain('✓ Package @s/native has run its install scripts.');
});
