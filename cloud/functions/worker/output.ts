import type { LogMessage } from '../channel/messages';

// As it is before a function's code runs, which may override it.
const { now } = Date;

/** Longest line, in characters; the rest is cut off. */
const LINE_LIMIT = 16_384;
/** Most characters of one call; what comes after is dropped with a word about it. */
const CALL_LIMIT = 1_048_576;

/** The function's output on its way to the host. */
export interface Output {
  /** Ascribes what is written from now on to a call; 0 = none. */
  begin(id: number): void;
  /** Sends unfinished lines. */
  flush(): void;
}

type Send = (id: number, line: LogMessage) => void;

/** Takes over `process.stdout` and `process.stderr`, so that each line is sent with the call that wrote it. */
export function captureOutput(send: Send): Output {
  let id = 0;
  let left = CALL_LIMIT;
  const rest = { stdout: '', stderr: '' };
  const line = (stream: LogMessage['stream'], text: string) => {
    if (left <= 0) return;
    left -= Math.min(text.length, LINE_LIMIT) + 1;
    send(id, {
      stream,
      at: now(),
      text: text.length > LINE_LIMIT ? `${text.slice(0, LINE_LIMIT)}…` : text,
    });
    if (left <= 0)
      send(id, { stream: 'stderr', at: now(), text: '… further output of this call was dropped' });
  };
  const take = (stream: LogMessage['stream'], text: string) => {
    const lines = `${rest[stream]}${text}`.split('\n');
    rest[stream] = (lines.pop() ?? '').slice(0, LINE_LIMIT + 1);
    for (const one of lines) line(stream, one.replace(/\r$/, ''));
  };
  const flush = () => {
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = rest[stream];
      rest[stream] = '';
      if (text !== '') line(stream, text);
    }
  };
  for (const name of ['stdout', 'stderr'] as const) {
    // So that an idle loop shows as one; a write that is under way keeps the process all the same. Files cannot be released.
    const release = (process[name] as { unref?: () => unknown }).unref;
    release?.call(process[name]);
    replaceWrite(process[name], (text) => take(name, text));
  }
  return {
    begin(next) {
      flush();
      id = next;
      left = CALL_LIMIT;
    },
    flush,
  };
}

type Done = (error?: Error | null) => void;

function replaceWrite(stream: NodeJS.WriteStream, take: (text: string) => void): void {
  stream.write = (chunk: unknown, encoding?: BufferEncoding | Done, done?: Done) => {
    const ended = typeof encoding === 'function' ? encoding : done;
    const text =
      typeof chunk === 'string'
        ? chunk
        : Buffer.from(chunk as Uint8Array).toString(typeof encoding === 'string' ? encoding : 'utf8');
    take(text);
    if (ended !== undefined) process.nextTick(ended);
    return true;
  };
}
