import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildFunctions } from '../../../cloud/functions';
import { isBuiltByUs } from '../../../cloud/functions/build/marker';
import { startStage, testConfig, until, type Stage } from './harness';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-build-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
};
const places = () => ({
  projectDir: dir,
  functionsDir: join(dir, 'cloudfunctions'),
  dataDir: join(dir, '.yunlet'),
});
const build = (inPlace = false) => buildFunctions({ config: testConfig(places()), inPlace });

const TYPED = {
  'shared/greeting.ts': 'export const greet = (who: string): string => `hello ${who}`;\n',
  'cloudfunctions/typed/index.ts': [
    "import { greet } from '../../shared/greeting';",
    "import own from 'own-package';",
    'interface Event { who: string }',
    'export const main = async ({ who }: Event) => {',
    "  if (who === 'nobody') throw new Error('who?');",
    '  return { text: greet(who), own, dirname: __dirname, filename: __filename };',
    '};',
    '',
  ].join('\n'),
  'cloudfunctions/typed/package.json': '{ "main": "index.js", "dependencies": { "own-package": "1" } }',
  'cloudfunctions/typed/node_modules/own-package/index.js': 'module.exports = "from its own node_modules";',
};

test('a TypeScript function runs as if its code lay in its own folder', async () => {
  write(TYPED);
  const stage = await startStage(places());
  try {
    const folder = join(dir, 'cloudfunctions', 'typed');
    expect(await stage.call('typed', { who: 'Ann' })).toEqual({
      text: 'hello Ann',
      own: 'from its own node_modules',
      dirname: folder,
      filename: join(folder, 'index.js'),
    });
    await expect(stage.call('typed', { who: 'nobody' })).rejects.toThrow(
      /who\?\n\s+at .*typed[\\/]index\.ts:5/,
    );
    expect(existsSync(join(folder, 'index.js'))).toBe(false);
  } finally {
    await stage.stop();
  }
});

test('an existing project: paths of its tsconfig, code above it, a main in dist, stacks with the lines of each source', async () => {
  const project = join(dir, 'app');
  write({
    'common/money.ts': [
      'export const cents = (yuan: number): number => Math.round(yuan * 100);',
      '',
      'export function refuse(why: string): never {',
      '  throw new RangeError(why);',
      '}',
    ].join('\n'),
    'app/tsconfig.json': `{
  // With comments, as they are.
  "compilerOptions": { "baseUrl": ".", "paths": { "@shared/*": ["shared/*"], "@common/*": ["../common/*"] } },
}`,
    'app/shared/names.ts':
      "export enum Kind { Paid = 'paid' }\nexport const label = (kind: Kind) => `is ${kind}`;\n",
    'app/cloudfunctions/pay/package.json': '{ "main": "dist/index.js" }',
    'app/cloudfunctions/pay/tsconfig.json':
      '{ "extends": "../../tsconfig.json", "compilerOptions": { "outDir": "dist" } }',
    'app/cloudfunctions/pay/prices.json': '{ "tea": 12.5 }',
    'app/cloudfunctions/pay/src/index.ts': [
      "import { cents, refuse } from '@common/money';",
      "import { Kind, label } from '@shared/names';",
      "import prices from '../prices.json';",
      "import { readFileSync } from 'node:fs';",
      "import { join } from 'node:path';",
      '',
      'export async function main(event: { what?: keyof typeof prices }) {',
      "  if (event.what === undefined) refuse('what?');",
      "  const text = readFileSync(join(__dirname, '..', 'prices.json'), 'utf8');",
      '  return { cents: cents(prices[event.what]), label: label(Kind.Paid), length: text.length, filename: __filename };',
      '}',
    ].join('\n'),
  });
  const stage = await startStage({
    projectDir: project,
    functionsDir: join(project, 'cloudfunctions'),
    dataDir: join(project, '.yunlet'),
  });
  try {
    expect(await stage.call('pay', { what: 'tea' })).toEqual({
      cents: 1250,
      label: 'is paid',
      length: 15,
      filename: join(project, 'cloudfunctions', 'pay', 'dist', 'index.js'),
    });
    await expect(stage.call('pay')).rejects.toThrow(
      /RangeError: what\?\n\s+at refuse \(.*common[\\/]money\.ts:4:9\)\n\s+at .*main \(.*pay[\\/]src[\\/]index\.ts:8:\d+\)/,
    );
  } finally {
    await stage.stop();
  }
});

test('packages of the function stay outside, the rest goes in', async () => {
  write(TYPED);
  const [built] = await build();
  expect(built).toMatchObject({ name: 'typed', file: join(dir, '.yunlet', 'build', 'typed', 'index.js') });
  expect(built?.inputs).toEqual([
    join(dir, 'shared', 'greeting.ts'),
    join(dir, 'cloudfunctions', 'typed', 'index.ts'),
  ]);
  const text = readFileSync(built?.file ?? '', 'utf8');
  expect(text).toContain('require("own-package")');
  expect(text).toContain('hello ');
});

test('in place: beside the index.ts, marked, and only where nothing of the user’s is', async () => {
  write({
    ...TYPED,
    'cloudfunctions/mine/index.ts': 'export const main = () => 1;',
    'cloudfunctions/mine/index.js': 'exports.main = () => 2;',
  });
  await build(true);
  await build(true);
  const text = readFileSync(join(dir, 'cloudfunctions', 'typed', 'index.js'), 'utf8');
  expect(isBuiltByUs(text)).toBe(true);
  expect(readFileSync(join(dir, 'cloudfunctions', 'mine', 'index.js'), 'utf8')).toBe(
    'exports.main = () => 2;',
  );
});

test.each([
  [
    'a syntax error',
    'export const main = () => {\n  const = 1;\n};\n',
    /^cloudfunctions\/bad\/index\.ts:2: /,
  ],
  [
    'a missing package',
    "import x from 'axios/lib';\nexport const main = () => x;",
    /:1: Could not resolve "axios\/lib"\. Run: cd cloudfunctions\/bad && npm install axios$/,
  ],
  [
    'a missing file',
    "import x from './gone';\nexport const main = () => x;",
    /:1: Could not resolve "\.\/gone"$/,
  ],
])('%s is the problem of that function alone', async (_what, text, problem) => {
  write({
    'cloudfunctions/bad/index.ts': text,
    'cloudfunctions/good/index.ts': 'export const main = () => 1;',
  });
  const [bad, good] = await build();
  expect(bad).toMatchObject({ name: 'bad', file: null, problem: expect.stringMatching(problem) as string });
  expect(good).not.toHaveProperty('problem');
  const stage = await startStage(places());
  try {
    await expect(stage.call('bad')).rejects.toMatchObject({ code: 'FUNCTION_LOAD_FAILED' });
    expect(await stage.call('good')).toBe(1);
    expect(stage.runtime.list().map(({ name, problem: why }) => [name, why !== undefined])).toEqual([
      ['bad', true],
      ['good', false],
    ]);
  } finally {
    await stage.stop();
  }
});

describe('while files change', () => {
  let stage: Stage;
  let change: (path: string) => void;
  const watched: string[] = [];
  beforeEach(async () => {
    write({ ...TYPED, 'cloudfunctions/plain/index.js': 'exports.main = () => 1;' });
    stage = await startStage(
      { ...places(), mode: 'dev' },
      {
        openWatcher: async (folder, changed) => {
          watched.push(folder);
          change = (path) => changed(join(dir, path));
          return { add: (paths) => void watched.push(...paths), close: async () => undefined };
        },
      },
    );
  });
  afterEach(() => stage.stop());
  const edit = (files: Record<string, string>) => {
    write(files);
    for (const path of Object.keys(files)) change(path);
  };
  const eventually = async (name: string, data: unknown, result: unknown) => {
    let last: unknown;
    await until(`${name} gives ${JSON.stringify(result)}`, () => {
      void stage.call(name, data).then(
        (value) => (last = value),
        (error: unknown) => (last = (error as { code: string }).code),
      );
      return JSON.stringify(last) === JSON.stringify(result);
    });
  };

  test('new calls meet new code, and calls under way end on the old', async () => {
    write({
      'cloudfunctions/plain/index.js':
        'exports.main = (e) => (console.log(`begun ${e.ms}`), new Promise((r) => setTimeout(() => r("old"), e.ms)));',
    });
    change('cloudfunctions/plain/index.js');
    await eventually('plain', { ms: 0 }, 'old');
    const slow = stage.call('plain', { ms: 600 });
    await until('the slow call is under way', () => stage.lines.some(({ text }) => text === 'begun 600'));
    edit({ 'cloudfunctions/plain/index.js': 'exports.main = () => "new";' });
    await eventually('plain', { ms: 0 }, 'new');
    expect(await slow).toBe('old');
  });

  test('a change of what a function was built from builds it again', async () => {
    expect(watched).toContain(join(dir, 'shared', 'greeting.ts'));
    edit({ 'shared/greeting.ts': 'export const greet = (who: string): string => `bye ${who}`;\n' });
    await until('it was built again', () =>
      readFileSync(join(dir, '.yunlet', 'build', 'typed', 'index.js'), 'utf8').includes('bye'),
    );
    const texts: unknown[] = [];
    await until('it says bye', () => {
      const note = (value: unknown) => void texts.push((value as { text?: string }).text);
      void stage.call('typed', { who: 'x' }).then(note, note);
      return texts.includes('bye x');
    });
  });

  test('new, deleted and mended functions are noticed', async () => {
    edit({ 'cloudfunctions/fresh/index.ts': 'export const main = () => "fresh";' });
    await eventually('fresh', {}, 'fresh');
    edit({ 'cloudfunctions/fresh/index.ts': 'export const main = (' });
    await eventually('fresh', {}, 'FUNCTION_LOAD_FAILED');
    edit({ 'cloudfunctions/fresh/index.ts': 'export const main = () => "mended";' });
    await eventually('fresh', {}, 'mended');
    rmSync(join(dir, 'cloudfunctions', 'fresh'), { recursive: true });
    change('cloudfunctions/fresh');
    await eventually('fresh', {}, 'FUNCTION_NOT_FOUND');
    expect(await stage.call('plain')).toBe(1);
  });
});
