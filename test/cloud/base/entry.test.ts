import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolveEntry } from '../../../cloud/base';

let root: string;
let source: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'yunlet-entry-'));
  mkdirSync(join(root, 'cloud', 'part'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{}');
  source = join(root, 'cloud', 'part', 'thread');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const output = (file: string) => execFileSync(process.execPath, [file], { encoding: 'utf8' });
const cache = () => join(root, 'node_modules', '.cache', 'yunlet');

describe('from a TypeScript source', () => {
  it('makes one file that runs, with what the source imports', async () => {
    writeFileSync(join(dirname(source), 'word.ts'), `export const word: string = 'hello';`);
    writeFileSync(
      `${source}.ts`,
      `import { word } from './word'; process.stdout.write(word satisfies string);`,
    );
    const file = await resolveEntry(source, { target: 'node20' });
    expect(dirname(file)).toBe(cache());
    expect(output(file)).toBe('hello');
  });

  it('the same text is the same file, written once', async () => {
    writeFileSync(`${source}.ts`, `process.stdout.write('a');`);
    const first = await resolveEntry(source, { target: 'node20' });
    const { mtimeMs, ino } = statSync(first);
    expect(await resolveEntry(source, { target: 'node20' })).toBe(first);
    expect(statSync(first)).toMatchObject({ mtimeMs, ino });
  });

  it('another text is another file, and the first one stays for whoever runs it', async () => {
    writeFileSync(`${source}.ts`, `process.stdout.write('a');`);
    const first = await resolveEntry(source, { target: 'node20' });
    writeFileSync(`${source}.ts`, `process.stdout.write('b');`);
    const second = await resolveEntry(source, { target: 'node20' });
    expect(second).not.toBe(first);
    expect([output(first), output(second)]).toEqual(['a', 'b']);
  });

  it('several at once agree and leave nothing half-written', async () => {
    writeFileSync(`${source}.ts`, `process.stdout.write('at once');`);
    const files = await Promise.all(
      Array.from({ length: 4 }, () => resolveEntry(source, { target: 'node20' })),
    );
    expect(new Set(files).size).toBe(1);
    expect(readdirSync(cache())).toHaveLength(1);
    expect(output(files[0] ?? '')).toBe('at once');
  });

  it('mends a file of the cache that somebody cut', async () => {
    writeFileSync(`${source}.ts`, `process.stdout.write('whole');`);
    const file = await resolveEntry(source, { target: 'node20' });
    writeFileSync(file, 'process.stdout.wr');
    expect(output(await resolveEntry(source, { target: 'node20' }))).toBe('whole');
  });

  it('leaves packages outside, or takes them in where the entry runs away from them', async () => {
    const packageDir = join(root, 'node_modules', 'word');
    mkdirSync(packageDir, { recursive: true });
    writeFileSync(join(packageDir, 'package.json'), '{"name":"word","main":"index.js"}');
    writeFileSync(join(packageDir, 'index.js'), `module.exports = 'packed';`);
    writeFileSync(`${source}.ts`, `import word = require('word'); process.stdout.write(word);`);
    const outside = await resolveEntry(source, { target: 'node20' });
    const inside = await resolveEntry(source, { target: 'node20', standalone: true });
    rmSync(packageDir, { recursive: true });
    expect(output(inside)).toBe('packed');
    expect(() => execFileSync(process.execPath, [outside], { stdio: 'ignore' })).toThrow();
  });

  it('a source that does not compile says where', async () => {
    writeFileSync(`${source}.ts`, 'const = 1;');
    await expect(resolveEntry(source, { target: 'node20' })).rejects.toThrow(/thread\.ts:1:6/);
    expect(existsSync(cache())).toBe(false);
  });
});

describe('from a compiled neighbour', () => {
  it('is that file itself, and nothing is written', async () => {
    writeFileSync(`${source}.js`, `process.stdout.write('compiled');`);
    expect(await resolveEntry(source, { target: 'node20' })).toBe(`${source}.js`);
    expect(existsSync(cache())).toBe(false);
  });

  it('is translated for an older Node', async () => {
    writeFileSync(`${source}.js`, `class A { static { process.stdout.write('old'); } }`);
    const file = await resolveEntry(source, { target: 'node16' });
    expect(file).not.toBe(`${source}.js`);
    expect(output(file)).toBe('old');
  });

  it('is not translated where the build has prepared that', async () => {
    writeFileSync(`${source}.js`, `process.stdout.write('compiled');`);
    writeFileSync(`${source}.node16.cjs`, `process.stdout.write('prepared');`);
    expect(await resolveEntry(source, { target: 'node16', standalone: true })).toBe(`${source}.node16.cjs`);
    expect(await resolveEntry(source, { target: 'node20' })).toBe(`${source}.js`);
    expect(existsSync(cache())).toBe(false);
  });
});
