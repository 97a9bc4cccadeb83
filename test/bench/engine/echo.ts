import { once } from 'node:events';
import { createServer } from 'node:net';
import { parentPort, Worker } from 'node:worker_threads';
import { Long, serialize } from 'bson';
import { MongoClient } from 'mongodb';
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

function answer(): void {
  const document = bytesOf(itemOf(7));
  const found = serialize({
    cursor: { firstBatch: [itemOf(7)], id: Long.ZERO, ns: 'bench.items' },
    ok: 1,
  });
  if (found.length < document.length) throw new Error('The reply holds no document');
  const hello = serialize({
    ok: 1,
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    minWireVersion: 0,
    maxWireVersion: 21,
    logicalSessionTimeoutMinutes: 30,
  });
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

if (parentPort !== null) answer();
