import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Koa from 'koa';
import pino from 'pino';
import { randomIds, silentLogger, systemClock } from '../../../cloud/base';
import { createFunctionRuntime } from '../../../cloud/functions';
import { pageOf, testConfig } from '../../cloud/functions/harness';

// One measured thing in a process of its own: `server.ts KIND` prints {"url"} when it answers, or, for kinds without HTTP, takes
// {"concurrency","calls"} over IPC and answers {"rps","p50","p99"}.
const EVENT = Buffer.from('{"name":"bench"}');

async function openRuntime(prefetch: boolean) {
  const runtime = createFunctionRuntime({
    config: testConfig({ maxInstances: 2, dataDir: join(__dirname, 'never-written') }),
    credentials: {
      open: () => ({
        apiToken: randomIds.hex(16),
        secretId: 'id',
        secretKey: 'key',
        sessionToken: 'session',
      }),
      close: () => undefined,
    },
    adminUrl: () => 'http://127.0.0.1:9/admin',
    clock: systemClock,
    ids: randomIds,
    logger: silentLogger,
    warn: () => undefined,
    onLog: () => undefined,
    prefetch,
  });
  await runtime.start();
  const call = () => runtime.invoke({ name: 'hello', event: EVENT, from: 'page', caller: pageOf('bench') });
  await Promise.all(Array.from({ length: 64 }, call));
  return runtime;
}

function listen(handler: Parameters<typeof createServer>[1]): void {
  const server = createServer(handler as never).listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ url: `http://127.0.0.1:${port}/` });
  });
}

async function serveOurs(prefetch: boolean): Promise<void> {
  const runtime = await openRuntime(prefetch);
  const log = pino({ base: null }, pino.destination({ dest: '/dev/null', sync: false }));
  const app = new Koa();
  app.use(async (context, next) => {
    const began = performance.now();
    await next();
    log.info(
      { method: context.method, path: context.path, status: context.status, ms: performance.now() - began },
      'request',
    );
  });
  app.use(async (context) => {
    const parts: Buffer[] = [];
    for await (const part of context.req) parts.push(part as Buffer);
    const { result, requestId } = await runtime.invoke({
      name: 'hello',
      event: Buffer.concat(parts),
      from: 'page',
      caller: pageOf('bench'),
    });
    context.set('x-request-id', requestId);
    context.type = 'json';
    context.body = Buffer.from(result);
  });
  const answer = app.callback();
  listen((request, response) => void answer(request, response));
}

function serveRaw(): void {
  listen((request, response) => {
    request
      .on('data', () => undefined)
      .on('end', () => {
        response.setHeader('content-type', 'application/json');
        response.end('{"hello":"bench"}');
      });
  });
}

async function direct(call: () => Promise<unknown>): Promise<void> {
  process.on('message', (message) => {
    const { concurrency, calls } = message as { concurrency: number; calls: number };
    const times: number[] = [];
    const began = performance.now();
    let left = calls;
    const worker = async () => {
      while (left-- > 0) {
        const at = performance.now();
        await call();
        times.push(performance.now() - at);
      }
    };
    void Promise.all(Array.from({ length: concurrency }, worker)).then(() => {
      const seconds = (performance.now() - began) / 1000;
      times.sort((a, b) => a - b);
      const at = (share: number) => times[Math.floor(times.length * share)];
      process.send?.({ rps: calls / seconds, p50: at(0.5), p99: at(0.99) });
    });
  });
  process.send?.({ ready: true });
}

async function directPool(prefetch: boolean): Promise<void> {
  const runtime = await openRuntime(prefetch);
  await direct(() => runtime.invoke({ name: 'hello', event: EVENT, from: 'page', caller: pageOf('bench') }));
}

/** The floor: two forked processes with one message under way each, and a plain list of calls that wait. */
async function directFork(): Promise<void> {
  const waiting: (() => void)[] = [];
  const free = [0, 1].map(() => fork(join(__dirname, 'fork-child.mjs'), { execArgv: [] }));
  await direct(async () => {
    if (free.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    const child = free.pop();
    await new Promise<void>((resolve) => {
      child?.once('message', () => resolve());
      child?.send({ id: 1, event: { name: 'bench' } });
    });
    if (child !== undefined) free.push(child);
    waiting.shift()?.();
  });
}

const KINDS: Readonly<Record<string, () => unknown>> = {
  raw: serveRaw,
  ours: () => serveOurs(true),
  'ours-d1': () => serveOurs(false),
  pool: () => directPool(true),
  'pool-d1': () => directPool(false),
  fork: directFork,
};
// The measuring process is gone.
process.on('disconnect', () => process.exit(0));
void KINDS[process.argv[2] ?? '']?.();
