import { connect } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize, type Document } from 'bson';
import { MongoClient, type Collection } from 'mongodb';
import { silentLogger, systemClock } from '../../../../cloud/base';
import { openHere, type OpenEngine } from '../../../../cloud/engine/host/open';

const MB = 1024 * 1024;
let dir: string;
let open: OpenEngine;
let client: MongoClient;
let rows: Collection;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yunlet-limits-'));
  open = await openHere({
    dataDir: dir,
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    logger: silentLogger,
  });
  client = new MongoClient(`mongodb://127.0.0.1:${open.port}/?directConnection=true`);
  rows = client.db('t').collection('rows');
});

afterAll(async () => {
  await client.close();
  await open.stop();
  await rm(dir, { recursive: true });
});

const id = (value: unknown) => value as never;
/** A document of exactly so many bytes. */
const sized = (bytes: number, _id: number) => {
  const document = { _id: id(_id), pad: '' };
  return { ...document, pad: 'x'.repeat(bytes - serialize(document).length) };
};
const nested = (depth: number): Document => {
  let made: Document = { end: 1 };
  for (let level = 1; level < depth; level++) made = { a: made };
  return made;
};

it('takes documents of 16 MB, three in one message of nearly 48 MB', async () => {
  const documents = [1, 2, 3].map((n) => sized(Math.floor(15.2 * MB), n));
  expect(await rows.insertMany(documents)).toMatchObject({ insertedCount: 3 });
  await rows.insertOne(sized(16 * MB, 4));
  expect((await rows.findOne({ _id: id(4) }))?.['pad']).toHaveLength(sized(16 * MB, 4).pad.length);
  expect(await rows.find({}, { batchSize: 1000 }).toArray()).toHaveLength(4);
  await rows.deleteMany({});
}, 30_000);

it('refuses a document over 16 MB with 10334, inserted, updated or upserted', async () => {
  // The driver refuses it by itself; past it the server does.
  const documents = [sized(16 * MB + 1, 1)];
  const past = await client
    .db('t')
    .command({ insert: 'rows', documents })
    .catch((error: unknown) => error);
  const failure = past as { readonly writeErrors?: readonly Document[]; readonly code?: number };
  expect(failure.writeErrors?.[0]?.['code'] ?? failure.code).toBe(10334);
  await rows.insertOne(sized(9 * MB, 2));
  await expect(rows.updateOne({ _id: id(2) }, { $set: { more: 'y'.repeat(8 * MB) } })).rejects.toMatchObject({
    code: 10334,
  });
  expect(Object.keys((await rows.findOne({})) as Document)).toEqual(['_id', 'pad']);
  await rows.deleteMany({});
}, 30_000);

it('closes a connection that announces more than 48 MB, and only that', async () => {
  const head = Buffer.alloc(16);
  head.writeInt32LE(48_000_001, 0);
  head.writeInt32LE(2013, 12);
  const socket = connect(open.port, '127.0.0.1', () => socket.write(head));
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('close', resolve));
  expect(await client.db('t').command({ ping: 1 })).toMatchObject({ ok: 1 });
});

it('takes 100 levels and refuses more with 15, however it would come about', async () => {
  await rows.insertOne({ _id: id('deep'), ...nested(100) });
  const deeper = { code: 15 };
  await expect(rows.insertOne({ _id: id('deeper'), ...nested(101) })).rejects.toMatchObject(deeper);
  await expect(rows.updateOne({ _id: id('deep') }, { $set: { b: nested(100) } })).rejects.toMatchObject(
    deeper,
  );
  const replacement = { b: nested(100) };
  await expect(rows.replaceOne({ _id: id('deep') }, replacement)).rejects.toMatchObject(deeper);
  await expect(
    rows.updateOne({ _id: id('new') }, { $set: { b: nested(100) } }, { upsert: true }),
  ).rejects.toMatchObject(deeper);
  expect(await rows.countDocuments()).toBe(1);
});

it.each([1000, 20_000])(
  'answers a filter nested %i levels deep with an error, and goes on',
  async (depth) => {
    const body = Buffer.from(serialize({ find: 'rows', filter: {}, $db: 't' }));
    // Made by hand: to write it down by recursion would take as deep a stack.
    const element = Buffer.from([3, 0x61, 0]);
    const inner: Buffer[] = [];
    const innermost = 5;
    for (let level = 0; level < depth; level++) {
      const size = Buffer.alloc(4);
      size.writeInt32LE(innermost + (depth - level) * 8);
      inner.push(size, element);
    }
    const filter = Buffer.concat([...inner, Buffer.from([5, 0, 0, 0, 0]), Buffer.alloc(depth)]);
    const at = body.indexOf('filter\0') + 7;
    const whole = Buffer.concat([body.subarray(0, at), filter, body.subarray(at + 5)]);
    whole.writeInt32LE(whole.length, 0);
    const message = Buffer.concat([Buffer.alloc(21), whole]);
    message.writeInt32LE(message.length, 0);
    message.writeInt32LE(2013, 12);
    const socket = connect(open.port, '127.0.0.1', () => socket.write(message));
    socket.on('error', () => undefined);
    const answered = await new Promise<boolean>((resolve) => {
      socket.once('data', () => resolve(true));
      socket.once('close', () => resolve(false));
    });
    socket.destroy();
    expect(typeof answered).toBe('boolean');
    expect(await client.db('t').command({ ping: 1 })).toMatchObject({ ok: 1 });
  },
);
