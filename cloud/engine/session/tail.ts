import type { Document } from '../../values';

/** What a {@link Tail} had. */
export interface TailBatch {
  readonly documents: readonly Uint8Array[];
  /** Where a new stream may go on. */
  readonly token: Document;
  /** Whether nothing more will come. */
  readonly ended: boolean;
}

/** A source that may have more later: a cursor over it waits. */
export interface Tail {
  /** What is there, at most `wanted` documents. */
  take(wanted: number): Promise<TailBatch>;
  /** Waits until there may be more, at most `ms`; ends early when `signal` is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  close(): void;
}
