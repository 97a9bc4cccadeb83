import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { silentLogger, systemClock } from '../../../../cloud/base';
import { backupDatabase, compactDatabase, openEngine, restoreDatabase } from '../../../../cloud/engine';
import { checkFormat } from '../../../../cloud/engine/storage/format';
import { openEnvironment } from '../../../../cloud/engine/storage/environment';
import { FORMAT_KEY } from '../../../../cloud/engine/storage/keys';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yunlet-folder-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const at = (dataDir: string) => ({ dataDir, clock: systemClock });
const start = (dataDir: string, fast = false) =>
  openEngine({ dataDir, host: '127.0.0.1', port: 0, logger: silentLogger, fast });

async function within<T>(
  dataDir: string,
  use: (client: MongoClient) => Promise<T>,
  fast = false,
): Promise<T> {
  const engine = await start(dataDir, fast);
  const client = new MongoClient(engine.uri);
  try {
    return await use(client);
  } finally {
    await client.close();
    await engine.stop();
  }
}

it('backs up a running engine as of one moment while writes go on', async () => {
  const live = join(dir, 'live');
  const backup = join(dir, 'backup.mdb');
  const before = await within(live, async (client) => {
    const pairs = client.db('x').collection<{ _id: number; side: string }>('pairs');
    await pairs.createIndex({ side: 1 });
    let next = 0;
    let done = false;
    // Two documents a write, in one commit: a copy between the two would show.
    const writing = (async () => {
      while (!done) {
        const _id = next++ * 2;
        await pairs.insertMany([
          { _id, side: 'left' },
          { _id: _id + 1, side: 'right' },
        ]);
      }
    })();
    while (next < 20) await new Promise(setImmediate);
    const answered = (next - 1) * 2;
    await backupDatabase(live, backup);
    done = true;
    await writing;
    return answered;
  });
  const restored = join(dir, 'restored');
  await restoreDatabase(at(restored), (file) => copyFile(backup, file));
  await within(restored, async (client) => {
    const pairs = client.db('x').collection('pairs');
    const count = await pairs.countDocuments();
    expect(count).toBeGreaterThanOrEqual(before);
    expect(count % 2).toBe(0);
    expect(await pairs.countDocuments({ side: 'left' })).toBe(count / 2);
    expect(await client.db('x').command({ validate: 'pairs' })).toMatchObject({ valid: true });
    await pairs.insertOne({ side: 'later' });
  });
});

it('gives room back and keeps everything', async () => {
  const folder = join(dir, 'data');
  await within(folder, async (client) => {
    const rows = client.db('x').collection<{ _id: number; filler: string }>('rows');
    const filler = 'x'.repeat(10_000);
    await rows.insertMany(Array.from({ length: 600 }, (_, _id) => ({ _id, filler })));
    await rows.deleteMany({ _id: { $gte: 30 } });
  });
  const { before, after } = await compactDatabase(at(folder));
  expect(after).toBeLessThan(before);
  expect(statSync(join(folder, 'data.mdb')).size).toBe(after);
  expect((await readdir(folder)).filter((name) => /compact|\.lock$/.test(name))).toEqual([]);
  await within(folder, async (client) => {
    expect(await client.db('x').collection('rows').countDocuments()).toBe(30);
    expect(await client.db('x').command({ validate: 'rows' })).toMatchObject({ valid: true });
  });
});

it('refuses a folder in use, an empty one, one with data, bytes that are no database: nothing changes', async () => {
  const folder = join(dir, 'data');
  const none = join(dir, 'none');
  await expect(backupDatabase(none, join(dir, 'copy'))).rejects.toMatchObject({ code: 'DATA_FOLDER_EMPTY' });
  await expect(compactDatabase(at(none))).rejects.toMatchObject({ code: 'DATA_FOLDER_EMPTY' });
  expect(existsSync(none)).toBe(false);
  await within(folder, async (client) => {
    await client.db('x').collection('rows').insertOne({ n: 1 });
    await expect(compactDatabase(at(folder))).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
    const fill = () => Promise.reject(new Error('never asked'));
    await expect(restoreDatabase(at(folder), fill, { replace: true })).rejects.toMatchObject({
      code: 'DATA_FOLDER_IN_USE',
    });
  });
  const junk = (file: string) => writeFile(file, 'x'.repeat(9000));
  await expect(restoreDatabase(at(folder), junk)).rejects.toMatchObject({ code: 'DATA_FOLDER_NOT_EMPTY' });
  await expect(restoreDatabase(at(folder), junk, { replace: true })).rejects.toThrow();
  await within(folder, async (client) => {
    expect(await client.db('x').collection('rows').countDocuments()).toBe(1);
  });
});

it('names the format of data that another version has made, and leaves it alone', async () => {
  const folder = join(dir, 'data');
  await within(folder, (client) => client.db('x').collection('rows').insertOne({ n: 1 }));
  const environment = openEnvironment(folder);
  await environment.write((writer) => writer.put(FORMAT_KEY, Buffer.from([0, 0, 0, 99])));
  await environment.close();
  const refused = { code: 'DATA_FOLDER_FORMAT', fields: { dir: folder, version: 99, known: 1 } };
  await expect(start(folder)).rejects.toMatchObject(refused);
  await expect(backupDatabase(folder, join(dir, 'copy'))).rejects.toMatchObject(refused);
  await expect(compactDatabase(at(folder))).rejects.toMatchObject(refused);
  const again = openEnvironment(folder);
  await expect(checkFormat(again, folder)).rejects.toMatchObject(refused);
  await again.close();
});

it('keeps what was written fast over an orderly stop', async () => {
  const folder = join(dir, 'data');
  const insert = (client: MongoClient) => client.db('x').collection('rows').insertOne({ n: 1 });
  await within(folder, insert, true);
  expect(await within(folder, (client) => client.db('x').collection('rows').countDocuments())).toBe(1);
});
