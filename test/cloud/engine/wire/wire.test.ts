import { connect, type Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize } from 'bson';
import { MongoClient } from 'mongodb';
import { silentLogger, systemClock } from '../../../../cloud/base';
import { openHere, type OpenEngine } from '../../../../cloud/engine/host/open';
import { frameRequest } from '../../../../cloud/engine/wire/message';

let dir: string;
let open: OpenEngine;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yunlet-wire-'));
  open = await openHere({
    dataDir: dir,
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    logger: silentLogger,
  });
});

afterAll(async () => {
  await open.stop();
  await rm(dir, { recursive: true });
});

/** Sends bytes on a connection of their own; resolves with the reply's body, or null where it was closed. */
function exchange(bytes: Uint8Array, port = open.port): Promise<Record<string, unknown> | null> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < 4 || answer.length < answer.readInt32LE(0)) return;
      socket.destroy();
      resolve(deserialize(answer.subarray(answer.readInt32LE(12) === 1 ? 36 : 21)));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(null));
    // What is cut off is waited for; the end of the input tells that nothing more comes.
    if (bytes.length < 16 || Buffer.from(bytes).readInt32LE(0) > bytes.length) socket.end();
  });
}

const ping = () => exchange(frameRequest({ ping: 1, $db: 'admin' }, 1));

/** A seeded generator (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it('answers OP_MSG and the OP_QUERY handshake', async () => {
  expect(await ping()).toEqual({ ok: 1 });
  const message = frameRequest({ ismaster: 1 }, 1);
  const body = message.subarray(21);
  const query = Buffer.concat([Buffer.alloc(20), Buffer.from('admin.$cmd\0'), Buffer.alloc(8), body]);
  query.writeInt32LE(query.length, 0);
  query.writeInt32LE(2004, 12);
  expect(await exchange(query)).toMatchObject({ ok: 1, ismaster: true, maxWireVersion: 21 });
});

it('takes a checksum and document sequences', async () => {
  const body = frameRequest({ insert: 'seq', $db: 'wire' }, 1).subarray(21);
  const documents = frameRequest({ _id: 1 }, 1).subarray(21);
  const head = Buffer.alloc(4);
  const sequence = Buffer.concat([head, Buffer.from('documents\0'), documents]);
  sequence.writeInt32LE(sequence.length, 0);
  const flags = Buffer.from([1, 0, 0, 0]);
  const message = Buffer.concat([
    Buffer.alloc(16),
    flags,
    Buffer.from([0]),
    body,
    Buffer.from([1]),
    sequence,
    Buffer.alloc(4),
  ]);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(2013, 12);
  expect(await exchange(message)).toMatchObject({ n: 1, ok: 1 });
});

it.each([
  ['a length below the header', (bytes: Buffer) => bytes.writeInt32LE(3, 0)],
  ['a length over the limit', (bytes: Buffer) => bytes.writeInt32LE(48_000_001, 0)],
  ['an unknown operation', (bytes: Buffer) => bytes.writeInt32LE(7, 12)],
  ['a flag that must be known', (bytes: Buffer) => bytes.writeInt32LE(4, 16)],
  ['an unknown section', (bytes: Buffer) => bytes.writeInt8(9, 20)],
  ['a document longer than the message', (bytes: Buffer) => bytes.writeInt32LE(5000, 21)],
])('closes a connection that sends %s', async (_, spoil) => {
  const bytes = frameRequest({ ping: 1, $db: 'admin' }, 1);
  spoil(bytes);
  expect(await exchange(bytes)).toBeNull();
  expect(await ping()).toEqual({ ok: 1 });
});

it('survives random bytes and mutated messages', async () => {
  const next = random(20260101);
  const seeds = [
    { ping: 1, $db: 'admin' },
    { find: 'c', filter: { a: { $in: [1, 2] } }, $db: 'wire' },
    { insert: 'c', documents: [{ a: [1, { b: 2 }] }], $db: 'wire' },
    { update: 'c', updates: [{ q: {}, u: { $set: { a: 1 } } }], $db: 'wire' },
    { saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: 'n,,n=a,r=b', $db: 'admin' },
  ].map((body) => frameRequest(body, 1));
  for (let round = 0; round < 300; round++) {
    const seed = seeds[Math.floor(next() * seeds.length)]!;
    const bytes: Buffer =
      round % 5 === 0
        ? Buffer.from(Array.from({ length: 1 + Math.floor(next() * 200) }, () => Math.floor(next() * 256)))
        : Buffer.from(seed);
    const changes = 1 + Math.floor(next() * 4);
    for (let change = 0; change < changes; change++) {
      bytes[(round % 2 === 0 ? 0 : 16) + Math.floor(next() * bytes.length)] = next() * 256;
    }
    // A length beyond what is sent would only wait.
    if (bytes.length >= 16 && bytes.readInt32LE(0) > bytes.length && round % 3 !== 0) {
      bytes.writeInt32LE(bytes.length, 0);
    }
    await exchange(bytes);
  }
  expect(await ping()).toEqual({ ok: 1 });
});

it('serves many connections at once', async () => {
  const replies = await Promise.all(Array.from({ length: 200 }, ping));
  expect(replies.every((reply) => reply?.['ok'] === 1)).toBe(true);
});

describe('with a password', () => {
  let secured: OpenEngine;
  let folder: string;
  const client = (user: string, password: string, extra = '') =>
    new MongoClient(
      `mongodb://${user}:${encodeURIComponent(password)}@127.0.0.1:${secured.port}/?authSource=admin${extra}`,
      { serverSelectionTimeoutMS: 2000 },
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yunlet-wire-'));
    const options = { dataDir: folder, host: '127.0.0.1', port: 0, clock: systemClock, logger: silentLogger };
    secured = await openHere({ ...options, username: 'yunlet', password: 'right' });
  });

  afterAll(async () => {
    await secured.stop();
    await rm(folder, { recursive: true });
  });

  it.each(['', '&authMechanism=SCRAM-SHA-256'])('lets the right password in (%s)', async (extra) => {
    const right = client('yunlet', 'right', extra);
    expect(await right.db('x').command({ ping: 1 })).toEqual({ ok: 1 });
    await right.close();
  });

  it.each([
    ['yunlet', 'wrong'],
    ['other', 'right'],
  ])('refuses %s with %s', async (user, password) => {
    const wrong = client(user, password);
    await expect(wrong.db('x').command({ ping: 1 })).rejects.toMatchObject({ code: 18 });
    await wrong.close();
  });

  it('refuses commands before signing in', async () => {
    expect(await exchange(frameRequest({ find: 'c', $db: 'x' }, 1), secured.port)).toMatchObject({
      ok: 0,
      code: 13,
    });
    expect(await exchange(frameRequest({ hello: 1, $db: 'admin' }, 1), secured.port)).toMatchObject({
      ok: 1,
    });
  });
});
