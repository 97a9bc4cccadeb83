import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { MongoClient } from 'mongodb';
import { silentLogger } from '../../../cloud/base';
import { readArchive, writeArchive, type Item } from '../../../cloud/cli/archive';
import { decodeHeader, encodeHeader } from '../../../cloud/cli/archive/header';
import { openEngine } from '../../../cloud/engine';
import { createPlay, errorOf } from './play';

let dir: string;
let made: string;
beforeAll(async () => {
  made = dir = mkdtempSync(join(tmpdir(), 'yunlet-backup-'));
  await makeBackup();
});
afterAll(() => rmSync(made, { recursive: true, force: true }));
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-backup-'));
  cpSync(made, dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const play = createPlay(() => dir);

const YUNLET = join(__dirname, '../../../bin/yunlet.js');
const STORED = 'files/env-dev-1-0a1b2c3d/ab';
const HASH = 'ab'.repeat(32);

async function withDatabase<T>(folder: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const dataDir = join(dir, folder, 'db');
  const engine = await openEngine({ dataDir, host: '127.0.0.1', port: 0, logger: silentLogger });
  const client = new MongoClient(engine.uri);
  try {
    return await use(client);
  } finally {
    await client.close();
    await engine.stop();
  }
}

const count = (folder: string) =>
  withDatabase(folder, (client) => client.db('x').collection('rows').countDocuments());

function putFile(folder: string, bytes: string): void {
  const stored = join(dir, folder, STORED);
  mkdirSync(stored, { recursive: true });
  writeFileSync(join(stored, `${HASH}.json`), JSON.stringify({ path: 'a.txt', content: 'c1' }));
  writeFileSync(join(stored, `${HASH}.c1.bin`), bytes);
  writeFileSync(join(stored, `${HASH}.c0.bin`), 'left by a crash');
}

async function makeBackup(): Promise<void> {
  putFile('a', 'hello');
  await withDatabase('a', async (client) => {
    await client
      .db('x')
      .collection('rows')
      .insertMany([{ n: 1 }, { n: 2 }]);
    // Live, and from another process as it is in use.
    const words = [YUNLET, 'data', 'backup', 'b.tar.gz', '--data', 'a', '--json'];
    const out = execFileSync(process.execPath, words, { cwd: dir, encoding: 'utf8' });
    await client
      .db('x')
      .collection('rows')
      .updateMany({}, { $inc: { n: 1 } });
    expect(JSON.parse(out)).toMatchObject({ file: join(dir, 'b.tar.gz'), files: 1 });
  });
}

it('brings database and files back, leaving out what no record names', async () => {
  const file = join(dir, 'b.tar.gz');
  expect(statSync(file).mode & 0o077).toBe(0);
  const { code, out } = await play('data', 'restore', 'b.tar.gz', '--data', 'c', '--json');
  expect([code, JSON.parse(out)]).toEqual([0, { file, dataDir: join(dir, 'c'), files: 1 }]);
  expect(await count('c')).toBe(2);
  expect(readdirSync(join(dir, 'c', STORED)).sort()).toEqual([`${HASH}.c1.bin`, `${HASH}.json`]);
  expect(readFileSync(join(dir, 'c', STORED, `${HASH}.c1.bin`), 'utf8')).toBe('hello');
  expect(readdirSync(join(dir, 'c')).sort()).toEqual(['db', 'files']);
  expect(readdirSync(dir).sort()).toEqual(['a', 'b.tar.gz', 'c']);
});

it('is a tar that others read', async () => {
  const file = join(dir, 'b.tar.gz');
  const names = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n');
  expect(names.slice(0, 2)).toEqual(['yunlet.json', 'db/data.mdb']);
  expect(names).toContain(`${STORED}/${HASH}.json`);
});

it('replaces data only when told', async () => {
  await withDatabase('a', (client) => client.db('x').collection('rows').insertOne({ n: 3 }));
  putFile('a', 'changed');
  const refused = await play('data', 'restore', 'b.tar.gz', '--data', 'a', '--json');
  expect([refused.code, errorOf(refused).code]).toEqual([1, 'DATA_FOLDER_NOT_EMPTY']);
  expect(await count('a')).toBe(3);
  const done = await play('data', 'restore', 'b.tar.gz', '--data', 'a', '--replace');
  expect(done.code).toBe(0);
  expect(await count('a')).toBe(2);
  expect(readFileSync(join(dir, 'a', STORED, `${HASH}.c1.bin`), 'utf8')).toBe('hello');
});

it.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 40)],
  ['no archive', () => Buffer.from('hello')],
  ['changed inside', (bytes: Buffer) => changed(bytes)],
  ['of another kind', () => gzipSync(Buffer.concat([encodeHeader({ name: 'a', size: 0, modifiedAt: 0 })]))],
  [
    'without a database',
    (bytes: Buffer) => gzipSync(Buffer.concat([gunzipSync(bytes).subarray(0, 1024), Buffer.alloc(1024)])),
  ],
])('changes nothing for an archive that is %s', async (_, damage) => {
  const file = join(dir, 'b.tar.gz');
  writeFileSync(file, damage(readFileSync(file)));
  const refused = await play('data', 'restore', 'b.tar.gz', '--data', 'a', '--replace', '--json');
  expect([refused.code, errorOf(refused).code]).toEqual([1, 'BACKUP_UNREADABLE']);
  expect(await count('a')).toBe(2);
  expect(readdirSync(join(dir, 'a')).sort()).toEqual(['db', 'files']);
});

it('puts the files back where the database of the backup is refused', async () => {
  async function* items(): AsyncGenerator<Item> {
    for (const [name, text] of [
      ['yunlet.json', '{"archive":1}'],
      ['db/data.mdb', 'no database'],
      [`${STORED}/${HASH}.c1.bin`, 'other'],
    ] as const) {
      yield { name, size: text.length, modifiedAt: 0, content: [Buffer.from(text)] };
    }
  }
  await writeArchive(join(dir, 'c.tar.gz'), items());
  const refused = await play('data', 'restore', 'c.tar.gz', '--data', 'a', '--replace', '--json');
  expect([refused.code, errorOf(refused).code]).toEqual([1, 'BACKUP_UNREADABLE']);
  expect(readFileSync(join(dir, 'a', STORED, `${HASH}.c1.bin`), 'utf8')).toBe('hello');
  expect(await count('a')).toBe(2);
  expect(readdirSync(join(dir, 'a')).sort()).toEqual(['db', 'files']);
});

it('passes over what of a file is not read', async () => {
  const names: string[] = [];
  for await (const { name, content } of readArchive(join(dir, 'b.tar.gz'))) {
    names.push(name);
    for await (const chunk of content) if (chunk.length > 0) break;
  }
  expect(names).toContain(`${STORED}/${HASH}.json`);
});

function changed(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = (copy[middle] ?? 0) ^ 0xff;
  return copy;
}

it('reads no name that leads out of the folder, and keeps long names and large sizes', () => {
  const headerOf = (name: string, size = 1) => decodeHeader(encodeHeader({ name, size, modifiedAt: 1 }));
  for (const name of ['../a', 'a/../b', '/a', 'a//b', 'C:/a', 'a\\b', './a']) {
    expect(() => headerOf(name)).toThrow(RangeError);
  }
  const long = `files/env-${'e'.repeat(60)}/ab/${'f'.repeat(90)}.bin`;
  expect(headerOf(long)).toEqual({ name: long, size: 1, modifiedAt: 1 });
  expect(headerOf('a', 2 ** 40)?.size).toBe(2 ** 40);
  expect(() => headerOf('x'.repeat(300))).toThrow(RangeError);
});

it('compacts, and says what is wrong with a folder', async () => {
  const done = await play('data', 'compact', '--data', 'a', '--json');
  expect(done.code).toBe(0);
  expect(JSON.parse(done.out)).toEqual({ before: expect.any(Number), after: expect.any(Number) });
  expect(await count('a')).toBe(2);
  for (const words of [['compact'], ['backup', 'x.tar.gz']]) {
    const refused = await play('data', ...words, '--data', 'nowhere', '--json');
    expect([refused.code, errorOf(refused).code]).toEqual([1, 'DATA_FOLDER_EMPTY']);
  }
  const absent = await play('data', 'restore', 'nothing.tar.gz', '--data', 'd', '--json');
  expect(errorOf(absent).code).toBe('FILE_UNREADABLE');
  const unwritable = await play('data', 'backup', 'no/where.tar.gz', '--data', 'a', '--json');
  expect(errorOf(unwritable).code).toBe('FILE_UNWRITABLE');
});

it('says at the start that writes are answered early', async () => {
  const started = await play('engine', '--fast', '--data', 'f', '--json');
  expect(started.code).toBe(0);
  expect(JSON.parse(started.out.split('\n')[0] ?? '')).toMatchObject({ ready: true, fast: true });
  expect(started.err).toContain('power cut');
  const usual = await play('engine', '--data', 'f', '--json');
  expect(usual.out + usual.err).not.toContain('fast');
});
