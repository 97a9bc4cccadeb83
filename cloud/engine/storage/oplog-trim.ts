import type { Environment, Reader, Writer } from './environment';
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
  while (!trimming.stopping()) {
    const keys = oldKeys(environment, trimming);
    const last = keys[keys.length - 1];
    if (last === undefined) return;
    await environment.write((writer) => {
      for (const key of keys) writer.remove(key);
      trimming.removed(writer, positionOf(last));
    });
    if (keys.length < SLICE) return;
  }
}

function oldKeys(reader: Reader, { limits, now, upTo }: Trimming): Buffer[] {
  const end = endOffset(reader);
  const keys: Buffer[] = [];
  for (const { key, value } of reader.range({ ...OPLOG, limit: SLICE })) {
    const { wall, offset } = readHead(value);
    const isOld = now - wall > limits.age || end - offset > limits.bytes;
    if (!isOld || positionOf(key).stamp > upTo) break;
    keys.push(key);
  }
  return keys;
}

function endOffset(reader: Reader): number {
  for (const { value } of reader.range({ ...OPLOG, reverse: true, limit: 1 })) {
    return readHead(value).offset + value.length;
  }
  return 0;
}
