import { existsSync, readdirSync, realpathSync, statSync, utimesSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../base';
import type { PackPlace } from '../channel/messages';
import { foldersUpTo, hashOf } from '../dependencies/dependency-set';
import type { FunctionSpec } from '../registry/spec';

/** Which process will use a pack: what V8 compiles differs with these. */
export interface PackUser {
  /** The Node it runs on, as `process.version` gives it or as a path that names it. */
  readonly node: string;
  /** MB of its JavaScript heap: a setting of V8's. */
  readonly heapClass: number;
}

/** The packs of all projects of this user: packages compiled for quick starts. Workers write them. */
export interface Packs {
  /**
   * Where the packages of a function are kept compiled, or null where it has no node_modules folder of its own.
   *
   * @param modules - The node_modules folder that was installed for it, or null.
   */
  placeOf(spec: FunctionSpec, modules: string | null, user: PackUser): PackPlace | null;
  /** Whether there is one already. */
  has(place: PackPlace): boolean;
  /** Removes packs that nobody has used for a month. */
  prune(): Promise<void>;
}

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** Opens the folder of packs; nothing is written here. */
export function createPacks(cacheDir: string, clock: Clock): Packs {
  const dir = join(cacheDir, 'packs');
  return {
    placeOf({ dir: own, projectDir }, modules, { node, heapClass }) {
      const found =
        modules ??
        foldersUpTo(own, projectDir)
          .map(inside)
          .find((folder) => existsSync(folder));
      if (found === undefined) return null;
      // Node names modules by the folder behind a link.
      const root = realpathSync(found);
      const name = hashOf(JSON.stringify([root, node, process.arch, heapClass]));
      return { file: join(dir, `${name}.pack`), root };
    },
    has({ file }) {
      try {
        const now = clock.now() / 1000;
        utimesSync(file, now, now);
        return true;
      } catch {
        return false;
      }
    },
    async prune() {
      if (!existsSync(dir)) return;
      const oldest = clock.now() - MONTH_MS;
      const files = readdirSync(dir).map((name) => join(dir, name));
      const left = files.filter(
        (file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest,
      );
      await Promise.all(left.map((file) => rm(file, { force: true })));
    },
  };
}

function inside(folder: string): string {
  return join(folder, 'node_modules');
}
