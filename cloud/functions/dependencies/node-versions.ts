import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, IdSource, Logger } from '../../base';
import type { Npm } from '../platform/npm';
import { nodeBinary, nodePackages, type NodePlace } from '../platform/node-packages';
import { createCache } from './cache';
import { hashOf, type DependencySet } from './dependency-set';
import { installSet } from './install';
import type { InstallFailure } from './install-failure';

/** A Node that workers can be started with. */
export interface NodeChoice {
  readonly execPath: string;
  /** Such as `20.19.1`. */
  readonly version: string;
  /** Why it is not the one that was asked for; undefined where it is. */
  readonly because?: string;
}

/** The Nodes that functions declare, fetched as packages of npm into the cache. */
export interface NodeVersions {
  /**
   * The Node for a declared version such as `18.15`: our own where it has the same major number, else a fetched one. Never
   * rejects: where it cannot be had, our own, with the reason.
   */
  of(declared: string): Promise<NodeChoice>;
}

/** What {@link createNodeVersions} works with. */
export interface NodeVersionParts {
  readonly cacheDir: string;
  readonly npm: Npm;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Where a person who waits looks. */
  readonly progress: Logger;
  /** Our own. */
  readonly own: NodeChoice;
  readonly place: NodePlace;
  /** Asks a Node for its version, by running it. */
  readonly versionOf: (execPath: string) => Promise<string>;
}

/** The oldest that our worker's code runs on. */
const OLDEST = 16;
/** A version that could not be fetched is tried again by a start that comes this much later, in milliseconds. */
const RETRY_MS = 10_000;

/** Makes a {@link NodeVersions}; nothing is fetched before it is asked for. */
export function createNodeVersions(parts: NodeVersionParts): NodeVersions {
  const { own, clock, npm, progress } = parts;
  const cache = createCache({ dir: parts.cacheDir, clock, ids: parts.ids });
  const known = new Map<string, { readonly choice: Promise<NodeChoice>; readonly at: number }>();

  const find = async (set: DependencySet, name: string): Promise<NodeChoice | undefined> => {
    const locked = cache.newest(set.key, () => true);
    const modules = locked === undefined ? undefined : cache.find(set.key, locked.tree);
    return modules === undefined ? undefined : started(modules, name);
  };
  const started = async (modules: string, name: string): Promise<NodeChoice | undefined> => {
    const execPath = join(modules, name, ...nodeBinary(parts.place));
    if (!existsSync(execPath)) return undefined;
    return parts.versionOf(execPath).then(
      (version) => ({ execPath, version }),
      () => undefined,
    );
  };
  const install = async (set: DependencySet, name: string): Promise<NodeChoice | InstallFailure> => {
    const unlock = await cache.lock(set.key);
    try {
      const before = await find(set, name);
      if (before !== undefined) return before;
      const done = await installSet(set, { npm, cache, locked: undefined, allowScripts: [], fresh: false });
      if ('failure' in done) return done.failure;
      const choice = await started(done.modules, name);
      return choice ?? { kind: 'other', subject: `${name} does not start on this system` };
    } finally {
      await unlock();
    }
  };
  const fetchNode = async (declared: string): Promise<NodeChoice> => {
    const sets = nodePackages(parts.place).flatMap((name) =>
      rangesOf(declared).map((range) => ({ name, set: nodeSet(name, range) })),
    );
    for (const { name, set } of sets) {
      const found = await find(set, name);
      if (found !== undefined) return found;
    }
    progress.info('fetching Node', { version: declared });
    let because = `there is no package of Node for ${parts.place.system} on ${parts.place.arch}`;
    for (const { name, set } of sets) {
      const outcome = await install(set, name);
      if ('execPath' in outcome) {
        progress.info('Node fetched', { version: outcome.version });
        return outcome;
      }
      because = [outcome.kind, outcome.subject].filter((word) => word !== '').join(': ');
      if (outcome.kind !== 'version' && outcome.kind !== 'package') break;
    }
    progress.error('Node could not be fetched', { version: declared, why: because });
    return { ...own, because };
  };

  return {
    of(declared) {
      const [major = 0] = declared.split('.').map(Number);
      if (major === Number.parseInt(own.version, 10)) return Promise.resolve(own);
      if (major < OLDEST)
        return Promise.resolve({ ...own, because: `${OLDEST} is the oldest that can be run here` });
      const before = known.get(declared);
      if (before !== undefined) return before.choice;
      const choice = fetchNode(declared);
      const entry = { choice, at: clock.elapsed() };
      known.set(declared, entry);
      void choice.then(({ because }) => {
        if (because !== undefined) clock.after(RETRY_MS, () => known.delete(declared));
      });
      return choice;
    },
  };
}

/** The declared version with its fixes; where it was never published for this system, what is compatible with it. */
function rangesOf(declared: string): readonly string[] {
  const [major = '', minor] = declared.split('.');
  return minor === undefined ? [`^${major}.0.0`] : [`~${major}.${minor}.0`, `^${major}.0.0`];
}

function nodeSet(name: string, range: string): DependencySet {
  const dependencies = { [name]: range };
  return { key: hashOf(JSON.stringify(['node', dependencies])), dependencies, lock: null, npmrc: null };
}
