import { createLogger, isCloudError, type CloudError, type Logger } from '../base';
import type { Call } from './command';

/** Writes a line for a person: to stdout, or to stderr where stdout is for a machine. */
export function say(call: Call, line: string): void {
  (call.json ? call.terminal.err : call.terminal.out)(`${line}\n`);
}

/** Writes one JSON value as a line of stdout. */
export function emit(call: Call, value: unknown): void {
  call.terminal.out(`${JSON.stringify(value)}\n`);
}

/** Writes a result: one line of JSON for a machine, indented for a person. */
export function emitResult(call: Call, value: unknown): void {
  const compact = call.json || !call.terminal.interactive;
  call.terminal.out(`${JSON.stringify(value ?? null, null, compact ? 0 : 2)}\n`);
}

/** The logger of a command: to stderr, JSON lines for a machine, else for a person. */
export function commandLogger(
  call: Call,
  level: 'debug' | 'info' | 'warn' | 'error' = 'info',
  write: (line: string) => void = (line) => call.terminal.err(line),
): Logger {
  return createLogger({
    level: call.verbose ? 'debug' : level,
    format: call.json || !call.terminal.interactive ? 'json' : 'terminal',
    write,
  });
}

/** The exit code of a failure. */
export function exitCodeOf(error: CloudError): number {
  if (error.code === 'USAGE') return 2;
  return error.code === 'PARTLY_DONE' ? 3 : 1;
}

/** The stack of an error and of everything that caused it, for --verbose. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** What an unexpected error says about itself, in one line; empty for expected ones. */
export function causeLine(error: CloudError): string {
  if (error.code !== 'SYS_ERR' || isCloudError(error.cause)) return '';
  // Not instanceof: errors of other realms are told as well.
  const { message } = (error.cause ?? {}) as { readonly message?: unknown };
  return typeof message !== 'string' ? '' : ` ${message.split('\n')[0] ?? ''}`;
}
