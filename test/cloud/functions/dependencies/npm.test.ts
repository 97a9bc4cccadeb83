import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { installFailure } from '../../../../cloud/functions/dependencies/install-failure';
import { createNpm, findNpm } from '../../../../cloud/functions/platform/npm';
import { npmSays } from './fake-npm';

test.each([
  ['linux', '/opt/node/bin/node', '/opt/node/lib/node_modules/npm/bin/npm-cli.js'],
  ['darwin', '/usr/local/bin/node', '/usr/local/lib/node_modules/npm/bin/npm-cli.js'],
  ['win32', 'C:\\node\\node.exe', 'C:\\node\\node_modules\\npm\\bin\\npm-cli.js'],
] as const)('on %s the npm beside the running Node is used', (system, execPath, script) => {
  const found = findNpm({ system, execPath, exists: (file) => file === script });
  expect(found).toEqual({ file: execPath, words: [script], shell: false });
});

test.each([
  ['linux', { file: 'npm', words: [], shell: false }],
  ['win32', { file: 'npm.cmd', words: [], shell: true }],
] as const)('on %s the npm of PATH is used where there is none', (system, command) => {
  expect(findNpm({ system, execPath: '/x/node', exists: () => false })).toEqual(command);
});

describe('a started npm', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(`${tmpdir()}/yunlet-npm-`);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const node = (code: string) => ({ file: process.execPath, words: ['-e', code], shell: false });

  test('has the user’s settings, and none of the npm we were started by', async () => {
    const show =
      'console.log(Object.keys(process.env).filter((n) => /^(npm_|NODE_|INIT)/.test(n)).sort().join())';
    const env = {
      npm_config_registry: 'http://r/',
      npm_config_local_prefix: '/p',
      npm_package_name: 'yunlet',
      npm_lifecycle_event: 'start',
      NODE_OPTIONS: '--no-warnings',
      INIT_CWD: '/p',
    };
    const { code, stdout } = await createNpm(node(show), env).run([], dir);
    expect([code, stdout.trim()]).toEqual([0, 'npm_config_registry']);
  });

  test('is ended when told', async () => {
    const npm = createNpm(node('setInterval(() => 0, 1000)'), process.env);
    const running = npm.run([], dir);
    npm.stop();
    expect(await running).toMatchObject({ code: null, absent: false });
  });

  test('that does not exist is absent', async () => {
    const npm = createNpm({ file: 'no-such-npm-here', words: [], shell: false }, process.env);
    expect(await npm.run([], dir)).toMatchObject({ code: null, absent: true });
  });
});

test.each([
  [
    'E404',
    'Not Found - GET http://r/@s%2fx',
    "The requested resource '@s/x@1' could not be found",
    'package',
    '@s/x',
  ],
  ['E404', 'Not Found - GET http://r/gone', '', 'package', 'gone'],
  ['E404', 'Not Found - GET http://r/x/-/x-1.0.0.tgz', '', 'package', 'x'],
  ['ETARGET', 'No matching version found for x@^99.0.0.', '', 'version', 'x@^99.0.0'],
  ['ECONNREFUSED', 'request failed', '', 'network', 'ECONNREFUSED'],
  ['ENOTFOUND', 'request failed', '', 'network', 'ENOTFOUND'],
  [
    'ECONNREFUSED',
    'FetchError: request to http://me:***@r.example:81/x failed, reason: connect ECONNREFUSED 127.0.0.1:81',
    '',
    'network',
    'r.example:81: ECONNREFUSED',
  ],
  ['E503', '503 Service Unavailable - GET https://r.example/x', '', 'network', 'r.example: E503'],
  [
    'ERESOLVE',
    'unable to resolve dependency tree',
    '',
    'other',
    'ERESOLVE: unable to resolve dependency tree',
  ],
] as const)('%s (%s) is understood', (...[code, summary, detail, kind, subject]) => {
  expect(installFailure(npmSays(code, summary, detail))).toEqual({ kind, subject });
});

test.each([
  ['npm ERR! code E404\nnpm ERR! 404 Not Found - GET http://r/gone - Not found', 'package', 'gone'],
  ['npm ERR! code ETARGET\nnpm ERR! notarget No matching version found for x@9.', 'version', 'x@9'],
  ['', 'other', 'npm ended with code 7'],
])('the lines of an older npm are understood: %s', (stderr, kind, subject) => {
  expect(installFailure({ code: 7, absent: false, stdout: '', stderr })).toEqual({ kind, subject });
});
