import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveEntry } from '../../../cloud/base';

let root: string;
let source: string;
let word: string;
const OPTIONS = { target: 'node20' } as const;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'yunlet-entry-'));
  mkdirSync(join(root, 'part'));
  writeFileSync(join(root, 'package.json'), '{}');
  source = join(root, 'part', 'thread');
  word = join(root, 'part', 'word.ts');
  writeFileSync(`${source}.ts`, `import { word } from './word'; console.log(word);`);
  writeFileSync(word, `export const word = 'one';`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const text = async () => readFileSync(await resolveEntry(source, OPTIONS), 'utf8');

it('sees each change of an input at once, also one that keeps size and time', async () => {
  expect(await text()).toContain('"one"');
  const { atime, mtime } = statSync(word);
  writeFileSync(word, `export const word = 'two';`);
  utimesSync(word, atime, mtime);
  expect(await text()).toContain('"two"');
  writeFileSync(word, `export const word = 'six';`);
  utimesSync(word, atime, mtime);
  expect(await text()).toContain('"six"');
});

it('links a source map beside the bundle', async () => {
  const bundle = await resolveEntry(source, OPTIONS);
  const [, link = ''] = /\/\/# sourceMappingURL=(.*)\s*$/.exec(readFileSync(bundle, 'utf8')) ?? [];
  const map = JSON.parse(readFileSync(join(bundle, '..', link), 'utf8')) as { sources: string[] };
  expect(map.sources.map((path) => path.split('/').pop())).toEqual(['word.ts', 'thread.ts']);
});
