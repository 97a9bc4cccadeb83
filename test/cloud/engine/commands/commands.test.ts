import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize, type Document } from 'bson';
import { MongoClient } from 'mongodb';
import { silentLogger, systemClock } from '../../../../cloud/base';
import type { Connection } from '../../../../cloud/engine/commands/command';
import { dispatch } from '../../../../cloud/engine/commands/dispatch';
import { openHere, type OpenEngine } from '../../../../cloud/engine/host/open';
import { decodeCommand } from '../../../../cloud/engine/storage/raw';

let dir: string;
let open: OpenEngine;
let client: MongoClient;
const connection: Connection = { id: 1, address: '', user: undefined, authentication: undefined };

interface Answer extends Record<string, unknown> {
  readonly cursor: {
    readonly id: number | bigint;
    readonly firstBatch: Document[];
    readonly nextBatch: Document[];
  };
}

const send = async (command: Document): Promise<Answer> =>
  deserialize(
    await dispatch(
      open.engine,
      connection,
      decodeCommand(serialize({ ...command, $db: (command['$db'] as string | undefined) ?? 'd' })),
    ),
  ) as Answer;

const begin = async () => {
  open = await openHere({
    dataDir: dir,
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    logger: silentLogger,
  });
  client = new MongoClient(`mongodb://127.0.0.1:${open.port}`);
};
const end = async () => {
  await client.close();
  await open.stop();
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yunlet-commands-'));
  await begin();
});
afterAll(async () => {
  await end();
  await rm(dir, { recursive: true });
});

const nested = (depth: number): Document => (depth === 0 ? {} : { a: nested(depth - 1) });

it.each<[string, Document, number]>([
  ['an unknown command', { nope: 1 }, 59],
  ['a filter that is no document', { find: 'c', filter: 1 }, 14],
  ['a collection that is no name', { find: 1 }, 73],
  ['a name with a dollar', { insert: 'a$b', documents: [{}] }, 73],
  ['an empty batch', { insert: 'c', documents: [] }, 16],
  ['a hint that names no index', { find: 'hinted', hint: 'nope' }, 2],
  ['a cursor that is not there', { getMore: 5n, collection: 'c' }, 43],
  ['indexes of what is not there', { listIndexes: 'nothing' }, 26],
  ['a delete limit of two', { delete: 'c', deletes: [{ q: {}, limit: 2 }] }, 0],
  ['an aggregate without cursor', { aggregate: 'c', pipeline: [] }, 9],
  ['a transaction number without a session', { find: 'c', txnNumber: 1n }, 72],
  ['a transaction’s end outside of one', { commitTransaction: 1 }, 125],
  ['an index over text', { createIndexes: 'c', indexes: [{ key: { a: 'text' }, name: 'a' }] }, 67],
])('refuses %s with MongoDB’s number', async (name, command, code) => {
  if (name.startsWith('a hint')) await send({ insert: 'hinted', documents: [{ _id: 1 }] });
  const reply = await send(command);
  if (code === 0) expect(reply).toMatchObject({ ok: 1, n: 0, writeErrors: [{ index: 0, code: 9 }] });
  else expect(reply).toMatchObject({ ok: 0, code });
});

it('stops at the first failure when ordered and goes on when not', async () => {
  const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }];
  expect(await send({ insert: 'o', documents })).toMatchObject({
    n: 1,
    writeErrors: [{ index: 1, code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } }],
  });
  expect(await send({ insert: 'u', ordered: false, documents })).toMatchObject({
    n: 2,
    writeErrors: [{ index: 1 }],
  });
});

it('keeps the limits of documents', async () => {
  expect(await send({ insert: 'l', documents: [nested(101)] })).toMatchObject({
    writeErrors: [{ code: 15 }],
  });
  expect(await send({ insert: 'l', documents: [{ _id: [1] }] })).toMatchObject({
    writeErrors: [{ code: 53 }],
  });
  const large = { _id: 1, text: 'x'.repeat(16 * 1024 * 1024) };
  expect(await send({ insert: 'l', documents: [large] })).toMatchObject({ writeErrors: [{ code: 10334 }] });
  expect(await send({ count: 'l' })).toMatchObject({ n: 0 });
});

it('puts _id first and makes one where there is none', async () => {
  await send({ insert: 'i', documents: [{ a: 1, _id: 7 }, { a: 2 }] });
  const { cursor } = await send({ find: 'i' });
  expect(cursor.firstBatch.map((found) => Object.keys(found))).toEqual([
    ['_id', 'a'],
    ['_id', 'a'],
  ]);
});

it('pages by batches, kills cursors and forgets finished ones', async () => {
  await send({ insert: 'p', documents: Array.from({ length: 250 }, (_, _id) => ({ _id })) });
  const first = (await send({ find: 'p' })).cursor;
  expect(first.firstBatch).toHaveLength(101);
  const rest = (await send({ getMore: BigInt(first.id), collection: 'p' })).cursor;
  expect(rest.nextBatch).toHaveLength(149);
  expect(Number(rest.id)).toBe(0);
  const small = (await send({ find: 'p', batchSize: 10 })).cursor;
  expect(small.firstBatch).toHaveLength(10);
  expect(await send({ killCursors: 'p', cursors: [BigInt(small.id)] })).toMatchObject({
    cursorsKilled: [small.id],
  });
  expect(await send({ getMore: BigInt(small.id), collection: 'p' })).toMatchObject({ code: 43 });
  expect(Number((await send({ find: 'p', limit: 5 })).cursor.id)).toBe(0);
});

it('keeps everything over a restart', async () => {
  const rows = client.db('r').collection('rows');
  await rows.createIndexes([{ key: { n: 1 }, name: 'n_1', unique: true }]);
  await rows.insertMany(Array.from({ length: 1500 }, (_, n) => ({ _id: n as never, n, list: [n, n + 1] })));
  await rows.createIndexes([{ key: { list: 1 }, name: 'list_1' }]);
  await rows.deleteMany({ n: { $gte: 1000 } });
  await end();
  await begin();
  const again = client.db('r').collection('rows');
  expect(await again.estimatedDocumentCount()).toBe(1000);
  expect(await again.find({ list: 5 }).toArray()).toHaveLength(2);
  expect((await again.listIndexes().toArray()).map(({ name }) => name as string)).toEqual([
    '_id_',
    'n_1',
    'list_1',
  ]);
  expect(await client.db('r').command({ validate: 'rows' })).toMatchObject({ valid: true, errors: [] });
  await expect(again.insertOne({ n: 5 })).rejects.toMatchObject({ code: 11000 });
});

it('refuses a unique index over doubles and leaves no trace of it', async () => {
  await send({ insert: 'dup', documents: [{ n: 1 }, { n: 1 }] });
  const indexes = [{ key: { n: 1 }, name: 'n', unique: true }];
  expect(await send({ createIndexes: 'dup', indexes })).toMatchObject({ ok: 0, code: 11000 });
  expect((await send({ listIndexes: 'dup' })).cursor.firstBatch).toHaveLength(1);
  expect(await send({ validate: 'dup' })).toMatchObject({ valid: true });
});

it('answers ping within 50 ms while a long scan and sort run', async () => {
  const documents = Array.from({ length: 30_000 }, (_, n) => ({
    n: (n * 7919) % 30_000,
    text: `t${n}`.repeat(5),
  }));
  await client.db('s').collection('rows').insertMany(documents);
  let done = false;
  // Asked without the driver, whose own decoding of the results would be measured too.
  const scan = send({ find: 'rows', $db: 's', filter: { text: /9$/ }, sort: { n: 1 } }).then(
    () => (done = true),
  );
  const waits: number[] = [];
  while (!done) {
    const begun = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    await send({ ping: 1 });
    waits.push(performance.now() - begun);
  }
  await scan;
  // The slowest tenth is left to a machine that has other things to do.
  const ordered = waits.sort((a, b) => a - b);
  expect(ordered.length).toBeGreaterThan(10);
  expect(ordered[Math.floor(ordered.length * 0.9)]).toBeLessThan(50);
});

it('lets concurrent upserts of one key make one document', async () => {
  const rows = client.db('up').collection('rows');
  await rows.createIndexes([{ key: { key: 1 }, name: 'key_1', unique: true }]);
  const upsert = () => rows.updateOne({ key: 'k' }, { $inc: { n: 1 } }, { upsert: true });
  await Promise.all(Array.from({ length: 20 }, upsert));
  expect(await rows.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ key: 'k', n: 20 }]);
});
