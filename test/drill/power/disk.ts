import type { Happening } from './timeline';

const PAGE = 4096;
const SECTOR = 512;

/** What becomes of what no flush has covered when the power goes. */
export type Fate = 'dropped' | 'torn' | 'kept';

interface Write {
  readonly offset: number;
  readonly bytes: Buffer;
  readonly synchronous: boolean;
  ended: boolean;
}

/** A disk below the data file: what has reached it for sure, and what may have. */
export interface Disk {
  take(happening: Happening): void;
  /** The file after a power cut now. `torn`: of each page an older state, any later one, or sectors of two. */
  cut(fate: Fate, random: () => number): Buffer;
}

/** Makes an empty disk. Writes that a flush has not covered may reach it in any order, page by page. */
export function createDisk(): Disk {
  let safe: Buffer = Buffer.alloc(0);
  let loose: Write[] = [];
  const open = new Map<number, Write>();
  const covered = new Map<number, readonly Write[]>();
  const settle = (writes: readonly Write[]) => {
    const done = new Set(writes);
    const size = Math.max(safe.length, ...writes.map(({ offset, bytes }) => offset + bytes.length));
    safe = grown(safe, size);
    for (const write of loose) if (done.has(write)) write.bytes.copy(safe, write.offset);
    loose = loose.filter((write) => !done.has(write));
  };
  return {
    take(happening) {
      switch (happening.kind) {
        case 'write': {
          const { offset, bytes, synchronous } = happening;
          const write = { offset, bytes, synchronous, ended: false };
          open.set(happening.id, write);
          loose.push(write);
          return;
        }
        case 'written': {
          const write = open.get(happening.id);
          open.delete(happening.id);
          if (write === undefined) return;
          write.ended = true;
          if (write.synchronous) settle([write]);
          return;
        }
        case 'flush':
          covered.set(
            happening.id,
            loose.filter(({ ended }) => ended),
          );
          return;
        case 'flushed':
          if (happening.ok) settle(covered.get(happening.id) ?? []);
          covered.delete(happening.id);
          return;
        case 'answered':
      }
    },
    cut(fate, random) {
      if (fate === 'dropped') return Buffer.from(safe);
      const size = Math.max(safe.length, ...loose.map(({ offset, bytes }) => offset + bytes.length));
      const latest = grown(safe, size);
      if (fate === 'kept') {
        for (const write of loose) write.bytes.copy(latest, write.offset);
        return latest;
      }
      // Pages are written back on their own: each has got as far as its own luck went.
      const file = grown(safe, size);
      const pages = new Set(loose.flatMap(({ offset, bytes }) => pagesOf(offset, bytes.length)));
      for (const page of pages) {
        const touching = loose.filter(({ offset, bytes }) => pagesOf(offset, bytes.length).includes(page));
        const reached = Math.floor(random() * (touching.length + 1));
        touching.slice(0, reached).forEach((write) => copyPage(file, page, write));
        const half = touching[reached];
        if (half !== undefined && random() < 0.5) tear(file, { page, write: half, random });
      }
      return random() < 0.5 ? file : file.subarray(0, Math.max(safe.length, lastOf(pages, random)));
    },
  };
}

const grown = (bytes: Buffer, size: number) => Buffer.concat([bytes], size);

function pagesOf(offset: number, length: number): number[] {
  const first = Math.floor(offset / PAGE);
  const last = Math.floor((offset + length - 1) / PAGE);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

// A file that was growing may have stopped anywhere.
function lastOf(pages: ReadonlySet<number>, random: () => number): number {
  const all = [...pages];
  return ((all[Math.floor(random() * all.length)] ?? 0) + 1) * PAGE;
}

function copyPage(file: Buffer, page: number, { offset, bytes }: Write): void {
  const from = Math.max(offset, page * PAGE);
  const to = Math.min(offset + bytes.length, (page + 1) * PAGE);
  bytes.copy(file, from, from - offset, to - offset);
}

function tear(
  file: Buffer,
  { page, write, random }: { readonly page: number; readonly write: Write; readonly random: () => number },
): void {
  for (let at = page * PAGE; at < (page + 1) * PAGE; at += SECTOR) {
    if (random() < 0.5) continue;
    const from = Math.max(write.offset, at);
    const to = Math.min(write.offset + write.bytes.length, at + SECTOR);
    if (to > from) write.bytes.copy(file, from, from - write.offset, to - write.offset);
  }
}
