import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { createFakeClock, silentLogger } from '../../../cloud/base';
import { createListener, type Gateway } from '../../../cloud/gateway/listener';
import { unreadAnswer } from '../../../cloud/gateway/unread';

const open: (Gateway | Server)[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) {
    if ('stop' in each) await each.stop();
    else await new Promise((resolve) => each.close(resolve));
  }
});

function listener(
  answer: RequestListener,
  config: { port?: number; portFixed?: boolean; host?: string } = {},
): { gateway: Gateway; clock: ReturnType<typeof createFakeClock> } {
  const clock = createFakeClock();
  const gateway = createListener(answer, {
    config: { host: '127.0.0.1', port: 0, portFixed: true, ...config },
    clock,
    logger: silentLogger,
    unread: (code) => unreadAnswer(code, 'en', 'r'),
  });
  open.push(gateway);
  return { gateway, clock };
}

const hello: RequestListener = (_request, response) => response.end('hello');
const portOf = ({ url }: Gateway) => Number(new URL(url).port);

/** A port that somebody else listens on. */
async function takenPort(): Promise<number> {
  const server = createServer();
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function asked(
  url: string,
): Promise<{ status: number; text: string; headers: IncomingMessage['headers'] }> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      void response.toArray().then((chunks) => {
        const text = Buffer.concat(chunks as Buffer[]).toString();
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
      }, reject);
    }).once('error', reject);
  });
}

describe('createListener', () => {
  it('has no address before it has started', async () => {
    const { gateway } = listener(hello);
    expect(() => gateway.url).toThrow(TypeError);
    await gateway.start();
    expect((await asked(gateway.url)).text).toBe('hello');
  });

  it('lets idle connections be for longer than clients do, so that no request meets one that is being closed', async () => {
    const { gateway } = listener(hello);
    await gateway.start();
    expect((await asked(gateway.url)).headers['keep-alive']).toBe('timeout=65');
  });

  it('takes the next free port', async () => {
    const port = await takenPort();
    const { gateway } = listener(hello, { port, portFixed: false });
    await gateway.start();
    expect(portOf(gateway)).toBeGreaterThan(port);
    expect(portOf(gateway)).toBeLessThanOrEqual(port + 100);
    expect((await asked(gateway.url)).text).toBe('hello');
  });

  it('refuses a port in use where it was chosen, and may be stopped then', async () => {
    const port = await takenPort();
    const { gateway } = listener(hello, { port, portFixed: true });
    await expect(gateway.start()).rejects.toMatchObject({ code: 'PORT_IN_USE', fields: { port } });
    await gateway.stop();
  });

  it.each([
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', 'localhost'],
  ])('names %s by an address that can be reached', async (host, named) => {
    const { gateway } = listener(hello, { host });
    await gateway.start();
    expect(new URL(gateway.url).hostname).toBe(named);
    expect((await asked(gateway.url)).text).toBe('hello');
  });

  it('finishes what is in flight, refuses what is new, and stops', async () => {
    let finish: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let release: () => void = () => undefined;
    const { gateway } = listener((_request, response) => {
      release = () => response.end('late');
      finish();
    });
    await gateway.start();
    const { url } = gateway;
    const inFlight = asked(url);
    await arrived;
    let stopped = false;
    const stopping = gateway.stop().then(() => (stopped = true));
    await expect(asked(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(stopped).toBe(false);
    release();
    expect((await inFlight).text).toBe('late');
    await stopping;
    await gateway.stop();
  });

  it('closes idle connections at once', async () => {
    const { gateway } = listener(hello);
    await gateway.start();
    const socket = connect(portOf(gateway), '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    await gateway.stop();
    await closed;
  });

  it('waits ten seconds at most for what never ends', async () => {
    let arrived: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { gateway, clock } = listener(() => arrived());
    await gateway.start();
    const cut = expect(asked(gateway.url)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await begun;
    let stopped = false;
    const stopping = gateway.stop().then(() => (stopped = true));
    clock.advance(9_999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    clock.advance(1);
    await stopping;
    await cut;
  });

  it('answers what is no HTTP with 400', async () => {
    const { gateway } = listener(hello);
    await gateway.start();
    const socket = connect(portOf(gateway), '127.0.0.1');
    socket.write('nonsense\r\n\r\n');
    const chunks = await socket.toArray();
    expect(Buffer.concat(chunks as Buffer[]).toString()).toMatch(
      /^HTTP\/1\.1 400 [^]*"code":"INVALID_COMMON_PARAM"/,
    );
  });

  it.each(['', 'connection: close\r\n'])(
    'answers a request before it answers what is no HTTP behind it (%j)',
    async (header) => {
      let answer = () => {};
      const taken = new Promise<void>((resolve) => {
        const { gateway } = listener((_request, response) => {
          answer = () => response.end('hello');
          resolve();
        });
        void gateway.start().then(() => {
          const socket = connect(portOf(gateway), '127.0.0.1');
          socket.write(`POST / HTTP/1.1\r\nhost: a\r\n${header}content-length: 0\r\n\r\n{}\r\n\r\n`);
          heard = socket.toArray().then((chunks) => Buffer.concat(chunks as Buffer[]).toString());
        });
      });
      let heard = Promise.resolve('');
      await taken;
      // What is behind it has been looked at by then.
      await new Promise((resolve) => setImmediate(resolve));
      answer();
      const statuses = [...(await heard).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
      expect(statuses).toEqual(header === '' ? ['200', '400'] : ['200']);
    },
  );

  it('answers at once where the body of a request is no HTTP', async () => {
    const { gateway } = listener((request, response) => {
      request.resume().once('end', () => response.end('hello'));
    });
    await gateway.start();
    const socket = connect(portOf(gateway), '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nnonsense\r\n');
    const chunks = (await socket.toArray()) as Buffer[];
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('can be started again', async () => {
    const { gateway } = listener(hello);
    await gateway.start();
    await gateway.stop();
    await gateway.start();
    expect((await asked(gateway.url)).text).toBe('hello');
  });
});
