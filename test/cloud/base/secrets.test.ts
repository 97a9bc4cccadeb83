import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets, randomIds, type Secrets } from '../../../cloud/base';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'yunlet-secrets-'))));
afterEach(() => {
  chmodSync(dir, 0o700);
  rmSync(dir, { recursive: true, force: true });
});

/** What loading throws, or undefined. */
function refusal(folder: string): unknown {
  try {
    loadSecrets(folder, randomIds);
    return undefined;
  } catch (error) {
    return error;
  }
}

const posix = process.platform !== 'win32';

it('makes three different secrets at the first use and keeps them over restarts', () => {
  const first = loadSecrets(join(dir, 'deep', 'data'), randomIds);
  expect(first.key).toMatch(/^[0-9a-f]{48}$/);
  expect(first.signing).toMatch(/^[0-9a-f]{64}$/);
  expect(first.mongodb).toMatch(/^[0-9a-f]{32}$/);
  expect(loadSecrets(join(dir, 'deep', 'data'), randomIds)).toEqual(first);
  expect(readdirSync(join(dir, 'deep', 'data'))).toEqual(['secrets.json']);
});

it('two data folders share none', () => {
  const values = ['a', 'b']
    .map((name) => loadSecrets(join(dir, name), randomIds))
    .flatMap(({ key, signing, mongodb }) => [key, signing, mongodb]);
  expect(new Set(values).size).toBe(6);
});

(posix ? it : it.skip)('the file is readable by this user alone (POSIX: Windows has no such mode)', () => {
  loadSecrets(dir, randomIds);
  expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
});

it('a file that a crash left beside it matters not', () => {
  writeFileSync(join(dir, 'secrets.json.new'), '{"key":');
  const first = loadSecrets(dir, randomIds);
  expect(loadSecrets(dir, randomIds)).toEqual(first);
  if (posix) expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
});

it('two first starts at once end with the same secrets', () => {
  let second: Secrets | undefined;
  const first = loadSecrets(dir, {
    ...randomIds,
    hex: (bytes) => {
      second ??= loadSecrets(dir, randomIds);
      return randomIds.hex(bytes);
    },
  });
  expect(first).toEqual(second);
  expect(readdirSync(dir)).toEqual(['secrets.json']);
});

it.each([
  ['nothing', ''],
  ['half of it', '{"key":"a'],
  ['a secret too few', '{"key":"a","signing":"b"}'],
  ['a secret of another type', '{"key":"a","signing":"b","mongodb":1}'],
  ['null', 'null'],
])('refuses a file that holds %s and leaves it as it is', (_name, text) => {
  const file = join(dir, 'secrets.json');
  writeFileSync(file, text);
  expect(refusal(dir)).toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(file) as string,
  });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('refuses a data folder that is a file', () => {
  const file = join(dir, 'data');
  writeFileSync(file, 'mine');
  expect(refusal(file)).toMatchObject({ code: 'DATA_FOLDER_UNWRITABLE' });
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

// The super-user may write everywhere.
const bound = posix && process.getuid?.() !== 0;
(bound ? it : it.skip)('refuses a folder that cannot be written (not run as root, nor on Windows)', () => {
  chmodSync(dir, 0o500);
  expect(refusal(dir)).toMatchObject({ code: 'DATA_FOLDER_UNWRITABLE' });
});
