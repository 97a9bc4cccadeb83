import type { Clock, CloudConfig, IdSource, Logger } from '../../base';
import type { Npm } from '../platform/npm';
import { chooseSdk, type SdkChoice, type SdkCopies } from '../registry/sdk';
import type { FunctionSpec } from '../registry/spec';
import { createCache } from './cache';
import { dependencySet, type DependencySet } from './dependency-set';
import { installError, failureSentence, type InstallFailure } from './install-failure';
import { installSet } from './install';
import { openLockFile, type LockFile } from './lock-file';
import { wantsScripts, type LockedSet } from './locked-set';
import { ownSatisfies } from './own-modules';
import { createProgress } from './progress';

/** What {@link createDependencies} works with. */
export interface DependencyParts {
  readonly config: Pick<CloudConfig, 'cacheDir' | 'dataDir' | 'allowScripts' | 'lang'>;
  readonly npm: Npm;
  readonly copies: SdkCopies;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Where a person who waits looks. */
  readonly progress: Logger;
}

/** Where a function's packages come from. */
export interface Packages {
  readonly sdk: SdkChoice;
  /** A node_modules folder of the cache, or null where nothing had to be installed. */
  readonly modules: string | null;
  /** The packages that come from there even where the project has copies. */
  readonly names: readonly string[];
}

/** The packages of all functions. */
export interface Dependencies {
  /** Begins to install what these functions need; returns at once. */
  expect(specs: readonly FunctionSpec[]): void;
  /**
   * A function's packages, once they are installed.
   *
   * @throws CloudError `FUNCTION_LOAD_FAILED` saying what to do.
   */
  of(spec: FunctionSpec): Promise<Packages>;
  /** Why the packages of a function cannot be had, as far as that is known yet. */
  problemOf(spec: FunctionSpec): string | undefined;
  /** Installs what the ranges give today; tells per set what it came to. */
  update(specs: readonly FunctionSpec[]): Promise<readonly UpdatedSet[]>;
  close(): Promise<void>;
}

/** One set after an update. */
export interface UpdatedSet {
  readonly functions: readonly FunctionSpec[];
  readonly before: LockedSet | undefined;
  readonly after: LockedSet | undefined;
  readonly failure?: InstallFailure;
}

/** Most installations at the same time: each is a process that unpacks thousands of files. */
const AT_ONCE = 2;
/** A failed installation is tried again by a call that comes this much later, in milliseconds. */
const RETRY_MS = 10_000;

interface Outcome {
  readonly modules: string | null;
  readonly failure?: InstallFailure;
  readonly at: number;
}

/** Makes the keeper of a project's packages; the lock file is read at the first need. */
export function createDependencies(parts: DependencyParts): Dependencies {
  const { config, npm, copies, clock } = parts;
  const cache = createCache({ dir: config.cacheDir, clock, ids: parts.ids });
  const progress = createProgress(parts.progress, clock);
  const pending = new Map<string, Promise<Outcome>>();
  const outcomes = new Map<string, Outcome>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let closed = false;
  let lockFile: LockFile | undefined;
  const locks = () => (lockFile ??= openLockFile(config.dataDir));

  const allowed = (locked: LockedSet) =>
    wantsScripts(locked).filter(
      (name) => config.allowScripts.includes(name) || locked.scripts.includes(name),
    );
  const isComplete = (locked: LockedSet) => allowed(locked).every((name) => locked.scripts.includes(name));
  /** The set as it was installed before, without asking anybody. */
  const ready = (set: DependencySet): string | undefined => {
    const known = locks().get(set.key);
    if (known !== undefined) return isComplete(known) ? cache.find(set.key, known.tree) : undefined;
    const newest = cache.newest(
      set.key,
      (locked) => isComplete(locked) && locked.scripts.every((name) => config.allowScripts.includes(name)),
    );
    if (newest === undefined) return undefined;
    locks().set(set.key, newest);
    return cache.find(set.key, newest.tree);
  };
  const slot = async () => {
    if (busy >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    busy++;
  };
  const install = async (set: DependencySet, fresh: boolean): Promise<Outcome> => {
    progress.wanted(set);
    await slot();
    let failure: InstallFailure | undefined;
    let modules: string | null = null;
    try {
      const unlock = await cache.lock(set.key);
      try {
        const known = locks().get(set.key);
        const found = fresh ? undefined : ready(set);
        if (closed) failure = { kind: 'other', subject: 'stopped' };
        else if (found !== undefined) modules = found;
        else {
          const allowScripts = [...config.allowScripts, ...(known?.scripts ?? [])];
          const installed = await installSet(set, {
            npm,
            cache,
            locked: fresh ? undefined : known,
            allowScripts,
            fresh,
          });
          if ('failure' in installed) failure = installed.failure;
          else {
            modules = installed.modules;
            locks().set(set.key, installed.locked);
          }
        }
      } finally {
        await unlock();
      }
    } catch (error) {
      failure = { kind: 'other', subject: (error as Error).message };
    } finally {
      busy--;
      waiting.shift()?.();
    }
    if (!closed) progress.done(set, failure);
    return { modules, at: clock.elapsed(), ...(failure === undefined ? {} : { failure }) };
  };
  const ensure = async (set: DependencySet, fresh = false): Promise<Outcome> => {
    const running = pending.get(set.key);
    if (running !== undefined) return running;
    const last = outcomes.get(set.key);
    if (last?.failure !== undefined && !fresh && clock.elapsed() - last.at < RETRY_MS) return last;
    const found = fresh ? undefined : ready(set);
    if (found !== undefined) return { modules: found, at: clock.elapsed() };
    const work = install(set, fresh);
    pending.set(set.key, work);
    const outcome = await work;
    pending.delete(set.key);
    outcomes.set(set.key, outcome);
    return outcome;
  };
  const planOf = (spec: FunctionSpec): { sdk: SdkChoice; set: DependencySet | null } => {
    const sdk = chooseSdk(spec, copies);
    const without = sdk.file === null ? [] : ['wx-server-sdk'];
    const declared = Object.entries(spec.dependencies).filter(([name]) => !without.includes(name));
    if (declared.every(([name, range]) => ownSatisfies(spec, name, range))) return { sdk, set: null };
    return { sdk, set: dependencySet(spec, without) };
  };
  /** A function of which only the SDK is missing runs with the platform's, and says so. */
  const standIn = (spec: FunctionSpec, set: DependencySet, failure: InstallFailure): Packages | undefined => {
    const names = Object.keys(set.dependencies);
    if (failure.kind !== 'network' || names.length !== 1 || names[0] !== 'wx-server-sdk') return undefined;
    const { file, version } = copies.classic;
    const range = spec.dependencies['wx-server-sdk'] ?? '';
    return { sdk: { file, fallback: { range, version } }, modules: null, names: [] };
  };

  return {
    expect(specs) {
      closed = false;
      for (const spec of specs) {
        const { set } = planOf(spec);
        if (set !== null) void ensure(set);
      }
    },
    async of(spec) {
      const { sdk, set } = planOf(spec);
      if (set === null) return { sdk, modules: null, names: [] };
      const { modules, failure } = await ensure(set);
      if (failure === undefined) return { sdk, modules, names: Object.keys(set.dependencies) };
      const instead = standIn(spec, set, failure);
      if (instead === undefined) throw installError(spec, failure);
      return instead;
    },
    problemOf(spec) {
      const { set } = planOf(spec);
      const failure = set === null ? undefined : outcomes.get(set.key)?.failure;
      if (set === null || failure === undefined) return undefined;
      return standIn(spec, set, failure) === undefined
        ? failureSentence(spec, failure)[config.lang]
        : undefined;
    },
    async update(specs) {
      const sets = new Map<string, { set: DependencySet; functions: FunctionSpec[] }>();
      for (const spec of specs) {
        const { set } = planOf(spec);
        if (set === null) continue;
        const known = sets.get(set.key) ?? { set, functions: [] };
        known.functions.push(spec);
        sets.set(set.key, known);
      }
      locks().keep([...sets.keys()]);
      return Promise.all(
        [...sets.values()].map(async ({ set, functions }) => {
          const before = locks().get(set.key);
          const { failure } = await ensure(set, true);
          const after = locks().get(set.key);
          return { functions, before, after, ...(failure === undefined ? {} : { failure }) };
        }),
      );
    },
    async close() {
      closed = true;
      npm.stop();
      await Promise.all(pending.values());
    },
  };
}
