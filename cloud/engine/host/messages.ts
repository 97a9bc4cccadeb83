import type { ErrorCode, LogFields, Logger, LogLevel } from '../../base';

/** What the thread is started with. */
export interface ThreadData {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  /** How long (milliseconds) and how much (bytes) change streams can be taken up again; a day and 256 MB by default. */
  readonly history?: { readonly age: number; readonly bytes: number };
  /** Answers writes before they are on the disk: a power cut may then damage the data, a killed process loses nothing. */
  readonly fast?: boolean;
  /** Answers commands that are only for tests, as MongoDB does with `enableTestCommands`; it does not by default. */
  readonly testCommands?: boolean;
}

/** One log line on its way out of the thread. */
export interface ThreadLine {
  readonly level: LogLevel;
  readonly sentence: string;
  readonly fields: LogFields;
}

/** What the thread says. */
export type FromThread =
  | { readonly type: 'ready'; readonly port: number }
  | {
      readonly type: 'failed';
      readonly code?: ErrorCode;
      readonly fields?: Readonly<Record<string, string | number>>;
      readonly cause: string;
    }
  | { readonly type: 'log'; readonly line: ThreadLine }
  | { readonly type: 'stopped' };

/** What the thread is told. */
export interface ToThread {
  readonly type: 'stop';
}

/** A logger whose lines are sent elsewhere. */
export function loggerTo(send: (line: ThreadLine) => void, bound: LogFields = {}): Logger {
  const at =
    (level: LogLevel) =>
    (sentence: string, fields: LogFields = {}) =>
      send({ level, sentence, fields: sendable({ ...bound, ...fields }) });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => loggerTo(send, { ...bound, ...fields }),
  };
}

function sendable(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error
        ? (value.stack ?? value.message)
        : ['string', 'number', 'boolean'].includes(typeof value)
          ? value
          : String(value),
    ]),
  );
}
