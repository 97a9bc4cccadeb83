import { spawn } from 'node:child_process';

/** A program that has ended. */
export interface ProgramResult {
  readonly code: number;
  /** stdout and stderr, in the order they came. */
  readonly output: string;
}

/** Runs a program to its end; rejects where it cannot be started. */
export type RunProgram = (file: string, args: readonly string[]) => Promise<ProgramResult>;

/** What is handed to the system to run a program. */
export interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
  /** Windows: the arguments are quoted already. */
  readonly verbatim: boolean;
}

/**
 * How a program is started on a system. Pure.
 *
 * @remarks Windows starts batch files only through cmd.exe, and Node refuses to do that unasked. Quotes and percent
 * signs have a meaning there that no quoting takes away, so arguments with them are refused.
 * @throws TypeError for such an argument.
 */
export function invocationOf(platform: NodeJS.Platform, file: string, args: readonly string[]): Invocation {
  if (platform !== 'win32' || !/\.(bat|cmd)$/i.test(file)) return { file, args, verbatim: false };
  const words = [file, ...args].map((word) => {
    if (/["%\r\n]/.test(word)) throw new TypeError(`${word} cannot be handed to a batch file`);
    return `"${word}"`;
  });
  return { file: 'cmd.exe', args: ['/d', '/s', '/c', `"${words.join(' ')}"`], verbatim: true };
}

/** Runs a program of this machine. */
export const runProgram: RunProgram = (file, args) => {
  const how = invocationOf(process.platform, file, args);
  return new Promise((resolve, reject) => {
    const child = spawn(how.file, how.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsVerbatimArguments: how.verbatim,
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
};
