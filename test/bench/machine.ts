import { execFile, execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** One sample of calls. Times in milliseconds. */
export interface Sample {
  readonly rps: number;
  readonly p50: number;
  readonly p99: number;
}

/** An HTTP call to repeat. */
export interface HttpCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How hard to call. */
export interface Load {
  readonly concurrency: number;
  readonly ms: number;
}

/** The machine everything is measured on. */
export interface Machine {
  readonly generator: string;
  readonly gates: { waited: number; gaveUp: number };
  /** Waits until three quarters of the processors are idle, 20 s at most. */
  idle(): Promise<void>;
  /** Repeats a call from a process of its own. Throws where an answer is not 200. */
  load(call: HttpCall, load: Load): Promise<Sample>;
}

const run = promisify(execFile);
const WANTED = 0.75;
const WAIT_MS = 20_000;

/** Finds out what there is to measure with. */
export function openMachine(): Machine {
  const gates = { waited: 0, gaveUp: 0 };
  const wrk = hasWrk();
  return {
    generator: wrk ? 'wrk, 1 thread' : 'node:http in a process of its own',
    gates,
    async idle() {
      const deadline = performance.now() + WAIT_MS;
      for (let turn = 0; (await idleShare(300)) < WANTED; turn++) {
        if (turn === 0) gates.waited++;
        if (performance.now() < deadline) continue;
        gates.gaveUp++;
        return;
      }
    },
    async load(call, load) {
      const sample = await (wrk ? withWrk(call, load) : withNode(call, load));
      if (sample.errors > 0) throw new Error(`${sample.errors} calls of ${call.url} failed`);
      return sample;
    },
  };
}

async function idleShare(ms: number): Promise<number> {
  const sum = () => {
    const times = cpus().map((cpu) => cpu.times);
    const idle = times.reduce((total, one) => total + one.idle, 0);
    return { idle, all: times.reduce((total, one) => total + Object.values(one).reduce((a, b) => a + b), 0) };
  };
  const before = sum();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const after = sum();
  return (after.idle - before.idle) / (after.all - before.all);
}

function hasWrk(): boolean {
  try {
    execFileSync('wrk', ['-v'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // It ends with 1 after saying its version.
    return (error as { readonly code?: string }).code !== 'ENOENT';
  }
}

type Counted = Sample & { readonly errors: number };

async function withWrk(call: HttpCall, { concurrency, ms }: Load): Promise<Counted> {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const pairs = Object.entries(call.headers).flatMap(([name, value]) => [name, value]);
  const { stdout } = await run('wrk', [
    '-t1',
    `-c${concurrency}`,
    `-d${seconds}s`,
    '-s',
    join(__dirname, 'post.lua'),
    call.url,
    '--',
    call.body,
    ...pairs,
  ]);
  return JSON.parse(stdout.slice(stdout.indexOf('{"'))) as Counted;
}

async function withNode(call: HttpCall, { concurrency, ms }: Load): Promise<Counted> {
  const words = [join(__dirname, 'post.mjs'), JSON.stringify(call), String(concurrency), String(ms)];
  return JSON.parse((await run(process.execPath, words)).stdout) as Counted;
}
