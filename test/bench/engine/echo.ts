import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';
import { Long, serialize } from 'bson';
import { MongoClient } from 'mongodb';
import { silentLogger, systemClock } from '../../../cloud/base';
import { dispatch } from '../../../cloud/engine/commands/dispatch';
import { openHere } from '../../../cloud/engine/host/open';
import { frameReply, readHeader } from '../../../cloud/engine/wire/message';
import { bytesOf, idOf, itemOf, type Item } from './documents';
import type { Subject } from './tasks';

/**
 * The same driver asking the same, and a thread that answers every question with bytes it has lying ready: what the path
 * itself costs.
 */
export async function openEcho(): Promise<Subject> {
  const thread = new Worker(__filename);
  const [port] = (await once(thread, 'message')) as [number];
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  const items = client.db('bench').collection<Item>('items');
  return {
    findOne: (n) => items.findOne({ _id: idOf(n) }),
    async close() {
      await client.close();
      await thread.terminate();
    },
  };
}

async function answer(): Promise<void> {
  const hello = await greeting();
  const document = bytesOf(itemOf(7));
  const found = serialize({
    cursor: { firstBatch: [itemOf(7)], id: Long.ZERO, ns: 'bench.items' },
    ok: 1,
  });
  if (found.length < document.length) throw new Error('The reply holds no document');
  const server = createServer({ noDelay: true }, (socket) => {
    let rest: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      while (rest.length >= 16 && rest.length >= readHeader(rest).length) {
        const { length, requestId, opcode } = readHeader(rest);
        const isFind = rest.subarray(0, 40).includes('find\0');
        socket.write(frameReply({ requestId, opcode }, isFind ? found : hello, 1));
        rest = rest.subarray(length);
      }
    });
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    parentPort?.postMessage(typeof address === 'object' ? address?.port : undefined);
  });
}

/** What the engine answers to a driver that connects: it decides how the driver goes on. */
async function greeting(): Promise<Uint8Array> {
  const dataDir = await mkdtemp(join(tmpdir(), 'yunlet-bench-hello-'));
  const clock = systemClock;
  const { engine, stop } = await openHere({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    clock,
    logger: silentLogger,
  });
  const connection = { id: 1, address: '127.0.0.1:1', user: undefined, authentication: undefined };
  const hello = await dispatch(engine, connection, { hello: 1, helloOk: true, $db: 'admin' });
  await stop();
  await rm(dataDir, { recursive: true });
  return hello;
}

if (parentPort !== null) void answer();
