import { execFile, fork, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** One measurement of one thing. */
export interface Sample {
  readonly rps: number;
  readonly p50: number;
  readonly p99: number;
}

/** Something that is measured at a concurrency. */
export interface Target {
  readonly name: string;
  measure(concurrency: number): Promise<Sample>;
  stop(): void;
}

const ROOT = join(__dirname, '..', '..', '..');
const run = promisify(execFile);

async function overHttp(url: string, concurrency: number, ms: number): Promise<Sample> {
  const { stdout } = await run(process.execPath, [
    join(__dirname, 'load.mjs'),
    url,
    String(concurrency),
    String(ms),
  ]);
  const sample = JSON.parse(stdout) as Sample & { errors: number };
  if (sample.errors > 0) throw new Error(`${sample.errors} calls of ${url} failed`);
  return sample;
}

function once<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`a measured process ended with ${String(code)}`)));
  });
}

function startServer(kind: string): ChildProcess {
  return fork(join(__dirname, 'server.ts'), [kind], { execArgv: ['--import', 'tsx'], cwd: ROOT });
}

/** A server of server.ts, measured over HTTP. */
export async function httpTarget(name: string, ms: number): Promise<Target> {
  const child = startServer(name);
  const { url } = await once<{ url: string }>(child);
  return { name, measure: (concurrency) => overHttp(url, concurrency, ms), stop: () => void child.kill() };
}

/** Something running already, such as the real gateway. */
export function urlTarget(name: string, url: string, ms: number): Target {
  return { name, measure: (concurrency) => overHttp(url, concurrency, ms), stop: () => undefined };
}

/** A kind of server.ts that calls itself, without HTTP. */
export async function directTarget(name: string, calls: number): Promise<Target> {
  const child = startServer(name);
  await once(child);
  return {
    name,
    async measure(concurrency) {
      child.send({ concurrency, calls: concurrency === 1 ? Math.ceil(calls / 10) : calls });
      return once<Sample>(child);
    },
    stop: () => void child.kill(),
  };
}

/** The peer \@cloudbase/functions-framework, or null where it is not installed. */
export async function cloudbaseTarget(ms: number): Promise<Target | null> {
  const program = join(ROOT, 'node_modules', '@cloudbase', 'functions-framework', 'bin', 'tcb-ff.js');
  if (!existsSync(program)) return null;
  const folder = mkdtempSync(join(tmpdir(), 'yunlet-bench-'));
  writeFileSync(
    join(folder, 'index.js'),
    "exports.main = async (event) => ({ hello: event.name || 'world' });\n",
  );
  writeFileSync(join(folder, 'package.json'), '{ "name": "hello", "main": "index.js" }');
  const port = await freePort();
  const child = spawn(process.execPath, [program, `--port=${port}`, `--source=${folder}`], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}/`;
  for (const deadline = performance.now() + 20_000; ;) {
    const answer = await fetch(url, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    }).catch(() => undefined);
    if (answer?.ok === true) break;
    if (performance.now() > deadline) {
      child.kill();
      return null;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    name: 'cff',
    measure: (concurrency) => overHttp(url, concurrency, ms),
    stop() {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** The middle value; of an even number of values the upper one. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Measures every target once a round, in an order that rotates, and gives medians. */
export async function alternate(
  targets: readonly Target[],
  { rounds, concurrency }: { readonly rounds: number; readonly concurrency: number },
): Promise<Readonly<Record<string, Sample>>> {
  const samples = new Map<string, Sample[]>(targets.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < targets.length; i++) {
      const target = targets[(round + i) % targets.length];
      if (target !== undefined) samples.get(target.name)?.push(await target.measure(concurrency));
    }
  }
  const middle = (all: readonly Sample[]): Sample => ({
    rps: median(all.map(({ rps }) => rps)),
    p50: median(all.map(({ p50 }) => p50)),
    p99: median(all.map(({ p99 }) => p99)),
  });
  return Object.fromEntries([...samples].map(([name, all]) => [name, middle(all)]));
}
