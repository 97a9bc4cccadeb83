import { fork, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createCloud } from '../../../cloud';
import type { CloudConfig } from '../../../cloud/base';
import type { HttpCall } from '../machine';
import { openBare, serveLogger } from './bare';
import { LAB } from './lab';

// One measured thing in a process of its own, started with its kind and the settings as JSON. It says {"call"} when it answers
// over HTTP; without HTTP it says {"ready"}, takes {"concurrency","ms"} and gives {"rps","p50","p99"}; the laboratory takes
// {"run","count"}.
const BODY = '{"name":"hello","data":{"name":"bench"}}';
const [, , kind = '', settings = '{}'] = process.argv;
const config = JSON.parse(settings) as CloudConfig;
let stop = async (): Promise<void> => undefined;

function answersAt(url: string, headers: Readonly<Record<string, string>> = {}): void {
  const call: HttpCall = { url, headers: { 'content-type': 'application/json', ...headers }, body: BODY };
  process.send?.({ call });
}

async function serveCloud(): Promise<void> {
  const cloud = await createCloud(config, { logger: serveLogger() });
  stop = () => cloud.stop();
  answersAt(`${cloud.url}/client/invoke`, { 'x-yunlet-key': cloud.key });
}

async function serveWithoutPrefetch(): Promise<void> {
  const bare = await openBare(config, false);
  stop = () => bare.stop();
  const { url, key } = await bare.listen();
  answersAt(`${url}/client/invoke`, { 'x-yunlet-key': key });
}

function serveRaw(): void {
  const server = createServer((request, response) => {
    request
      .on('data', () => undefined)
      .on('end', () => {
        response.setHeader('content-type', 'application/json');
        response.end('{"hello":"bench"}');
      });
  }).listen(0, '127.0.0.1', () => answersAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
}

function direct(call: () => Promise<unknown>): void {
  process.on('message', (message) => {
    const { concurrency, ms } = message as { concurrency: number; ms: number };
    const times: number[] = [];
    const began = performance.now();
    const caller = async () => {
      for (let at = performance.now(); at < began + ms;) {
        await call();
        const now = performance.now();
        times.push(now - at);
        at = now;
      }
    };
    void Promise.all(Array.from({ length: concurrency }, caller)).then(() => {
      const seconds = (performance.now() - began) / 1000;
      times.sort((a, b) => a - b);
      const share = (part: number) => times[Math.floor(times.length * part)];
      process.send?.({ rps: times.length / seconds, p50: share(0.5), p99: share(0.99) });
    });
  });
  process.send?.({ ready: true });
}

async function directPool(prefetch: boolean): Promise<void> {
  const bare = await openBare(config, prefetch);
  stop = () => bare.stop();
  direct(() => bare.call('hello', { name: 'bench' }));
}

/** The floor: two forked processes with one message under way each, and a plain list of calls that wait. */
function directFork(): void {
  const program = join(config.dataDir, '..', 'fork-child.js');
  writeFileSync(
    program,
    [
      "const main = async (event) => ({ hello: event.name || 'world' });",
      "process.on('message', async ({ id, event }) => process.send({ id, result: await main(event) }));",
    ].join('\n'),
  );
  const waiting: (() => void)[] = [];
  const children: ChildProcess[] = [0, 1].map(() => fork(program, { execArgv: [] }));
  const free = [...children];
  stop = async () => children.forEach((child) => child.kill());
  direct(async () => {
    while (free.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    const child = free.pop() as ChildProcess;
    await new Promise<void>((resolve) => {
      child.once('message', () => resolve());
      child.send({ id: 1, event: { name: 'bench' } });
    });
    free.push(child);
    waiting.shift()?.();
  });
}

function laboratory(): void {
  process.on('message', (message) => {
    const { run, count } = message as { run: keyof typeof LAB; count: number };
    LAB[run](config, count).then(
      (value) => process.send?.({ value }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.send?.({ ready: true });
}

const KINDS: Readonly<Record<string, () => unknown>> = {
  raw: serveRaw,
  ours: serveCloud,
  'ours-d1': serveWithoutPrefetch,
  pool: () => directPool(true),
  'pool-d1': () => directPool(false),
  fork: directFork,
  lab: laboratory,
};
// The measuring process is done with it, or gone.
process.on('disconnect', () => void stop().finally(() => process.exit(0)));
void KINDS[kind]?.();
