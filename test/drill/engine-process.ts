import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** An engine in a process of its own. */
export interface Host {
  readonly child: ChildProcess;
  readonly uri: string;
}

/** Starts a process that serves `dir`. */
export async function host(dir: string): Promise<Host> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'engine-host.ts'), dir], {
    cwd: join(__dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, uri: line.split(' ')[0] ?? '' };
  }
  throw new Error('The engine did not start');
}

/** Kills a process and waits until it is gone. */
export function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
