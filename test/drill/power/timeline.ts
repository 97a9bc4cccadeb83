import { basename } from 'node:path';
import type { Call, Moment } from './trace';

/** Bytes of lmdb's record of a commit as it is written, and where its number lies in them. */
const RECORD = 128;
const NUMBER_AT = 112;
/** Records lie in the first two pages. */
const RECORDS_END = 2 * 65_536;

/** What happened to the data file, and what was answered. */
export type Happening =
  | {
      readonly kind: 'write';
      readonly id: number;
      readonly offset: number;
      readonly bytes: Buffer;
      /** Written through: on the disk when it has ended. */
      readonly synchronous: boolean;
    }
  | { readonly kind: 'written'; readonly id: number }
  | { readonly kind: 'flush'; readonly id: number }
  | { readonly kind: 'flushed'; readonly id: number; readonly ok: boolean }
  | { readonly kind: 'answered'; readonly request: number };

/** Reads the calls of an engine's process as what happened to `data.mdb` and which requests were answered. */
export function createTimeline(onHappening: (happening: Happening) => void): (moment: Moment) => void {
  const files = new Map<number, { readonly synchronous: boolean }>();
  const positions = new Map<number, number>();
  const under = new Map<number, number>();
  let next = 0;
  return ({ phase, thread, call, ok }) => {
    if (call.kind === 'open') {
      positions.delete(call.fd);
      if (basename(call.path) === 'data.mdb') files.set(call.fd, call);
      else files.delete(call.fd);
      return;
    }
    if (call.kind === 'seek') {
      positions.set(call.fd, call.offset);
      return;
    }
    const file = files.get(call.fd);
    if (file === undefined) {
      if (phase === 'begin' && call.kind === 'write')
        for (const request of repliesIn(call.bytes)) onHappening({ kind: 'answered', request });
      return;
    }
    const id = phase === 'begin' ? next++ : (under.get(thread) as number);
    if (phase === 'begin') {
      under.set(thread, id);
      if (call.kind === 'flush') onHappening({ kind: 'flush', id });
      else onHappening({ kind: 'write', id, ...placed(call), synchronous: file.synchronous });
      return;
    }
    if (call.kind === 'flush') onHappening({ kind: 'flushed', id, ok });
    else onHappening({ kind: 'written', id });
  };

  function placed({ fd, bytes, offset }: Extract<Call, { kind: 'write' }>) {
    const at = offset ?? positions.get(fd) ?? NaN;
    if (Number.isNaN(at)) throw new Error('A write to the data file has no place');
    if (offset === undefined) positions.set(fd, at + bytes.length);
    return { offset: at, bytes };
  }
}

/** The number of the commit that a write records; undefined for a write of pages. */
export function commitIn({
  offset,
  bytes,
}: {
  readonly offset: number;
  readonly bytes: Buffer;
}): number | undefined {
  if (bytes.length !== RECORD || offset >= RECORDS_END) return undefined;
  return Number(bytes.readBigUInt64LE(NUMBER_AT));
}

/** The requests that wire messages answer. */
function* repliesIn(bytes: Buffer): Generator<number> {
  for (let at = 0; at + 16 <= bytes.length;) {
    const length = bytes.readInt32LE(at);
    if (length < 16 || at + length > bytes.length || bytes.readInt32LE(at + 12) !== 2013) return;
    yield bytes.readInt32LE(at + 8);
    at += length;
  }
}
