import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(__dirname, '../..');

/** A running `yunlet dev`. */
export interface DevCloud {
  readonly url: string;
  readonly key: string;
  readonly functions: readonly string[];
  /** Milliseconds from starting the process to its ready line. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** What {@link startDev} may be told beside the project. */
export interface DevOptions {
  readonly data: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts `yunlet dev` for a project, as a developer does. */
export async function startDev(project: string, { data, environment = {} }: DevOptions): Promise<DevCloud> {
  const began = performance.now();
  const dev = spawn(
    process.execPath,
    [
      join(ROOT, 'bin/yunlet.js'),
      'dev',
      ...['--project', project],
      ...['--data', data],
      ...['--port', '0'],
      '--no-open',
      '--json',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...environment } },
  );
  const exited = once(dev, 'exit');
  const stop = async () => {
    dev.kill('SIGTERM');
    await exited;
  };
  try {
    const first = await createInterface({ input: dev.stdout })[Symbol.asyncIterator]().next();
    const readyMs = performance.now() - began;
    if (first.done === true) throw new Error('dev ended before it was ready');
    const ready = JSON.parse(first.value) as {
      ready?: boolean;
      url: string;
      functions: string[];
      error?: { message: string };
    };
    if (ready.ready !== true) throw new Error(ready.error?.message ?? 'dev is not ready');
    const { key } = JSON.parse(readFileSync(join(data, 'run.json'), 'utf8')) as { key: string };
    return { url: ready.url, key, functions: ready.functions, readyMs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a client route said. */
export interface Answer {
  readonly ok: boolean;
  readonly data?: Record<string, unknown>;
  readonly code?: string;
  readonly message?: string;
}

/** Posts to a route of the cloud. */
export async function post(
  cloud: DevCloud,
  path: string,
  { body, headers = {} }: { readonly body: unknown; readonly headers?: Readonly<Record<string, string>> },
): Promise<Answer> {
  const response = await fetch(`${cloud.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { ok: response.ok, ...((await response.json()) as Omit<Answer, 'ok'>) };
}
