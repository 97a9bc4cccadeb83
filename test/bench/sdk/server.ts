import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCloud } from '../../../cloud';
import type { CloudConfig } from '../../../cloud/base';

// One measured thing in a process of its own: the cloud, or the floor, a gateway that answers each action with what the cloud
// answered to it the first time, byte for byte.
const [, , kind = '', given = ''] = process.argv;

async function serveCloud(): Promise<void> {
  const cloud = await createCloud(JSON.parse(given) as CloudConfig);
  process.on('disconnect', () => void cloud.stop().finally(() => process.exit(0)));
  const { url, mongodb, env, key } = cloud;
  process.send?.({ url, mongodb, env, key });
}

function serveConstants(): void {
  const { hostname, port } = new URL(given);
  const constants = new Map<string, Buffer>();
  const ask = (from: IncomingMessage, body: Buffer, answer: (bytes: Buffer) => void) => {
    // The host it was sent to is part of what is signed.
    const forwarded = request(
      { hostname, port, path: from.url, method: 'POST', headers: from.headers },
      (response) => void response.toArray().then((chunks) => answer(Buffer.concat(chunks as Buffer[]))),
    );
    forwarded.end(body);
  };
  const take = (from: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    from.on('data', (chunk: Buffer) => chunks.push(chunk));
    from.on('end', () => {
      const body = Buffer.concat(chunks);
      const action = /"action":"([\w.]+)"/.exec(body.toString('utf8'))?.[1] ?? '';
      const send = (bytes: Buffer) => {
        response.writeHead(200, {
          'content-type': 'application/json; charset=utf-8',
          'content-length': bytes.length,
        });
        response.end(bytes);
      };
      const known = constants.get(action);
      if (known !== undefined) send(known);
      else
        ask(from, body, (bytes) => {
          constants.set(action, bytes);
          send(bytes);
        });
    });
  };
  const server = createServer({ keepAliveTimeout: 65_000 }, take);
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  process.on('disconnect', () => process.exit(0));
}

if (kind === 'cloud') void serveCloud();
else serveConstants();
