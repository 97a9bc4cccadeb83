import { WebSocketServer } from 'ws';
import { createCloud } from '../../../cloud';
import type { CloudConfig } from '../../../cloud/base';

// One measured thing in a process of its own: the cloud, or the floor, a socket server that sends to all what one says.
const [, , kind = '', settings = '{}'] = process.argv;

async function serveCloud(): Promise<void> {
  const cloud = await createCloud(JSON.parse(settings) as CloudConfig);
  process.on('disconnect', () => void cloud.stop().finally(() => process.exit(0)));
  process.send?.({ url: cloud.url, mongodb: cloud.mongodb, env: cloud.env });
}

function serveEcho(): void {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
    process.send?.({ url: `ws://127.0.0.1:${(server.address() as { readonly port: number }).port}` });
  });
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      for (const client of server.clients) client.send(data as Buffer, { binary: false });
    });
  });
  process.on('disconnect', () => process.exit(0));
}

if (kind === 'cloud') void serveCloud();
else serveEcho();
