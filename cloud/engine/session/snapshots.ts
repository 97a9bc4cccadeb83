import type { Long } from 'bson';
import type { Clock, Timer } from '../../base';
import { EngineError } from '../error';
import type { Stamp } from '../storage/stamp';
import type { Cursors } from './cursors';
import type { Scope, View } from './view';

/** Milliseconds a snapshot can be read: no space is used again meanwhile. */
export const SNAPSHOT_LIFETIME = 60_000;

/** Most snapshots at a time; the oldest goes first. */
export const MAX_SNAPSHOTS = 64;

/** A state that several reads see, outside of transactions. */
export interface HeldSnapshot {
  readonly stamp: Stamp;
  /** Reads it. Nothing may be written through it. */
  readonly scope: Scope;
}

/** The snapshots of an engine. */
export interface Snapshots {
  /** Keeps the newest committed state. */
  take(): HeldSnapshot;
  /** @throws EngineError 239 for one that is not kept (any more). */
  at(stamp: Stamp): HeldSnapshot;
  /** Gives all up. */
  close(): void;
}

interface Kept extends HeldSnapshot {
  readonly timer: Timer;
  readonly end: () => void;
}

/**
 * Makes an empty table.
 *
 * @param open - opens a view of the newest committed state.
 * @param time - the time of that state.
 */
export function createSnapshots(
  clock: Clock,
  { open, time }: { readonly open: () => View; readonly time: () => Stamp },
): Snapshots {
  // In the order they were taken.
  const kept = new Map<Stamp, Kept>();
  const end = (stamp: Stamp) => {
    const snapshot = kept.get(stamp);
    kept.delete(stamp);
    snapshot?.timer.cancel();
    snapshot?.end();
  };
  return {
    take() {
      const stamp = time();
      const same = kept.get(stamp);
      if (same !== undefined) return same;
      const view = open();
      const cursors = closingCursors(view.scope.cursors);
      const snapshot: Kept = {
        stamp,
        scope: { ...view.scope, cursors: cursors.cursors },
        timer: clock.after(SNAPSHOT_LIFETIME, () => end(stamp)),
        end() {
          cursors.close();
          view.close();
        },
      };
      kept.set(stamp, snapshot);
      const [oldest] = kept.keys();
      if (kept.size > MAX_SNAPSHOTS && oldest !== undefined) end(oldest);
      return snapshot;
    },
    at(stamp) {
      const found = kept.get(stamp);
      if (found !== undefined) return found;
      throw new EngineError(239, 'Read timestamp is older than the oldest available timestamp.');
    },
    close() {
      for (const stamp of [...kept.keys()]) end(stamp);
    },
  };
}

/** Cursors that end with what they read, when `close` is called. */
export function closingCursors(cursors: Cursors): { readonly cursors: Cursors; readonly close: () => void } {
  const opened: Long[] = [];
  return {
    cursors: {
      ...cursors,
      async open(stream, options) {
        const batch = await cursors.open(stream, options);
        if (!batch.id.isZero()) opened.push(batch.id);
        return batch;
      },
    },
    close: () => opened.forEach((id) => cursors.kill(id)),
  };
}
