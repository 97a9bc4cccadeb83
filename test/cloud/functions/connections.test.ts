import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { createServer as createTlsServer } from 'node:tls';
import { join } from 'node:path';
import { startStage, until, type Stage } from './harness';

const REDIS = 'redis-server';

interface Answer {
  readonly pid: number;
  readonly openid: string;
  readonly answers: readonly string[];
}

/** A server that answers lines with lines. */
interface LineServer {
  readonly port: number;
  stop(): Promise<void>;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listen = (server: Server) =>
  new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve(portOf(server))));

/** Knows PING, INCR, and `BLPOP list seconds`, which finds nothing and says so when the time is over. */
async function startOwn(): Promise<LineServer> {
  const sockets = new Set<Socket>();
  const counters = new Map<string, number>();
  const server = createServer((socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    socket.on('error', () => undefined).setEncoding('utf8');
    let turn = Promise.resolve();
    const answer = async (line: string) => {
      const [word = '', key = '', seconds = '0'] = line.split(' ');
      if (word === 'BLPOP') await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
      const count = (counters.get(key) ?? 0) + 1;
      if (word === 'INCR') counters.set(key, count);
      const text = word === 'INCR' ? `:${count}` : word === 'BLPOP' ? '*-1' : '+PONG';
      socket.write(`${text}\r\n`);
    };
    socket.on('data', (text: string) => {
      for (const line of text.trim().split('\r\n')) turn = turn.then(() => answer(line));
    });
  });
  return {
    port: await listen(server),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function startRedis(): Promise<LineServer> {
  const probe = createServer();
  const port = await listen(probe);
  await new Promise((resolve) => probe.close(resolve));
  const dir = mkdtempSync(join(tmpdir(), 'yunlet-redis-'));
  const words = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const child = spawn(REDIS, words, { stdio: 'ignore' });
  let isUp = false;
  while (!isUp) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    isUp = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  }
  return {
    port,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const hasRedis = spawnSync(REDIS, ['--version']).status === 0;
if (!hasRedis) process.stdout.write('connections to redis-server are left out: it is not installed\n');

describe.each([
  ['a server of our own', startOwn],
  ...(hasRedis ? [['redis-server', startRedis] as const] : []),
] as const)('a function that keeps a connection to %s', (_name, startServer) => {
  let server: LineServer;
  const arrivals: { mark: string; openid: string; valid: boolean }[] = [];
  const sink = createHttpServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { token, ...told } = JSON.parse(Buffer.concat(parts).toString()) as {
        mark: string;
        openid: string;
        token: string;
      };
      arrivals.push({ ...told, valid: stage.open.has(token) });
      response.end();
    });
  });
  let stage: Stage;
  let url: string;
  beforeAll(async () => {
    server = await startServer();
    url = `http://127.0.0.1:${await listen(sink)}/`;
  });
  afterAll(async () => {
    await server.stop();
    sink.closeAllConnections();
    await new Promise((resolve) => sink.close(resolve));
  });
  beforeEach(() => arrivals.splice(0));
  afterEach(() => stage.stop());
  const call = async (openid: string, data: object = {}) =>
    (await stage.call('keeps-connection', { port: server.port, url, ...data }, openid)) as Answer;
  /** Nothing of any call runs: one credential is left for each instance that rests. */
  const rest = (count: number) => until(`${count} rest`, () => stage.open.size === count);

  test('serves the same caller again with the same instance and connection', async () => {
    stage = await startStage();
    const first = await call('ann', { now: ['INCR a', 'PING'] });
    for (let turn = 0; turn < 5; turn++) {
      await rest(1);
      const next = await call('ann', { now: ['INCR a', 'PING'] });
      expect(next).toMatchObject({ pid: first.pid, openid: 'ann' });
    }
    await rest(1);
    const warnings = stage.warnings.map(({ code }) => code);
    expect(warnings).toContain('CONNECTIONS_KEPT');
    expect(warnings).not.toContain('DRAIN_TIMEOUT');
  });

  test('never serves another caller with that instance, however they mix', async () => {
    stage = await startStage({ maxInstances: 12 });
    const users = ['ann', 'bob', 'cat'];
    const owners = new Map<number, string>();
    for (let turn = 0; turn < 6; turn++) {
      const answers = await Promise.all([...users, ...users].map((user) => call(user)));
      expect(answers.map(({ openid }) => openid)).toEqual([...users, ...users]);
      for (const { pid, openid } of answers) {
        expect(owners.get(pid) ?? openid).toBe(openid);
        owners.set(pid, openid);
      }
    }
    // It pays: far fewer processes than calls.
    expect(owners.size).toBeLessThanOrEqual(12);
  });

  test('serves anybody with it where its connections are said to be shared', async () => {
    const functions = { 'keeps-connection': { connections: 'shared' } } as const;
    stage = await startStage({ maxInstances: 1, functions });
    const { pid } = await call('ann', { later: 'BLPOP nothing 0.2' });
    expect(await call('bob')).toMatchObject({ pid, openid: 'bob' });
    expect(arrivals).toEqual([{ mark: '*-1', openid: 'ann', valid: true }]);
    expect(await call('cat')).toMatchObject({ pid, openid: 'cat' });
    expect(stage.warnings).toEqual([]);
  });

  test('gives another caller its place after the time a call may take', async () => {
    stage = await startStage({ maxInstances: 1 });
    const ann = await call('ann');
    const bob = await call('bob');
    expect(bob).toMatchObject({ openid: 'bob', answers: ['+PONG'] });
    expect(bob.pid).not.toBe(ann.pid);
    await rest(1);
  });

  test.each(['ann', 'bob'])(
    'answers at once, asks to the end as its own caller, and lets %s begin only then',
    async (next) => {
      stage = await startStage({ maxInstances: 1 });
      await call('ann', { later: 'BLPOP nothing 0.3' });
      expect(arrivals).toEqual([]);
      await call(next);
      expect(arrivals).toEqual([{ mark: '*-1', openid: 'ann', valid: true }]);
    },
  );

  test('is ended when it has rested long enough', async () => {
    stage = await startStage({ idleMs: 60 });
    await call('ann');
    await rest(0);
  });
});

describe('a connection', () => {
  let stage: Stage;
  let server: LineServer;
  beforeEach(async () => {
    server = await startOwn();
    stage = await startStage();
  });
  afterEach(async () => {
    await stage.stop();
    await server.stop();
  });
  const call = async (openid: string) =>
    (await stage.call('keeps-connection', { port: server.port }, openid)) as Answer;

  test('that its server closes is opened anew by the next call, in the same instance', async () => {
    const { pid } = await call('ann');
    await until('it rests', () => stage.open.size === 1);
    const { port } = server;
    await server.stop();
    server = await startOwn();
    expect(server.port).not.toBe(port);
    expect(await call('ann')).toMatchObject({ pid, answers: ['+PONG'] });
  });

  test('does not keep an instance that also keeps a timer', async () => {
    const first = await stage.call('keeps-both', { port: server.port }, 'ann');
    await until('the warning', () => stage.warnings.some(({ code }) => code === 'DRAIN_TIMEOUT'));
    expect(await stage.call('keeps-both', { port: server.port }, 'ann')).not.toBe(first);
  });
});

test('an answer to fetch that comes in pieces belongs to its call, and nothing is kept for it', async () => {
  const server = createHttpServer((_request, response) => {
    response.write('first ');
    setTimeout(() => response.end('last'), 60);
  });
  const url = `http://127.0.0.1:${await listen(server)}/`;
  const stage = await startStage({ maxInstances: 1 });
  try {
    const pids = await Promise.all(['ann', 'bob', 'cat'].map((user) => stage.call('fetches', { url }, user)));
    expect(new Set(pids).size).toBe(1);
    await until('all has been said', () => stage.lines.length === 3);
    expect(stage.lines.map(({ text }) => text)).toEqual(
      ['ann', 'bob', 'cat'].map((user) => `first last for ${user}`),
    );
    await until('nothing runs', () => stage.open.size === 0);
    expect(stage.warnings).toEqual([]);
  } finally {
    await stage.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test('an answer over TLS on a connection that was plain before is owed as well', async () => {
  const sockets: Socket[] = [];
  const secure = createTlsServer(
    {
      ciphers: 'PSK+HIGH:!kRSA:!kECDHE:!kDHE',
      maxVersion: 'TLSv1.2',
      pskCallback: () => Buffer.from('00112233', 'hex'),
    },
    (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => setTimeout(() => socket.write('answer\r\n'), 150));
    },
  );
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('yes\r\n');
      secure.emit('connection', socket);
    });
  });
  const port = await listen(server);
  const stage = await startStage({ maxInstances: 1 });
  try {
    const first = await stage.call('upgrades', { port }, 'ann');
    expect(stage.lines).toEqual([]);
    expect(await stage.call('upgrades', { port }, 'bob')).not.toBe(first);
    expect(stage.lines.map(({ text }) => text)).toEqual(['answered for ann']);
    expect(stage.warnings.map(({ code }) => code)).toEqual(['DRAIN_TIMEOUT']);
  } finally {
    await stage.stop();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});
