import { fork, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpCall, Load, Machine, Sample } from '../machine';
import { spreadOf, type Spread } from '../rows';
import type { Project } from './project';

/** Something running that is measured. */
export interface Running {
  measure(load: Load): Promise<Sample>;
  stop(): Promise<void>;
}

/** Something that can be started to be measured. */
export interface Target {
  readonly name: string;
  start(): Promise<Running>;
}

/** What the targets are started with. */
export interface Stand {
  readonly machine: Machine;
  readonly project: Project;
  /** Folder of the compiled benchmark. */
  readonly compiled: string;
}

const ROOT = join(__dirname, '..', '..', '..');
const CFF = join(ROOT, 'node_modules', '@cloudbase', 'functions-framework', 'bin', 'tcb-ff.js');

/** Starts a kind of server.ts; its standard error is thrown away as that of the peers. */
export function startServer(kind: string, { project, compiled }: Stand): ChildProcess {
  const child = fork(join(compiled, 'runtime', 'server.js'), [kind, JSON.stringify(project.config())], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return child;
}

/** The next message of a child. */
export function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a measured process ended with ${String(code)}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}

/** Lets a child end by itself. */
export async function dismiss(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await ended;
}

/** A kind of server.ts that answers over HTTP. */
export function httpTarget(name: string, stand: Stand): Target {
  return {
    name,
    async start() {
      const child = startServer(name, stand);
      const { call } = await answerOf<{ call: HttpCall }>(child);
      return { measure: (load) => stand.machine.load(call, load), stop: () => dismiss(child) };
    },
  };
}

/** A kind of server.ts that calls itself, without HTTP. */
export function directTarget(name: string, stand: Stand): Target {
  return {
    name,
    async start() {
      const child = startServer(name, stand);
      await answerOf(child);
      return {
        measure(load) {
          child.send(load);
          return answerOf<Sample>(child);
        },
        stop: () => dismiss(child),
      };
    },
  };
}

/** The peer \@cloudbase/functions-framework, or undefined where it is not installed. */
export function cloudbaseTarget({ machine }: Stand): Target | undefined {
  if (!existsSync(CFF)) return undefined;
  return {
    name: 'cff',
    async start() {
      const folder = mkdtempSync(join(tmpdir(), 'yunlet-bench-'));
      writeFileSync(
        join(folder, 'index.js'),
        "exports.main = async (event) => ({ hello: event.name || 'world' });\n",
      );
      writeFileSync(join(folder, 'package.json'), '{ "name": "hello", "main": "index.js" }');
      const port = await freePort();
      const child = spawn(process.execPath, [CFF, `--port=${port}`, `--source=${folder}`], {
        cwd: folder,
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: 'ignore',
      });
      const stop = async () => {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
        rmSync(folder, { recursive: true, force: true });
      };
      const call: HttpCall = {
        url: `http://127.0.0.1:${port}/`,
        headers: { 'content-type': 'application/json' },
        body: '{"name":"hello","data":{"name":"bench"}}',
      };
      for (const deadline = performance.now() + 20_000; !(await answers(call));) {
        if (performance.now() > deadline) {
          await stop();
          throw new Error('the functions framework did not start');
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return { measure: (load) => machine.load(call, load), stop };
    },
  };
}

async function answers({ url, headers, body }: HttpCall): Promise<boolean> {
  return fetch(url, { method: 'POST', headers, body }).then(
    ({ ok }) => ok,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** What all rounds gave of one target at one concurrency. */
export interface Measured {
  readonly samples: readonly Sample[];
  readonly rps: Spread;
  readonly p50: Spread;
  readonly p99: Spread;
}

/** How {@link alternate} measures. */
export interface Rounds {
  readonly machine: Machine;
  readonly rounds: number;
  readonly ms: number;
  readonly concurrencies: readonly number[];
}

/**
 * Measures every target once a round, in an order that rotates. Each is started for its turn, warmed up, and measured when
 * the machine has come to rest, while no other runs.
 */
export async function alternate(
  targets: readonly Target[],
  { machine, rounds, ms, concurrencies }: Rounds,
): Promise<ReadonlyMap<number, Readonly<Record<string, Measured>>>> {
  const all = new Map(
    concurrencies.map((one) => [one, new Map(targets.map(({ name }) => [name, [] as Sample[]]))]),
  );
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < targets.length; i++) {
      const target = targets[(round + i) % targets.length] as Target;
      const running = await target.start();
      try {
        await running.measure({ concurrency: Math.max(...concurrencies), ms });
        for (const concurrency of concurrencies) {
          await machine.idle();
          all
            .get(concurrency)
            ?.get(target.name)
            ?.push(await running.measure({ concurrency, ms }));
        }
      } finally {
        await running.stop();
      }
    }
  }
  return new Map(
    [...all].map(([concurrency, byName]) => [
      concurrency,
      Object.fromEntries([...byName].map(([name, samples]) => [name, summed(samples)])),
    ]),
  );
}

function summed(samples: readonly Sample[]): Measured {
  const of = (field: keyof Sample) => spreadOf(samples.map((sample) => sample[field]));
  return { samples, rps: of('rps'), p50: of('p50'), p99: of('p99') };
}
