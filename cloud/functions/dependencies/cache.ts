import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, IdSource } from '../../base';
import { asLockedSet, type LockedSet } from './locked-set';

/** Installed dependency sets, shared by all projects and clouds of this user. */
export interface DependencyCache {
  /** The node_modules folder of exactly this installation, or undefined. */
  find(key: string, tree: string): string | undefined;
  /** What a set came to when it was last installed here by anybody and `fits`. */
  newest(key: string, fits: (locked: LockedSet) => boolean): LockedSet | undefined;
  /** A new empty folder on the same disk. */
  workplace(): string;
  /** Makes a finished workplace an installation, all at once; gives its node_modules. Another's equal one is kept. */
  publish(place: string, key: string, locked: LockedSet): Promise<string>;
  discard(place: string): Promise<void>;
  /** Waits until nobody else installs the set; the result gives it free. */
  lock(key: string): Promise<() => Promise<void>>;
}

/** What {@link createCache} works with. */
export interface CacheParts {
  /** Absolute folder. */
  readonly dir: string;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Written last, so that an installation that has it is whole. */
const RECORD = 'installed.json';
/** How often a lock is looked at, and renewed by its holder, in milliseconds. */
const LOOK_MS = 250;
/** A lock that was not renewed for so long belongs to nobody any more. */
const STALE_MS = 15_000;
/** Workplaces older than this were left by a process that was ended. */
const LEFT_MS = 6 * 60 * 60 * 1000;

/** Opens the cache; nothing is written before it is needed. */
export function createCache({ dir, clock, ids }: CacheParts): DependencyCache {
  // What npm chooses for one system and processor does not run on another, and home folders may be shared.
  const root = join(dir, 'dependencies', `${process.platform}-${process.arch}`);
  const places = join(root, 'workplaces');
  const folderOf = (key: string, tree: string) => join(root, key, tree);
  const find = (key: string, tree: string) => {
    const folder = folderOf(key, tree);
    return existsSync(join(folder, RECORD)) ? join(folder, 'node_modules') : undefined;
  };
  const discard = (place: string) => rm(place, { recursive: true, force: true, maxRetries: 5 });
  const sleep = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));

  return {
    find,
    discard,
    newest(key, fits) {
      const found = listed(join(root, key))
        .map((tree) => join(root, key, tree, RECORD))
        .filter((file) => existsSync(file))
        .map((file) => ({ at: statSync(file).mtimeMs, locked: readRecord(file) }))
        .filter(
          (one): one is { at: number; locked: LockedSet } => one.locked !== undefined && fits(one.locked),
        );
      return found.sort((a, b) => b.at - a.at)[0]?.locked;
    },
    workplace() {
      for (const name of listed(places)) {
        const old = join(places, name);
        const age = clock.now() - (statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
        if (age > LEFT_MS) void discard(old).catch(() => undefined);
      }
      const place = join(places, ids.hex(8));
      mkdirSync(place, { recursive: true });
      return place;
    },
    async publish(place, key, locked) {
      writeFileSync(join(place, RECORD), JSON.stringify(locked));
      mkdirSync(join(root, key), { recursive: true });
      const folder = folderOf(key, locked.tree);
      try {
        await rename(place, folder);
      } catch (error) {
        await discard(place);
        if (find(key, locked.tree) === undefined) throw error;
      }
      return join(folder, 'node_modules');
    },
    async lock(key) {
      mkdirSync(root, { recursive: true });
      const file = join(root, `${key}.lock`);
      for (;;) {
        try {
          writeFileSync(file, String(process.pid), { flag: 'wx' });
          break;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
          const renewed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? clock.now();
          if (clock.now() - renewed > STALE_MS) await rm(file, { force: true });
          else await sleep(LOOK_MS);
        }
      }
      let timer = clock.after(LOOK_MS, renew);
      function renew(): void {
        const now = clock.now() / 1000;
        try {
          utimesSync(file, now, now);
        } catch {
          // Somebody took it for left behind; publishing is safe all the same.
        }
        timer = clock.after(LOOK_MS * 8, renew);
      }
      return async () => {
        timer.cancel();
        await rm(file, { force: true });
      };
    },
  };
}

function listed(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function readRecord(file: string): LockedSet | undefined {
  try {
    return asLockedSet(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
