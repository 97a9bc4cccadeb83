import { Double } from 'bson';
import { toNumber } from '../../values';
import type { Reader, Writer } from './environment';
import { OPLOG_STATE_KEY } from './keys';
import { decode, encode } from './raw';
import type { Position } from './stamp';

/** What is stored about the recording of changes. */
export interface OplogState {
  readonly recording: boolean;
  /** Everything after this place is there. */
  readonly since: Position;
  /** When somebody last followed the changes, in milliseconds since 1970. */
  readonly watchedAt: number;
}

/** Reads the state; undefined where nothing has ever been recorded. */
export function readState(reader: Reader): OplogState | undefined {
  const bytes = reader.get(OPLOG_STATE_KEY);
  if (bytes === undefined) return undefined;
  const { recording, stamp, operation, watchedAt } = decode(bytes);
  return {
    recording: recording === true,
    since: { stamp: toNumber(stamp), operation: toNumber(operation) },
    watchedAt: toNumber(watchedAt),
  };
}

/** Stores the state, inside a write job. */
export function writeState(writer: Writer, { recording, since, watchedAt }: OplogState): void {
  const record = {
    recording,
    stamp: new Double(since.stamp),
    operation: new Double(since.operation),
    watchedAt: new Double(watchedAt),
  };
  writer.put(OPLOG_STATE_KEY, encode(record));
}
