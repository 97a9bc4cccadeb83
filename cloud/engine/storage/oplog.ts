import type { Clock, Logger, Timer } from '../../base';
import { CommitError, type Entry, type Environment, type Reader, type Writer } from './environment';
import { after, OPLOG } from './keys';
import { encodeEntry, readHead, type Log } from './oplog-entry';
import { readState, writeState, type OplogState } from './oplog-state';
import { createTail, type Interest, type LoggedEntry } from './oplog-tail';
import { trimOplog } from './oplog-trim';
import { isBefore, keyAt, LAST_OPERATION, positionOf, stampOf, type Position, type Stamp } from './stamp';

/** How long and how much is kept for those who take up a stream again. */
export interface OplogLimits {
  /** Milliseconds a change is kept. */
  readonly age: number;
  /** Bytes of changes that are kept; less only when they are older. */
  readonly bytes: number;
}

/** A day and 256 MB. */
export const OPLOG_LIMITS: OplogLimits = { age: 86_400_000, bytes: 256 * 1024 * 1024 };

/** Milliseconds between two looks at age and size. */
export const OPLOG_TICK = 60_000;

const PER_READ = 256;

/** How often the time of the last watch is stored within the age of changes. */
const SAVES = 24;

/** How a wait ended. */
export interface Waited {
  /** Nothing of interest has come up to here. */
  readonly seen: Stamp;
}

/** Somebody who follows the changes: while there is one, they are recorded. */
export interface Watch {
  /** Where everything that is committed from now on comes after. */
  readonly begin: Position;
  close(): void;
}

/**
 * The record of all changes, written in the commits that make them, in their order.
 *
 * @remarks Nothing is recorded before the first {@link Oplog.watch} of a data folder, and again once nobody has
 * watched for as long as changes are kept: a token handed out before would be too old by then anyway. So a database
 * that nobody watches pays nothing, and no token is broken by it. Changes are published when they are on the disk.
 */
export interface Oplog {
  /** The environment whose write jobs record. */
  readonly environment: Environment;
  /** Begins to follow; starts the recording where it is off. */
  watch(): Promise<Watch>;
  /** Whether everything after a place is still there. */
  has(position: Position): boolean;
  /** Published changes after a place, some at a time; an empty list when there are no more for now. */
  read(position: Position): readonly LoggedEntry[];
  /** Waits for the next published change of interest, at most `ms`. */
  wait(interest: Interest, options: { readonly ms: number; readonly signal: AbortSignal }): Promise<Waited>;
  /** The time of the newest commit, for replies; `wrote` for that of a write. */
  time(wrote: boolean): Stamp;
  published(): Stamp;
  /** Whether nothing that happened since a time went unrecorded. */
  recordedSince(stamp: Stamp): boolean;
  /** Reads everything again: after a commit that failed. */
  reload(): void;
  /** Removes what is over the limits; runs by itself. */
  trim(): Promise<void>;
  close(): void;
}

/** What an oplog is made of. */
export interface OplogOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: OplogLimits;
}

/** Opens the record of an environment. */
export function openOplog(base: Environment, options: OplogOptions): Oplog {
  const { clock, logger, limits = OPLOG_LIMITS } = options;
  let state = readState(base);
  const newest = lastEntry(base);
  let last = Math.max(
    newest === undefined ? 0 : positionOf(newest.key).stamp,
    state?.since.stamp ?? 0,
    stampOf(clock.now()),
  );
  let offset = newest === undefined ? 0 : readHead(newest.value).offset + newest.value.length;
  let pending: LoggedEntry[] = [];
  let committed = last;
  let publishing = false;
  let watchers = 0;
  let starting: Promise<void> | undefined;
  // When this process has begun to record; zero where an earlier one had.
  let startedAt = 0;
  let closed = false;
  // The newest write that was not recorded; before the start of this process there may have been some.
  let unrecorded = last;
  const tail = createTail(last);
  const nextStamp = (): Stamp => (last = Math.max(last, stampOf(clock.now())) + 1);

  const logTo =
    (writer: Writer): Log =>
    (changes, transaction) => {
      const stamp = nextStamp();
      const wall = clock.now();
      const mark =
        transaction === undefined ? undefined : { lsid: transaction.lsid, txnNumber: transaction.number };
      changes.forEach((change, operation) => {
        const header = { wall, offset, ...(mark === undefined ? {} : { transaction: mark }) };
        const value = encodeEntry(change, header);
        offset += value.length;
        writer.put(keyAt({ stamp, operation }), value);
        const { database, name, operation: kind } = change;
        pending.push({ stamp, operation, database, name, kind, value });
      });
    };

  const publish = async () => {
    if (publishing) return;
    publishing = true;
    try {
      while (!closed && pending.length > 0 && (pending[0] as LoggedEntry).stamp <= committed) {
        const upTo = committed;
        await base.flushed();
        const count = pending.findIndex(({ stamp }) => stamp > upTo);
        const fresh = count < 0 ? pending : pending.slice(0, count);
        pending = count < 0 ? [] : pending.slice(count);
        tail.publish(fresh, upTo);
      }
    } catch (error) {
      logger.error('Changes could not be published', { error });
    } finally {
      publishing = false;
    }
  };

  const environment: Environment = {
    ...base,
    async write(job) {
      let logged = 0;
      let before = 0;
      try {
        return await base.write((writer) => {
          const recording = state?.recording === true;
          before = last;
          try {
            return job(recording ? { ...writer, log: logTo(writer) } : writer);
          } finally {
            if (!recording) unrecorded = nextStamp();
            else if (last !== before) logged = last;
          }
        });
      } catch (error) {
        if (error instanceof CommitError) {
          pending = pending.filter(({ stamp }) => stamp <= before || stamp > logged);
          logged = 0;
        }
        // What a failing job has written stays; it is committed when a later job is.
        if (logged > 0) await base.write(() => undefined).catch(() => undefined);
        throw error;
      } finally {
        if (logged > committed) committed = logged;
        if (logged > 0) void publish();
      }
    },
  };

  const start = async () => {
    await base.write((writer) => {
      const stamp = nextStamp();
      const begun: OplogState = {
        recording: true,
        since: { stamp, operation: LAST_OPERATION },
        watchedAt: clock.now(),
      };
      writeState(writer, begun);
      state = begun;
      startedAt = stamp;
      committed = Math.max(committed, stamp);
    });
    await base.flushed();
    logger.debug('Changes are recorded from now on');
  };
  const save = (changes: Partial<OplogState>) =>
    base.write((writer) => {
      if (state === undefined) return;
      state = { ...state, ...changes };
      writeState(writer, state);
    });

  const trim = async () => {
    if (state === undefined || closed) return;
    const now = clock.now();
    const watched = watchers > 0 ? now : state.watchedAt;
    // The stored time may be this much too old after a crash.
    const recording = state.recording && now - watched <= limits.age + limits.age / SAVES;
    if (recording !== state.recording || now - state.watchedAt > limits.age / SAVES) {
      if (watchers > 0 || !recording) await save({ recording, watchedAt: watched });
    }
    await trimOplog(base, {
      limits,
      now,
      upTo: tail.published(),
      stopping: () => closed,
      removed: (writer, since) => {
        if (state === undefined) return;
        state = { ...state, since };
        writeState(writer, state);
      },
    });
  };
  let timer: Timer | undefined;
  const tick = () => {
    timer = clock.after(OPLOG_TICK, () => {
      void trim()
        .catch((error: unknown) => logger.warn('Old changes could not be removed', { error }))
        .then(() => {
          if (!closed) tick();
        });
    });
  };
  tick();

  return {
    environment,
    async watch() {
      watchers++;
      try {
        if (state?.recording !== true) {
          starting ??= start().finally(() => (starting = undefined));
          await starting;
        } else if (clock.now() - state.watchedAt > limits.age / SAVES) {
          await save({ watchedAt: clock.now() });
        }
      } catch (error) {
        watchers--;
        throw error;
      }
      let open = true;
      const close = () => {
        if (!open) return;
        open = false;
        if (--watchers === 0 && state !== undefined) state = { ...state, watchedAt: clock.now() };
      };
      return { begin: { stamp: committed, operation: LAST_OPERATION }, close };
    },
    has: (position) => state !== undefined && !isBefore(position, state.since),
    read(position) {
      const near = tail.after(position, PER_READ);
      if (near !== undefined) return near;
      const start = after(keyAt({ ...position, operation: Math.min(position.operation, LAST_OPERATION) }));
      const end = keyAt({ stamp: tail.published() + 1, operation: 0 });
      if (Buffer.compare(start, end) >= 0) return [];
      return [...base.range({ start, end, limit: PER_READ })].map(asLogged);
    },
    wait(interest, { ms, signal }) {
      return new Promise((resolve) => {
        const waiter = { interest, seen: tail.published(), wake: () => done() };
        const done = () => {
          tail.leave(waiter);
          timeout.cancel();
          signal.removeEventListener('abort', done);
          resolve({ seen: waiter.seen });
        };
        const timeout = clock.after(ms, done);
        signal.addEventListener('abort', done);
        tail.wait(waiter);
        if (signal.aborted || closed) done();
      });
    },
    time(wrote) {
      if (state?.recording === true) return committed;
      return wrote ? last : nextStamp();
    },
    published: () => tail.published(),
    recordedSince(stamp) {
      if (state === undefined) return false;
      const begun = state.since.stamp;
      return stamp > begun || (begun === startedAt && stamp > unrecorded);
    },
    reload() {
      state = readState(base);
    },
    trim,
    close() {
      closed = true;
      timer?.cancel();
      tail.wakeAll();
    },
  };
}

function lastEntry(reader: Reader): Entry | undefined {
  for (const entry of reader.range({ ...OPLOG, reverse: true, limit: 1 })) return entry;
  return undefined;
}

function asLogged({ key, value }: Entry): LoggedEntry {
  const { database, name, operation } = readHead(value);
  return { ...positionOf(key), database, name, kind: operation, value };
}
