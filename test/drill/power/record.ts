import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createTimeline, type Happening } from './timeline';
import { createTraceReader, LONGEST, TRACED } from './trace';

const ROOT = join(__dirname, '..', '..', '..');

/** Why nothing can be recorded here; undefined where it can. */
export function whyNotTraceable(): string | undefined {
  if (process.platform !== 'linux') return 'strace is for Linux';
  try {
    execFileSync('strace', ['-f', '-e', 'trace=none', '-o', '/dev/null', 'true'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return 'strace is not installed (apt-get install strace)';
    return `strace may not trace here: ${
      String((error as { stderr?: unknown }).stderr)
        .trim()
        .split('\n')[0] ?? ''
    }`;
  }
}

/** An engine whose system calls are followed. */
export interface Recording {
  readonly uri: string;
  /** Kills the engine and resolves when every call it had made has been handed on. */
  kill(): Promise<void>;
}

/** Starts an engine on `dir` under strace. */
export async function recordEngine(
  dir: string,
  onHappening: (happening: Happening) => void,
): Promise<Recording> {
  const host = [process.execPath, '--import', 'tsx', join(__dirname, '..', 'engine-host.ts'), dir];
  const words = [
    '-f',
    '-qq',
    '--seccomp-bpf',
    '-xx',
    '-s',
    String(LONGEST),
    '-e',
    `trace=${TRACED}`,
    '-e',
    'signal=none',
  ];
  // strace opens what it writes to by name, and a pipe of ours has none: cat does.
  const child = spawn('strace', [...words, '-o', '|cat >&3', ...host], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const exited = once(child, 'exit');
  const read = createTraceReader(createTimeline(onHappening));
  const trace = child.stdio[3] as Readable;
  let rest = '';
  let fault: unknown;
  trace.setEncoding('latin1').on('data', (chunk: string) => {
    if (fault !== undefined) return;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    try {
      lines.forEach(read);
    } catch (error) {
      fault = error;
    }
  });
  const ended = once(trace, 'close');
  const [uri, pid] = await firstLine(child.stdout as Readable);
  return {
    uri,
    async kill() {
      process.kill(Number(pid), 'SIGKILL');
      await exited;
      await ended;
      if (fault !== undefined) throw fault as Error;
    },
  };
}

async function firstLine(output: Readable): Promise<readonly [string, string]> {
  for await (const line of createInterface({ input: output })) {
    const [uri = '', pid = ''] = line.split(' ');
    return [uri, pid];
  }
  throw new Error('The engine did not start under strace');
}
