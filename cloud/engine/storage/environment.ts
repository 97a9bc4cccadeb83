import { open, type RootDatabase } from 'lmdb';
import { EngineError } from '../error';

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
}

/**
 * One key-value environment. Jobs of all writers run one after the other and share commits (group commit), which a
 * thread of lmdb's performs: the event loop never waits for the disk.
 */
export interface Environment extends Reader {
  /**
   * Runs `job` in the next write transaction; resolves with its result when that is committed, which makes it visible.
   * A job must decide before it writes: what it wrote before it throws stays.
   */
  write<T>(job: (writer: Writer) => T): Promise<T>;
  /** Resolves when everything committed so far is on the disk. */
  flushed(): Promise<void>;
  /** Finishes what is queued, flushes and closes. */
  close(): Promise<void>;
}

/** Keys may be this long; longer ones are cut by `keys.ts`. */
export const MAX_KEY = 1978;

/** Opens the environment in the existing folder `dir`. */
export function openEnvironment(dir: string): Environment {
  const db: RootDatabase<Buffer, Uint8Array> = open<Buffer, Uint8Array>({
    path: dir,
    noSubdir: false,
    encoding: 'binary',
    keyEncoding: 'binary',
    cache: false,
  });
  const options = ({ start, end, reverse, limit }: KeyRange) => ({
    ...(reverse === true
      ? { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true }
      : { start, end }),
    ...(limit === undefined ? {} : { limit }),
  });
  const reader: Reader = {
    get: (key) => {
      const value = db.getBinary(key);
      // lmdb hands out a plain Uint8Array here.
      return value === undefined ? undefined : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    },
    range: (range) => db.getRange(options(range)) as unknown as Iterable<Entry>,
    keys: (range) => db.getKeys(options(range)) as unknown as Iterable<Buffer>,
  };
  const writer: Writer = {
    ...reader,
    put: (key, value) => void db.put(key, value as Buffer),
    remove: (key) => void db.remove(key),
  };
  return {
    ...reader,
    async write(job) {
      try {
        return await db.transaction(() => job(writer));
      } catch (error) {
        throw await committed(error);
      }
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
