import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Ends the process and everything it started. Harmless when it is gone already. */
export type Kill = (pid: number) => void;

/** Runs a program to its end and gives its output; rejects where it fails or is not there. */
export type RunCommand = (program: string, args: readonly string[]) => Promise<string>;

const execute = promisify(execFile);

/** Runs it on this machine. */
export const runCommand: RunCommand = async (program, args) =>
  (await execute(program, [...args], { windowsHide: true })).stdout;

/** SIGKILL to the process group that `pid` leads. */
export function createPosixKill(kill: (pid: number, signal: 'SIGKILL') => unknown): Kill {
  return (pid) => {
    try {
      kill(-pid, 'SIGKILL');
    } catch {
      // No such group any more.
    }
  };
}

/** Windows has no process groups that can be ended; taskkill walks the tree of parents. */
export function windowsKill(run: RunCommand): Kill {
  return (pid) => void run('taskkill', ['/PID', String(pid), '/T', '/F']).catch(() => undefined);
}
