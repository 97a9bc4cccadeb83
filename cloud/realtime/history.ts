import type { WatchBatch, WatchChange } from '../protocol';

/** Most batches kept of one query. */
const BATCHES = 1000;
/** Most changes kept in them. */
const CHANGES = 20_000;

/** The last batches of one query, numbered. */
export interface History {
  /** The number of the newest batch; 0 before the first. */
  readonly event: number;
  add(changes: readonly WatchChange[]): WatchBatch;
  /** The batches after `event`; undefined where they are not all kept, or not there yet. */
  since(event: number): readonly WatchBatch[] | undefined;
}

/** Makes an empty {@link History}. */
export function createHistory(): History {
  const batches: WatchBatch[] = [];
  let event = 0;
  let size = 0;
  return {
    get event() {
      return event;
    },
    add(changes) {
      const batch = { event: ++event, changes };
      batches.push(batch);
      size += changes.length;
      // The newest stays, however large.
      while (batches.length > 1 && (batches.length > BATCHES || size > CHANGES)) {
        size -= batches.shift()?.changes.length ?? 0;
      }
      return batch;
    },
    since(given) {
      if (!Number.isSafeInteger(given) || given > event || given < event - batches.length) return undefined;
      return batches.slice(batches.length - (event - given));
    },
  };
}
