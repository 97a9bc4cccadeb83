import type { Environment, Writer } from './environment';
import { OPLOG } from './keys';
import { readHead } from './oplog-entry';
import { positionOf, type Position, type Stamp } from './stamp';

const SLICE = 500;

/** What {@link trimOplog} removes. */
export interface Trimming {
  readonly limits: { readonly age: number; readonly bytes: number };
  readonly now: number;
  /** Only changes up to here may go: later ones have been given to nobody yet. */
  readonly upTo: Stamp;
  readonly stopping: () => boolean;
  /** Told in each commit that removes some which place everything left comes after. */
  readonly removed: (writer: Writer, since: Position) => void;
}

/** Removes the oldest changes over the limits, some at each commit, beside other work. */
export async function trimOplog(environment: Environment, trimming: Trimming): Promise<void> {
  const { limits, now, upTo, stopping, removed } = trimming;
  while (!stopping()) {
    const more = await environment.write((writer) => {
      const end = endOffset(writer);
      const old = [...writer.range({ ...OPLOG, limit: SLICE })].filter(({ key, value }) => {
        const { wall, offset } = readHead(value);
        const over = now - wall > limits.age || end - offset > limits.bytes;
        return over && positionOf(key).stamp <= upTo;
      });
      const last = old[old.length - 1];
      if (last === undefined) return false;
      for (const { key } of old) writer.remove(key);
      removed(writer, positionOf(last.key));
      return old.length === SLICE;
    });
    if (!more) return;
  }
}

function endOffset(writer: Writer): number {
  for (const { value } of writer.range({ ...OPLOG, reverse: true, limit: 1 })) {
    return readHead(value).offset + value.length;
  }
  return 0;
}
