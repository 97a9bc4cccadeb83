import type { IdSource } from '../base';
import { batchesOf } from './batches';
import type { Found, Refusal } from './refusal';
import { writeBatch, type WriteOptions } from './write';

/** How documents are brought in. */
export interface BringInOptions extends WriteOptions {
  /** `true`: the first refusal ends it; what stands above it is in, nothing below. */
  readonly stopOnError: boolean;
  readonly ids: IdSource;
  /** Told of each refusal, in order. */
  readonly onRefusal: (refusal: Refusal) => void;
  /** Told how many are in so far. */
  readonly onProgress?: (done: number) => void;
  /** Ends it between two batches. */
  readonly signal?: AbortSignal;
}

/**
 * Brings documents into a collection, holding one batch at a time.
 *
 * @returns how many are in.
 * @throws CloudError where nothing further can succeed.
 */
export async function bringIn(
  documents: AsyncIterable<Found | Refusal>,
  options: BringInOptions,
): Promise<number> {
  const { stopOnError, ids, onRefusal, onProgress, signal } = options;
  let done = 0;
  for await (const next of batchesOf(documents, ids)) {
    signal?.throwIfAborted();
    if ('error' in next) {
      onRefusal(next);
      if (stopOnError) break;
      continue;
    }
    let refused = false;
    // One at a time, so that a stop leaves exactly the documents above the refused one.
    for (const part of stopOnError ? next.map((item) => [item]) : [next]) {
      for await (const [{ line }, error] of writeBatch(part, options)) {
        if (error === undefined) done++;
        else {
          refused = true;
          onRefusal({ line, error });
        }
      }
      if (stopOnError && refused) return done;
    }
    onProgress?.(done);
  }
  onProgress?.(done);
  return done;
}
