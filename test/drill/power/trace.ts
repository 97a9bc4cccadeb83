/** One system call of the traced process that matters to what is on the disk or on the wire. */
export type Call =
  | { readonly kind: 'open'; readonly path: string; readonly synchronous: boolean; readonly fd: number }
  | {
      readonly kind: 'write';
      readonly fd: number;
      readonly bytes: Buffer;
      readonly offset: number | undefined;
    }
  | { readonly kind: 'seek'; readonly fd: number; readonly offset: number }
  | { readonly kind: 'flush'; readonly fd: number };

/** A call's beginning or end, in the order in which they happened. */
export interface Moment {
  readonly phase: 'begin' | 'end';
  readonly thread: number;
  readonly call: Call;
  /** Whether the call succeeded; said at its end. */
  readonly ok: boolean;
}

/** The calls {@link readTrace} understands, for strace's `-e trace=`. */
export const TRACED =
  'openat,write,writev,pwrite64,pwritev,pwritev2,lseek,fdatasync,fsync,msync,sendto,sendmsg';

/** Longest buffer strace must print whole. */
export const LONGEST = 1 << 20;

/**
 * Makes moments of strace's lines (`-f -xx`). strace holds a thread still while it writes the line of its call, so a
 * line that says a call has ended comes before the line of any call that was begun because of it.
 */
export function createTraceReader(onMoment: (moment: Moment) => void): (line: string) => void {
  const under = new Map<number, string>();
  return (line) => {
    const head = /^(\d+)\s+/.exec(line);
    if (head === null) return;
    const thread = Number(head[1]);
    const rest = line.slice(head[0].length);
    if (rest.startsWith('<... ')) {
      const begun = under.get(thread);
      const end = rest.indexOf(' resumed>');
      if (begun === undefined || end < 0) return;
      under.delete(thread);
      emit(thread, begun + rest.slice(end + ' resumed>'.length), 'end');
      return;
    }
    if (rest.endsWith(' <unfinished ...>')) {
      const begun = rest.slice(0, -' <unfinished ...>'.length);
      under.set(thread, begun);
      emit(thread, begun, 'begin');
      return;
    }
    emit(thread, rest, 'begin');
    emit(thread, rest, 'end');
  };

  function emit(thread: number, text: string, phase: Moment['phase']): void {
    const result = phase === 'end' ? /\)\s+= (-?\d+)(?:<[^>]*>)?[^)"]*$/.exec(text) : null;
    const value = result === null ? NaN : Number(result[1]);
    const call = read(text, value);
    if (call !== undefined) onMoment({ phase, thread, call, ok: value >= 0 });
  }
}

function read(text: string, result: number): Call | undefined {
  const name = text.slice(0, text.indexOf('('));
  switch (name) {
    case 'openat': {
      if (!(result >= 0)) return undefined;
      const path = strings(text)[0]?.toString('utf8') ?? '';
      return { kind: 'open', path, synchronous: /\bO_D?SYNC\b/.test(text), fd: result };
    }
    case 'lseek':
      return Number.isNaN(result) ? undefined : { kind: 'seek', fd: firstNumber(text), offset: result };
    case 'fdatasync':
    case 'fsync':
      return { kind: 'flush', fd: firstNumber(text) };
    case 'pwrite64':
    case 'pwritev':
    case 'pwritev2':
      return { kind: 'write', fd: firstNumber(text), bytes: bytesOf(text), offset: offsetOf(text, name) };
    case 'write':
    case 'writev':
    case 'sendto':
    case 'sendmsg':
      return { kind: 'write', fd: firstNumber(text), bytes: bytesOf(text), offset: undefined };
    default:
      return undefined;
  }
}

const firstNumber = (text: string) => Number(/\((\d+)/.exec(text)?.[1]);

function bytesOf(text: string): Buffer {
  const all = strings(text);
  return all.length === 1 ? (all[0] as Buffer) : Buffer.concat(all);
}

function strings(text: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = text.indexOf('"'); at >= 0;) {
    const end = text.indexOf('"', at + 1);
    if (end < 0) break;
    // Only files of others are written in longer pieces; a piece of the data file would no longer fit its length.
    found.push(Buffer.from(text.slice(at + 1, end).replaceAll('\\x', ''), 'hex'));
    at = text.indexOf('"', end + 1);
  }
  return found;
}

/** The number behind the last buffer: the length and the offset, or the count and the offset. */
function offsetOf(text: string, name: string): number {
  const tail = text.slice(Math.max(text.lastIndexOf('"'), text.lastIndexOf(']')) + 1);
  const numbers = [...(tail.split(')')[0]?.matchAll(/\d+/g) ?? [])].map(Number);
  const at = name === 'pwritev2' ? 1 : numbers.length - 1;
  return numbers[at] ?? NaN;
}
