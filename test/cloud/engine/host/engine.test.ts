import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { silentLogger, systemClock } from '../../../../cloud/base';
import { openEngine } from '../../../../cloud/engine';
import { openHere } from '../../../../cloud/engine/host/open';

let dir: string;
const options = (port = 0, dataDir = dir) => ({ dataDir, host: '127.0.0.1', port, logger: silentLogger });

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yunlet-host-'));
});
afterEach(() => rm(dir, { recursive: true }));

it('serves a driver, keeps what was written, and stops twice', async () => {
  const write = await openEngine({ ...options(), username: 'a:b', password: 'c/d@e' });
  const writer = new MongoClient(write.uri);
  await writer.db('x').collection('c').insertOne({ n: 1 });
  await writer.close();
  await write.stop();
  await write.stop();
  const read = await openEngine(options());
  const reader = new MongoClient(read.uri);
  expect(await reader.db('x').collection('c').countDocuments()).toBe(1);
  await reader.close();
  await read.stop();
});

it('says that the port or the folder is taken, or that the folder cannot be written', async () => {
  const first = await openEngine(options());
  const port = Number(new URL(first.uri).port);
  await expect(openEngine(options())).rejects.toMatchObject({
    code: 'DATA_FOLDER_IN_USE',
    fields: { pid: process.pid },
  });
  await expect(openEngine(options(port, join(dir, 'other')))).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    fields: { port },
  });
  await first.stop();
  const file = join(dir, 'file');
  await writeFile(file, '');
  await expect(openEngine(options(0, file))).rejects.toMatchObject({ code: 'DATA_FOLDER_UNWRITABLE' });
});

it('drops an index whose building a crash has cut off', async () => {
  const here = { ...options(), clock: systemClock };
  const first = await openHere(here);
  const { environment, catalog } = first.engine;
  await environment.write((writer) => {
    const collection = catalog.ensure(writer, 'x', 'c');
    const [id] = collection.indexes;
    collection.indexes = [...collection.indexes, { ...id!, number: 1, name: 'half', building: true }];
    catalog.save(writer, collection);
  });
  await first.stop();
  const second = await openHere(here);
  expect(second.engine.catalog.find('x', 'c')?.indexes.map(({ name }) => name)).toEqual(['_id_']);
  await second.stop();
});
