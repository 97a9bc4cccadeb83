import { open, type RootDatabase } from 'lmdb';
import { EngineError } from '../error';
import type { Collection } from '../index/definition';
import { createClaims, Held, type Claim, type Claims, type Holder } from './claims';
import { after } from './keys';
import type { Log } from './oplog-entry';
import { createCopier } from './slab';

/** A stretch of keys: `start` included, `end` not. */
export interface KeyRange {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
  /** From the end to the start. */
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** A key with its value. Both are copies and may be kept. */
export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** Reads the newest committed state; inside a write job also what the job has written. */
export interface Reader {
  get(key: Uint8Array): Buffer | undefined;
  /** The entries of a range, lazily. Must be consumed in one go: nothing may be awaited in between. */
  range(range: KeyRange): Iterable<Entry>;
  /** The keys of a range; see {@link Reader.range}. */
  keys(range: KeyRange): Iterable<Buffer>;
}

/** What a write job may do. Valid only while the job runs. */
export interface Writer extends Reader {
  put(key: Uint8Array, value: Uint8Array): void;
  remove(key: Uint8Array): void;
  /**
   * Says what is about to be changed; called before the first `put` of each change.
   *
   * @throws Held where an open transaction holds part of it; of a transaction's own writer EngineError 112.
   */
  claim(claim: Claim): void;
  /** @throws Held where an open transaction holds anything in the collection: before its definition changes. */
  exclude(collection: Collection): void;
  /** Records changes for change streams, in the same commit; undefined while nothing is recorded. */
  readonly log: Log | undefined;
}

/** The state at one moment. Whoever takes one closes it soon: until then no space is used again. */
export interface Snapshot extends Reader {
  close(): void;
}

/**
 * One key-value environment. Jobs of all writers run one after the other and share commits (group commit), which a
 * thread of lmdb's performs: the event loop never waits for the disk.
 */
export interface Environment extends Reader {
  /**
   * Runs `job` in the next write transaction; resolves with its result when that is committed, which makes it visible.
   * A job must decide before it writes: what it wrote before it throws stays. One that throws `Held` runs again when
   * the transaction it met has ended.
   */
  write<T>(job: (writer: Writer) => T): Promise<T>;
  /** Keeps the newest committed state readable. */
  snapshot(): Snapshot;
  /** Resolves when everything committed so far is on the disk. */
  flushed(): Promise<void>;
  /** Finishes what is queued, flushes and closes. */
  close(): Promise<void>;
}

/** How {@link openEnvironment} works. */
export interface EnvironmentOptions {
  /** What its transactions hold. */
  readonly claims?: Claims;
  /** Never waits for the disk: after a power cut the data may be damaged; a killed process loses nothing. */
  readonly fast?: boolean;
}

/** Opens the environment in the existing folder `dir`. */
export function openEnvironment(
  dir: string,
  { claims = createClaims(), fast = false }: EnvironmentOptions = {},
): Environment {
  const copyKey = createCopier();
  const copyValue = createCopier();
  const db: RootDatabase<Buffer, Uint8Array> = open<Buffer, Uint8Array>({
    path: dir,
    noSubdir: false,
    encoding: 'binary',
    encoder: {
      encode: (value: Uint8Array) => value,
      decode: (value: Uint8Array) => copyValue(value, 0, value.length),
    },
    keyEncoder: {
      writeKey(key: Uint8Array, target: Buffer, at: number) {
        target.set(key, at);
        return at + key.length;
      },
      readKey: copyKey,
    },
    cache: false,
    noSync: fast,
  });
  const options = ({ start, end, reverse, limit }: KeyRange) => ({
    ...(reverse === true
      ? { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true }
      : { start, end }),
    ...(limit === undefined ? {} : { limit }),
  });
  let writing = false;
  const reader: Reader = {
    get: (key) => db.get(key),
    range: (range) => db.getRange(options(range)) as unknown as Iterable<Entry>,
    keys: (range) => db.getKeys(options(range)) as unknown as Iterable<Buffer>,
  };
  const wait = (holder: Holder | undefined) => {
    if (holder !== undefined) throw new Held(holder);
  };
  const writer: Writer = {
    ...reader,
    put: (key, value) => void db.put(key, value as Buffer),
    remove: (key) => void db.remove(key),
    claim: (claim) => wait(claims.heldBy(claim)),
    exclude: ({ id }) => wait(claims.inCollection(id)),
    log: undefined,
  };
  const run = <T>(job: (writer: Writer) => T): T => {
    writing = true;
    try {
      return job(writer);
    } finally {
      writing = false;
    }
  };
  return {
    ...reader,
    async write(job) {
      for (;;) {
        try {
          return await db.transaction(() => run(job));
        } catch (error) {
          if (!(error instanceof Held)) throw await committed(error);
          await error.holder.ended;
        }
      }
    },
    snapshot() {
      const transaction = db.useReadTransaction();
      const keysOf = (range: KeyRange) => ({ ...options(range), transaction });
      const range = (wanted: KeyRange) => db.getRange(keysOf(wanted)) as unknown as Iterable<Entry>;
      return {
        get(key) {
          // Inside a write job lmdb's get always reads the job's own state; its ranges keep to what they are given.
          if (!writing) return db.get(key, { transaction });
          for (const { value } of range({ start: key, end: after(key), limit: 1 })) return value;
          return undefined;
        },
        range,
        keys: (wanted) => db.getKeys(keysOf(wanted)) as unknown as Iterable<Buffer>,
        close: () => transaction.done(),
      };
    },
    flushed: async () => {
      await db.flushed;
    },
    async close() {
      await db.flushed;
      await db.close();
    },
  };
}

/** lmdb rejects a failed commit with an error that holds a promise of the cause. */
async function committed(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  const cause = await (error.commitError as Promise<never>).catch((reason: unknown) => reason);
  return new CommitError(cause instanceof Error ? cause.message : 'unknown');
}

/** The disk refused a commit: nothing of the job is stored. */
export class CommitError extends EngineError {
  constructor(reason: string) {
    super(96, `The commit failed: ${reason}`);
  }
}
