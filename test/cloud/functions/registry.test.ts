import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { WarningCode } from '../../../cloud/base';
import { MARKER } from '../../../cloud/functions/build/marker';
import { findFunctions } from '../../../cloud/functions/registry/registry';
import { chooseSdk, findSdkCopies } from '../../../cloud/functions/registry/sdk';
import type { FunctionSpec } from '../../../cloud/functions/registry/spec';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-registry-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
};
const dirOf = () => join(dir, 'cloudfunctions', 'f');
let warnings: [WarningCode, unknown][];
const find = (functions: Parameters<typeof findFunctions>[0]['functions'] = {}) => {
  warnings = [];
  return findFunctions({
    projectDir: dir,
    functionsDir: join(dir, 'cloudfunctions'),
    functions,
    functionDefaults: { memory: 256, timeout: 3 },
    warn: (code, fields) => warnings.push([code, fields]),
  });
};

test('a missing folder holds no functions', () => {
  expect(find()).toEqual([]);
});

test('a function is a sub-folder with code in it', () => {
  write({
    'cloudfunctions/plain/index.js': '',
    'cloudfunctions/typed/index.ts': '',
    'cloudfunctions/typed/package.json': '{ "main": "index.js" }',
    'cloudfunctions/built/index.ts': '',
    'cloudfunctions/built/index.js': `${MARKER}\n`,
    'cloudfunctions/own-output/index.ts': '',
    'cloudfunctions/own-output/index.js': '"use strict";',
    'cloudfunctions/named/package.json': '{ "main": "src/start" }',
    'cloudfunctions/named/src/start.js': '',
    'cloudfunctions/lost-main/package.json': '{ "main": "gone.js" }',
    'cloudfunctions/shared/note.js': '',
    'cloudfunctions/node_modules/x/index.js': '',
    'cloudfunctions/.cache/index.js': '',
    'cloudfunctions/README.md': '',
  });
  expect(
    find().map(({ name, kind, source }) => [name, kind, source.slice(dir.length + 16).replaceAll('\\', '/')]),
  ).toEqual([
    ['built', 'build', 'built/index.ts'],
    ['named', 'plain', 'named/src/start.js'],
    ['own-output', 'plain', 'own-output/index.js'],
    ['plain', 'plain', 'plain/index.js'],
    ['typed', 'build', 'typed/index.ts'],
  ]);
});

test('config.json comes before yunlet.config.json before the defaults, and contradictions are named', () => {
  write({
    'cloudfunctions/f/index.js': '',
    'cloudfunctions/f/config.json':
      '{ "timeout": 20, "envVariables": { "A": "1", "N": 5 }, "redis": { "host": "x" }, "triggers": [] }',
  });
  const [spec] = find({ f: { timeout: 60, memory: 512, env: { A: '2', B: '3' } } });
  expect(spec).toMatchObject({ timeout: 20, memory: 512, env: { A: '1', B: '3', N: '5' } });
  expect(spec).not.toHaveProperty('problem');
  expect(warnings).toEqual([
    ['SETTINGS_CONTRADICT', { name: 'f', key: 'timeout' }],
    ['SETTINGS_CONTRADICT', { name: 'f', key: 'env.A' }],
  ]);
  expect(find()[0]).toMatchObject({ timeout: 20, memory: 256 });
  expect(find({ f: { timeout: 20 } })).toHaveLength(1);
  expect(warnings).toEqual([]);
});

test('more time than WeChat gives is granted and named', () => {
  write({
    'cloudfunctions/f/index.js': '',
    'cloudfunctions/f/config.json': '{ "timeout": 61 }',
    'cloudfunctions/g/index.js': '',
    'cloudfunctions/g/config.json': '{ "timeout": 60 }',
    'cloudfunctions/h/index.js': '',
  });
  expect(find().map(({ timeout }) => timeout)).toEqual([61, 60, 3]);
  expect(warnings).toEqual([['TIMEOUT_LONG', { name: 'f', timeout: 61, limit: 60 }]]);
});

test('config.json says which open APIs a function may call', () => {
  write({
    'cloudfunctions/f/index.js': '',
    'cloudfunctions/f/config.json': '{ "permissions": { "openapi": ["wxacode.get"] } }',
    'cloudfunctions/g/index.js': '',
    'cloudfunctions/g/config.json': '{ "permissions": {} }',
  });
  expect(find().map(({ openapi }) => openapi)).toEqual([['wxacode.get'], []]);
});

test('the Node a function declares: config.json before yunlet.config.json, which it may contradict', () => {
  write({
    'cloudfunctions/a/index.js': '',
    'cloudfunctions/a/config.json': '{ "runtime": "Nodejs16.13" }',
    'cloudfunctions/b/index.js': '',
    'cloudfunctions/c/index.js': '',
  });
  const found = find({ a: { runtime: 'Nodejs20.19' }, b: { runtime: 'Nodejs22' } });
  expect(found.map(({ runtime }) => runtime)).toEqual(['16.13', '22', null]);
  expect(warnings).toEqual([['SETTINGS_CONTRADICT', { name: 'a', key: 'runtime' }]]);
});

test.each([
  ['dist/index.js', 'src/index.ts', 'dist/index.js'],
  ['dist/index', 'src/index.ts', 'dist/index.js'],
  ['dist', 'src/index.ts', 'dist/index.js'],
  ['./dist/src/main.js', 'src/main.ts', 'dist/src/main.js'],
  ['lib/handler.js', 'handler.ts', 'lib/handler.js'],
  ['main.js', 'main.ts', 'main.js'],
  ['dist/gone.js', 'index.ts', 'index.js'],
])('a main of %s that is not there is built from %s', (main, source, entry) => {
  const dir = join('cloudfunctions', 'f');
  write({ [join(dir, 'package.json')]: JSON.stringify({ main }), [join(dir, source)]: '' });
  const [found] = find();
  expect(found).toMatchObject({
    kind: 'build',
    source: resolve(dirOf(), source),
    entry: resolve(dirOf(), entry),
  });
  write({ [join(dir, entry)]: 'exports.main = () => 1;' });
  expect(find()[0]).toMatchObject({ kind: 'plain', source: resolve(dirOf(), entry) });
  write({ [join(dir, entry)]: MARKER });
  expect(find()[0]).toMatchObject({ kind: 'build', source: resolve(dirOf(), source) });
});

test.each([
  ['broken JSON', 'config.json', '{ "timeout": ', /config\.json/],
  ['a list', 'config.json', '[]', /one object/],
  [
    'a timeout out of range',
    'config.json',
    '{ "timeout": 901 }',
    /"timeout" must be a whole number from 1 to 900/,
  ],
  ['another language', 'config.json', '{ "runtime": "Php7.4" }', /"runtime" must name a version of Node/],
  ['a memory as text', 'config.json', '{ "memorySize": "256" }', /"memorySize"/],
  [
    'permissions as a text',
    'config.json',
    '{ "permissions": { "openapi": "wxacode.get" } }',
    /"permissions\.openapi"/,
  ],
  ['variables as a list', 'config.json', '{ "envVariables": ["a"] }', /"envVariables"/],
  ['a broken package.json', 'package.json', '{', /package\.json/],
])('%s is the problem of that function alone', (_what, file, text, problem) => {
  write({
    'cloudfunctions/bad/index.js': '',
    [`cloudfunctions/bad/${file}`]: text,
    'cloudfunctions/good/index.js': '',
  });
  const [bad, good] = find();
  expect(bad?.problem).toMatch(problem);
  expect(good).not.toHaveProperty('problem');
});

describe('which wx-server-sdk', () => {
  const copies = findSdkCopies();
  const spec = (range?: string): FunctionSpec => {
    const dependencies = range === undefined ? {} : { 'wx-server-sdk': range };
    write({
      'cloudfunctions/f/index.js': '',
      'cloudfunctions/f/package.json': JSON.stringify({ dependencies }),
    });
    const [found] = find();
    if (found === undefined) throw new Error('the function was not found');
    return found;
  };

  test('the platform has both generations', () => {
    expect([copies.current.version, copies.classic.version]).toEqual(['4.0.2', '2.6.3']);
  });

  test.each([
    ['latest', '4.0.2'],
    ['^4.0.0', '4.0.2'],
    ['*', '4.0.2'],
    ['~2.6.3', '2.6.3'],
    ['^2.0.0', '2.6.3'],
    ['~3.0.1', null],
    ['^1.8.2', null],
    ['file:../sdk', null],
    ['beta', null],
  ])('%s without an installed copy: the platform’s where it is what is asked for (%s)', (range, version) => {
    const file = [copies.current, copies.classic].find((copy) => copy.version === version)?.file ?? null;
    expect(chooseSdk(spec(range), copies)).toEqual({ file });
  });

  test('a function that declares none gets 2.6.3, and that is said', () => {
    const { version, file } = copies.classic;
    expect(chooseSdk(spec(), copies)).toEqual({ file, fallback: { range: '(not declared)', version } });
  });

  test.each([
    ['packages', '2.6.3', () => copies.classic.file],
    ['packages', '2.6.1', () => null],
    ['dependencies', '2.6.1', () => null],
  ])('a lock file of the function’s own decides (%s, %s)', (shape, version, file) => {
    const place = shape === 'packages' ? 'node_modules/wx-server-sdk' : 'wx-server-sdk';
    write({ 'cloudfunctions/f/package-lock.json': JSON.stringify({ [shape]: { [place]: { version } } }) });
    expect(chooseSdk(spec('^2.0.0'), copies)).toEqual({ file: file() });
  });

  test('a copy in the project of a version that the function does not take is passed over', () => {
    write({ 'node_modules/wx-server-sdk/package.json': '{ "version": "3.0.1" }' });
    expect(chooseSdk(spec('~2.6.3'), copies)).toEqual({ file: copies.classic.file });
  });

  test.each([
    ['of another version is the one used', 'cloudfunctions/f', '3.0.1', () => null],
    ['above the function counts', '.', '3.0.1', () => null],
    ['of the platform’s version is the platform’s', 'cloudfunctions/f', '2.6.3', () => copies.classic.file],
  ])('a copy %s', (_what, where, version, file) => {
    write({
      'cloudfunctions/f/index.js': '',
      [`${where}/node_modules/wx-server-sdk/package.json`]: JSON.stringify({ version }),
    });
    expect(chooseSdk(spec('latest'), copies)).toEqual({ file: file() });
  });
});
