import { isBefore, type Position, type Stamp } from './stamp';
import type { Operation } from './oplog-entry';

/** Most bytes and entries that are kept in memory for those who follow closely. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_ENTRIES = 16_384;

/** A recorded change with its place. The value's form is `oplog-entry.ts`'s. */
export interface LoggedEntry extends Position {
  readonly database: string;
  readonly name: string;
  readonly kind: Operation;
  readonly value: Buffer;
}

/** Which changes somebody waits for, by place and kind alone. */
export type Interest = (entry: LoggedEntry) => boolean;

/** Somebody who waits for changes. */
export interface Waiter {
  readonly interest: Interest;
  readonly wake: () => void;
  /** Nothing of interest has come up to here. */
  seen: Stamp;
}

/** The newest published changes, and who waits for more. */
export interface Tail {
  /** Everything up to this time has been published. */
  published(): Stamp;
  /** Publishes entries, in order, and wakes whom they interest. */
  publish(entries: readonly LoggedEntry[], upTo: Stamp): void;
  /** At most `limit` entries after a place, where they are all still in memory, else undefined. */
  after(position: Position, limit: number): readonly LoggedEntry[] | undefined;
  wait(waiter: Waiter): void;
  leave(waiter: Waiter): void;
  /** Wakes everybody: the engine closes. */
  wakeAll(): void;
}

/** Makes a tail that begins after `stamp`. */
export function createTail(stamp: Stamp): Tail {
  let entries: LoggedEntry[] = [];
  let bytes = 0;
  let published = stamp;
  // Everything after this place is in memory.
  let floor: Position = { stamp, operation: Infinity };
  const waiters = new Set<Waiter>();
  const wake = (waiter: Waiter) => {
    waiters.delete(waiter);
    waiter.wake();
  };
  const trim = () => {
    if (bytes <= MOST_BYTES && entries.length <= MOST_ENTRIES) return;
    let dropped = 0;
    while (
      dropped < entries.length &&
      (bytes > MOST_BYTES / 2 || entries.length - dropped > MOST_ENTRIES / 2)
    ) {
      bytes -= (entries[dropped++] as LoggedEntry).value.length;
    }
    floor = entries[dropped - 1] as LoggedEntry;
    entries = entries.slice(dropped);
  };
  return {
    published: () => published,
    publish(fresh, upTo) {
      for (const entry of fresh) {
        entries.push(entry);
        bytes += entry.value.length;
      }
      published = Math.max(published, upTo);
      const kinds = differing(fresh);
      for (const waiter of waiters) {
        if (kinds.some((entry) => waiter.interest(entry))) wake(waiter);
        else waiter.seen = published;
      }
      trim();
    },
    after(position, limit) {
      if (isBefore(position, floor)) return undefined;
      const from = firstAfter(entries, position);
      return entries.slice(from, from + limit);
    },
    wait: (waiter) => void waiters.add(waiter),
    leave: (waiter) => void waiters.delete(waiter),
    wakeAll() {
      for (const waiter of waiters) wake(waiter);
    },
  };
}

/** One entry of each place and kind: interests look at nothing else. */
function differing(entries: readonly LoggedEntry[]): readonly LoggedEntry[] {
  if (entries.length < 2) return entries;
  const found = new Map<string, LoggedEntry>();
  for (const entry of entries) found.set(`${entry.kind} ${entry.database}.${entry.name}`, entry);
  return [...found.values()];
}

function firstAfter(entries: readonly LoggedEntry[], position: Position): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(position, entries[middle] as LoggedEntry)) high = middle;
    else low = middle + 1;
  }
  return low;
}
