import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import type { Clock, Timer } from '../../base';
import { EngineError } from '../error';
import { MAX_DOCUMENT } from '../storage/raw';

/** Milliseconds a cursor may idle. */
export const CURSOR_TIMEOUT = 600_000;

/** Documents of a first batch whose size nobody named. */
export const FIRST_BATCH = 101;

/** Finished documents, a chunk at a time. */
export type ResultStream = AsyncGenerator<readonly Uint8Array[]>;

/** One batch of a cursor's documents. */
export interface Batch {
  readonly documents: readonly Uint8Array[];
  /** Zero when there is nothing left. */
  readonly id: Long;
}

/** How a cursor is opened. */
export interface CursorOptions {
  readonly namespace: string;
  readonly batchSize?: number;
  /** Closes the cursor after its first batch. */
  readonly single?: boolean;
}

interface Cursor {
  readonly namespace: string;
  readonly stream: ResultStream;
  rest: readonly Uint8Array[];
  done: boolean;
  busy: boolean;
  timer: Timer;
}

/** The open cursors of an engine. */
export interface Cursors {
  /** Fills a first batch; keeps the cursor where more is left. */
  open(stream: ResultStream, options: CursorOptions): Promise<Batch>;
  /** @throws EngineError 43 for a cursor that is not there (any more). */
  next(id: Long, options: { readonly namespace: string; readonly batchSize?: number }): Promise<Batch>;
  kill(id: Long): boolean;
  killAll(): void;
  readonly size: () => number;
}

/** Makes an empty table of cursors. */
export function createCursors(clock: Clock): Cursors {
  const cursors = new Map<string, Cursor>();
  const kill = (id: Long): boolean => {
    const cursor = cursors.get(id.toString());
    if (cursor === undefined) return false;
    cursor.timer.cancel();
    cursors.delete(id.toString());
    void cursor.stream.return(undefined);
    return true;
  };
  const expire = (id: Long) => clock.after(CURSOR_TIMEOUT, () => void kill(id));
  return {
    async open(stream, { namespace, batchSize = FIRST_BATCH, single = false }) {
      const id = newId();
      const cursor: Cursor = { namespace, stream, rest: [], done: false, busy: false, timer: expire(id) };
      const documents = await fill(cursor, batchSize);
      // The last chunk of a batch may be the stream's last: looked at here, so that a short result needs no getMore.
      if (!cursor.done && cursor.rest.length === 0 && batchSize > 0) await ahead(cursor);
      const finished = single || (cursor.done && cursor.rest.length === 0);
      if (finished) {
        cursor.timer.cancel();
        await stream.return(undefined);
        return { documents, id: Long.ZERO };
      }
      cursors.set(id.toString(), cursor);
      return { documents, id };
    },
    async next(id, { namespace, batchSize = Infinity }) {
      const cursor = cursors.get(id.toString());
      if (cursor === undefined) throw new EngineError(43, `cursor id ${id.toString()} not found`);
      if (cursor.namespace !== namespace) {
        throw new EngineError(
          13,
          `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
        );
      }
      if (cursor.busy) throw new EngineError(12051, `cursor id ${id.toString()} is already in use`);
      cursor.busy = true;
      cursor.timer.cancel();
      try {
        const documents = await fill(cursor, batchSize === 0 ? Infinity : batchSize);
        if (!cursor.done && cursor.rest.length === 0) await ahead(cursor);
        if (cursor.done && cursor.rest.length === 0) {
          cursors.delete(id.toString());
          return { documents, id: Long.ZERO };
        }
        cursor.timer = expire(id);
        return { documents, id };
      } catch (error) {
        cursors.delete(id.toString());
        throw error;
      } finally {
        cursor.busy = false;
      }
    },
    kill,
    killAll() {
      for (const id of [...cursors.keys()]) kill(Long.fromString(id));
    },
    size: () => cursors.size,
  };
}

function newId(): Long {
  const bytes = randomBytes(8);
  return new Long(bytes.readInt32LE(0) | 1, bytes.readInt32LE(4) & 0x7fffffff);
}

async function ahead(cursor: Cursor): Promise<void> {
  const next = await cursor.stream.next();
  if (next.done === true) cursor.done = true;
  else cursor.rest = next.value;
}

async function fill(cursor: Cursor, wanted: number): Promise<Uint8Array[]> {
  const documents: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    let taken = 0;
    for (const raw of cursor.rest) {
      if (documents.length >= wanted) break;
      if (documents.length > 0 && bytes + raw.length > MAX_DOCUMENT) break;
      documents.push(raw);
      bytes += raw.length;
      taken++;
    }
    cursor.rest = cursor.rest.slice(taken);
    if (cursor.rest.length > 0 || cursor.done || documents.length >= wanted) return documents;
    await ahead(cursor);
  }
}
