const CHUNK = 256;

/** Texts in their order of code units, each once. */
export interface SortedKeys {
  add(key: string): void;
  /** From `start` (included) to `end` (not), or the other way round. Must be consumed before the next `add`. */
  range(start: string, end: string, reverse: boolean): Iterable<string>;
}

/** An empty set. Chunked, so that many keys in any order stay cheap. */
export function createSortedKeys(): SortedKeys {
  const chunks: string[][] = [];
  /** The first place in `list` that is not before `key`. */
  const place = <T>(list: readonly T[], before: (item: T) => boolean): number => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(list[middle] as T)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const chunkFor = (key: string) => place(chunks, (chunk) => (chunk[chunk.length - 1] as string) < key);
  return {
    add(key) {
      if (chunks.length === 0) chunks.push([key]);
      const at = Math.min(chunkFor(key), chunks.length - 1);
      const chunk = chunks[at] as string[];
      const index = place(chunk, (other) => other < key);
      if (chunk[index] === key) return;
      chunk.splice(index, 0, key);
      if (chunk.length > CHUNK) chunks.splice(at + 1, 0, chunk.splice(CHUNK >> 1));
    },
    *range(start, end, reverse) {
      if (!reverse) {
        for (let at = chunkFor(start); at < chunks.length; at++) {
          for (const key of chunks[at] as string[]) {
            if (key >= end) return;
            if (key >= start) yield key;
          }
        }
        return;
      }
      for (let at = Math.min(chunkFor(end), chunks.length - 1); at >= 0; at--) {
        const chunk = chunks[at] as string[];
        for (let index = chunk.length - 1; index >= 0; index--) {
          const key = chunk[index] as string;
          if (key < start) return;
          if (key < end) yield key;
        }
      }
    },
  };
}
