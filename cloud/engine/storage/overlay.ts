import { EngineError } from '../error';
import type { Entry, KeyRange, Reader } from './environment';
import { createSortedKeys } from './sorted-keys';

/** Most bytes a transaction may have written. */
export const MAX_OVERLAY = 256 * 1024 * 1024;

/** A reader with changes of its own laid over it. */
export interface Overlay extends Reader {
  put(key: Uint8Array, value: Uint8Array): void;
  remove(key: Uint8Array): void;
  /** What has been changed: the value, or undefined for a removed key. */
  changes(): Iterable<{ readonly key: Buffer; readonly value: Buffer | undefined }>;
}

const textOf = (key: Uint8Array) =>
  Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');

/**
 * Lays changes over `base`, in memory.
 *
 * @throws EngineError 257 from `put` and `remove` once there are more than {@link MAX_OVERLAY} bytes.
 */
export function createOverlay(base: Reader): Overlay {
  const values = new Map<string, Buffer | undefined>();
  const sorted = createSortedKeys();
  let bytes = 0;
  const set = (key: Uint8Array, value: Buffer | undefined) => {
    const text = textOf(key);
    bytes += text.length + (value?.length ?? 0) - (values.get(text)?.length ?? 0);
    if (bytes > MAX_OVERLAY) throw new EngineError(257, 'The transaction has written too much');
    values.set(text, value);
    sorted.add(text);
  };
  const range = (request: KeyRange): Iterable<Entry> =>
    limited(
      merged({
        base: base.range(unlimited(request)),
        own: sorted.range(textOf(request.start), textOf(request.end), request.reverse === true),
        values,
        reverse: request.reverse === true,
      }),
      request.limit,
    );
  return {
    get(key) {
      const text = textOf(key);
      return values.has(text) ? values.get(text) : base.get(key);
    },
    range,
    *keys(request) {
      for (const { key } of range(request)) yield key;
    },
    put: (key, value) => set(key, Buffer.from(value)),
    remove: (key) => set(key, undefined),
    *changes() {
      for (const [text, value] of values) yield { key: Buffer.from(text, 'latin1'), value };
    },
  };
}

// A removed key takes no place of the limit, so the base cannot keep it.
function unlimited({ start, end, reverse }: KeyRange): KeyRange {
  return { start, end, ...(reverse === undefined ? {} : { reverse }) };
}

interface Merging {
  readonly base: Iterable<Entry>;
  readonly own: Iterable<string>;
  readonly values: ReadonlyMap<string, Buffer | undefined>;
  readonly reverse: boolean;
}

function* merged({ base, own, values, reverse }: Merging): Generator<Entry> {
  const mine = own[Symbol.iterator]();
  let next = mine.next();
  for (const entry of base) {
    const text = textOf(entry.key);
    while (next.done !== true && (reverse ? next.value > text : next.value < text)) {
      yield* ownEntry(next.value, values);
      next = mine.next();
    }
    if (!values.has(text)) yield entry;
  }
  for (; next.done !== true; next = mine.next()) yield* ownEntry(next.value, values);
}

function* ownEntry(text: string, values: ReadonlyMap<string, Buffer | undefined>): Generator<Entry> {
  const value = values.get(text);
  if (value !== undefined) yield { key: Buffer.from(text, 'latin1'), value };
}

function* limited(entries: Iterable<Entry>, limit = Infinity): Generator<Entry> {
  let left = limit;
  if (left <= 0) return;
  for (const entry of entries) {
    yield entry;
    if (--left <= 0) return;
  }
}
