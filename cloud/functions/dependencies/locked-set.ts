import { hashOf } from './dependency-set';

/** One entry of npm's lock file, addresses left out. */
export interface LockedPackage {
  readonly version?: string;
  readonly hasInstallScript?: boolean;
}

/** What a dependency set came to: exact versions of everything in it. */
export interface LockedSet {
  /** Ranges by name. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Exact versions of those, by name. */
  readonly resolved: Readonly<Record<string, string>>;
  /** Names of packages whose install scripts were run. */
  readonly scripts: readonly string[];
  /** Every package by its place below node_modules, as npm's lock file has it. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
  /** A short name for {@link LockedSet.packages} and {@link LockedSet.scripts}. */
  readonly tree: string;
}

const IN_MODULES = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)$/;

/** Makes a {@link LockedSet} of what npm has put into a folder. */
export function lockedSet(facts: Omit<LockedSet, 'tree' | 'resolved'>): LockedSet {
  const { dependencies, packages, scripts } = facts;
  const resolved = Object.fromEntries(
    Object.keys(dependencies).map((name) => [name, packages[`node_modules/${name}`]?.version ?? '']),
  );
  const places = Object.entries(packages).map(([place, { version }]) => `${place}@${version ?? ''}`);
  const tree = hashOf(JSON.stringify([places.sort(), scripts]));
  return { dependencies, resolved, scripts, packages, tree };
}

/** Names of the packages in a set that want to run scripts when they are installed, sorted. */
export function wantsScripts({ packages }: Pick<LockedSet, 'packages'>): string[] {
  const names = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([place]) => IN_MODULES.exec(place)?.[1])
    .filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

/** Checks a value read from disk. */
export function asLockedSet(value: unknown): LockedSet | undefined {
  const { dependencies, resolved, scripts, packages, tree } = (value ?? {}) as Partial<LockedSet>;
  const isMap = (one: unknown) => typeof one === 'object' && one !== null && !Array.isArray(one);
  const fits = [dependencies, resolved, packages].every(isMap) && Array.isArray(scripts);
  return fits && typeof tree === 'string' ? (value as LockedSet) : undefined;
}
