import { createRequire } from 'node:module';
import type pino from 'pino';

/** How loud a line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Values that belong to a line; never secrets, and document bodies only at `debug`. Errors go under `error` or `cause`:
 * those are written with their kind, message, stack and causes.
 */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes lines: one sentence without a full stop, data in fields and never in the sentence. */
export interface Logger {
  debug(sentence: string, fields?: LogFields): void;
  info(sentence: string, fields?: LogFields): void;
  warn(sentence: string, fields?: LogFields): void;
  error(sentence: string, fields?: LogFields): void;
  /** A logger that adds `fields` (`service`, `requestId`, `functionName`) to each line. */
  child(fields: LogFields): Logger;
}

/** How {@link createLogger} writes. */
export interface LoggerOptions {
  readonly level: LogLevel | 'silent';
  /** `json`: one object a line. `terminal`: for a person, with colours. */
  readonly format: 'json' | 'terminal';
  /** Takes one finished line with its line break. */
  readonly write: (line: string) => void;
}

/** Makes a logger. */
export function createLogger(options: LoggerOptions): Logger {
  const write =
    options.format === 'json' ? options.write : (line: string) => options.write(forTerminal(line));
  // Loaded where it is used: threads take this door too and send their lines elsewhere.
  const make = createRequire(__filename)('pino') as typeof pino;
  const { err } = make.stdSerializers;
  return wrap(make({ level: options.level, base: null, serializers: { error: err, cause: err } }, { write }));
}

const nothing = () => undefined;

/** A logger that says nothing. */
export const silentLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLogger,
};

function wrap(inner: pino.Logger): Logger {
  return {
    debug: (sentence, fields) => inner.debug(fields ?? {}, sentence),
    info: (sentence, fields) => inner.info(fields ?? {}, sentence),
    warn: (sentence, fields) => inner.warn(fields ?? {}, sentence),
    error: (sentence, fields) => inner.error(fields ?? {}, sentence),
    child: (fields) => wrap(inner.child(fields)),
  };
}

const COLOURS: Readonly<Record<number, string>> = {
  20: '\u001b[2m',
  30: '',
  40: '\u001b[33m',
  50: '\u001b[31m',
};

function forTerminal(line: string): string {
  const { level, time, msg, service, ...rest } = JSON.parse(line) as {
    level: number;
    time: number;
    msg: string;
    service?: string;
  };
  const clock = new Date(time).toTimeString().slice(0, 8);
  const fields = Object.entries(rest).map(([key, value]) => ` ${key}=${plain(value)}`);
  const who = service === undefined ? '' : ` ${service}`;
  return `\u001b[2m${clock}${who}\u001b[0m ${COLOURS[level] ?? ''}${msg}\u001b[0m\u001b[2m${fields.join('')}\u001b[0m\n`;
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message);
  return JSON.stringify(value);
}
