import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import type { Clock, Timer } from '../../base';
import type { Document } from '../../values';
import { EngineError } from '../error';
import { streamProducer, tailProducer, type Producer, type Production, type ResultStream } from './producer';
import type { Operation } from './operations';
import type { Tail } from './tail';

export type { ResultStream } from './producer';

/** Milliseconds a cursor may idle. */
export const CURSOR_TIMEOUT = 600_000;

/** Milliseconds a cursor with `noCursorTimeout` may idle: as long as its session would. */
const PATIENCE = 1_800_000;

/** Documents of a first batch whose size nobody named. */
export const FIRST_BATCH = 101;

/** Milliseconds a `getMore` waits for changes where it does not say. */
export const AWAIT = 1000;

/** One batch of a cursor's documents. */
export interface Batch {
  readonly documents: readonly Uint8Array[];
  /** Zero when there is nothing left. */
  readonly id: Long;
  /** Where a change stream may be taken up after this batch. */
  readonly token?: Document;
}

/** How a cursor is opened. */
export interface CursorOptions {
  readonly namespace: string;
  readonly batchSize?: number;
  /** Whether it may idle as long as a session is kept. */
  readonly patient?: boolean;
  /** Closes the cursor after its first batch. */
  readonly single?: boolean;
  /** The command it is opened by, whose limits hold for its later batches too. */
  readonly operation?: Operation | undefined;
}

/** What a `getMore` asks for. */
export interface NextOptions {
  readonly namespace: string;
  readonly batchSize?: number;
  /** Milliseconds to wait for changes. */
  readonly maxTime?: number;
  /** Aborted when nobody listens any more. */
  readonly signal?: AbortSignal;
  /** The command that asks. */
  readonly operation?: Operation | undefined;
}

interface Cursor {
  readonly namespace: string;
  readonly producer: Producer;
  readonly operation: Operation | undefined;
  readonly patient: boolean;
  busy: boolean;
  timer: Timer;
}

/** The open cursors of an engine. */
export interface Cursors {
  /** Fills a first batch; keeps the cursor where more is left. */
  open(stream: ResultStream, options: CursorOptions): Promise<Batch>;
  /** Opens a cursor that stays open when there is nothing left for now. */
  follow(tail: Tail, options: Omit<CursorOptions, 'single'>): Promise<Batch>;
  /**
   * @throws EngineError 43 for a cursor that is not there (any more), 237 for a change stream that is killed while it
   * waits, 11600 where the engine stops, 279 where the client goes.
   */
  next(id: Long, options: NextOptions): Promise<Batch>;
  kill(id: Long): boolean;
  /** Closes all: the engine stops. */
  killAll(): void;
  readonly size: () => number;
}

/** Makes an empty table of cursors. */
export function createCursors(clock: Clock): Cursors {
  const cursors = new Map<string, Cursor>();
  const kill = (id: Long, reason?: EngineError): boolean => {
    const cursor = cursors.get(id.toString());
    if (cursor === undefined) return false;
    cursor.timer.cancel();
    cursors.delete(id.toString());
    void cursor.producer.close(reason);
    return true;
  };
  const expire = (id: Long, patient: boolean) =>
    clock.after(patient ? PATIENCE : CURSOR_TIMEOUT, () => void kill(id));
  const begin = async (
    producer: Producer,
    { namespace, batchSize = FIRST_BATCH, single = false, patient = false, operation }: CursorOptions,
  ): Promise<Batch> => {
    let first: Production;
    try {
      first = await producer.next(batchSize, undefined);
    } catch (error) {
      await producer.close();
      throw error;
    }
    const { documents, done, token } = first;
    const rest = token === undefined ? {} : { token };
    if (single || done) {
      await producer.close();
      return { documents, id: Long.ZERO, ...rest };
    }
    const id = newId();
    cursors.set(id.toString(), {
      namespace,
      producer,
      operation,
      patient,
      busy: false,
      timer: expire(id, patient),
    });
    return { documents, id, ...rest };
  };
  return {
    open: (stream, options) => begin(streamProducer(stream), options),
    follow: (tail, options) => begin(tailProducer(tail, clock), options),
    async next(id, { namespace, batchSize = Infinity, maxTime = AWAIT, signal, operation }) {
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
      cursor.operation?.resume(signal);
      operation?.onKill((reason) => {
        cursor.operation?.kill();
        kill(id, reason);
      });
      try {
        const wanted = batchSize === 0 ? Infinity : batchSize;
        const waiting = { maxTime, ...(signal === undefined ? {} : { signal }) };
        const { documents, done, token } = await cursor.producer.next(wanted, waiting);
        const rest = token === undefined ? {} : { token };
        if (done) {
          cursors.delete(id.toString());
          await cursor.producer.close();
          return { documents, id: Long.ZERO, ...rest };
        }
        cursor.timer = expire(id, cursor.patient);
        return { documents, id, ...rest };
      } catch (error) {
        cursors.delete(id.toString());
        await cursor.producer.close();
        throw error;
      } finally {
        cursor.operation?.suspend();
        cursor.busy = false;
      }
    },
    kill: (id) => kill(id),
    killAll() {
      const reason = new EngineError(11600, 'interrupted at shutdown', ['ResumableChangeStreamError']);
      for (const id of [...cursors.keys()]) kill(Long.fromString(id), reason);
    },
    size: () => cursors.size,
  };
}

function newId(): Long {
  const bytes = randomBytes(8);
  return new Long(bytes.readInt32LE(0) | 1, bytes.readInt32LE(4) & 0x7fffffff);
}
