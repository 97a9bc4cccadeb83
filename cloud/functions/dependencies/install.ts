import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Npm, NpmResult } from '../platform/npm';
import type { DependencyCache } from './cache';
import type { DependencySet } from './dependency-set';
import { installFailure, type InstallFailure } from './install-failure';
import { lockedSet, wantsScripts, type LockedPackage, type LockedSet } from './locked-set';

/** How {@link installSet} installs. */
export interface InstallParts {
  readonly npm: Npm;
  readonly cache: DependencyCache;
  /** Exact versions to install; undefined = whatever the ranges give today. */
  readonly locked: LockedSet | undefined;
  /** Packages that may run their install scripts, where they have any. */
  readonly allowScripts: readonly string[];
  /** `true`: asks the registry for what is new even where npm remembers an answer. */
  readonly fresh: boolean;
}

/** Where a set lies, or why it does not. */
export type Installed =
  { readonly modules: string; readonly locked: LockedSet } | { readonly failure: InstallFailure };

/** Settings that a user's own configuration of npm must not change under us. */
const STEADY = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--global=false',
  '--dry-run=false',
  '--omit=dev',
  '--include=optional',
  '--loglevel=error',
  '--json',
  // npm's own patience is minutes; nobody would know why a call waits.
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=500',
  '--fetch-retry-maxtimeout=2000',
];

/** Installs a set into the cache. What is left behind by a failure is removed. */
export async function installSet(set: DependencySet, parts: InstallParts): Promise<Installed> {
  const { npm, cache, locked, allowScripts, fresh } = parts;
  const place = cache.workplace();
  try {
    const lock = locked === undefined ? set.lock : lockText(set, locked);
    writeFileSync(join(place, 'package.json'), JSON.stringify(manifest(set)));
    if (lock !== null) writeFileSync(join(place, 'package-lock.json'), lock);
    if (set.npmrc !== null) writeFileSync(join(place, '.npmrc'), set.npmrc, { mode: 0o600 });
    const words = [
      'install',
      ...STEADY,
      lock === null ? '--no-package-lock' : '--package-lock=true',
      fresh ? '--prefer-online' : '--prefer-offline',
    ];
    let result = await npm.run(words, place);
    // Peers that contradict one another are the app's affair; it ran with them.
    if (failed(result) && installFailure(result).subject.startsWith('ERESOLVE')) {
      result = await npm.run([...words, '--legacy-peer-deps'], place);
    }
    if (failed(result)) return { failure: installFailure(result) };
    const packages = readPackages(place, set);
    const scripts = wantsScripts({ packages }).filter((name) => allowScripts.includes(name));
    if (scripts.length > 0) {
      const rebuilt = await npm.run(['rebuild', ...scripts, '--ignore-scripts=false', '--json'], place);
      if (failed(rebuilt)) return { failure: installFailure(rebuilt) };
    }
    // It may hold a password of the user's registry.
    await rm(join(place, '.npmrc'), { force: true });
    const done = lockedSet({ dependencies: set.dependencies, packages, scripts });
    return { modules: await cache.publish(place, set.key, done), locked: done };
  } finally {
    await cache.discard(place);
  }
}

function failed({ code, absent }: NpmResult): boolean {
  return absent || code !== 0;
}

function manifest({ dependencies }: DependencySet): object {
  return { name: 'functions-of-a-cloud', version: '1.0.0', private: true, dependencies };
}

function lockText(set: DependencySet, { packages }: LockedSet): string {
  const { name, version } = manifest(set) as { name: string; version: string };
  const own = { name, version, dependencies: set.dependencies };
  return JSON.stringify({
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': own, ...packages },
  });
}

/** npm leaves a lock file of what it has installed inside of node_modules. */
function readPackages(place: string, set: DependencySet): Record<string, LockedPackage> {
  const hidden = join(place, 'node_modules', '.package-lock.json');
  const listed = existsSync(hidden)
    ? ((JSON.parse(readFileSync(hidden, 'utf8')) as { packages?: Record<string, LockedPackage> }).packages ??
      {})
    : {};
  const names = Object.keys(set.dependencies).map((name) => `node_modules/${name}`);
  const rest = names
    .filter((name) => !(name in listed))
    .map((name) => [name, readVersion(place, name)] as const);
  const all = { ...Object.fromEntries(rest), ...listed };
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, withoutAddress(one)]));
}

function readVersion(place: string, name: string): LockedPackage {
  const file = join(place, name, 'package.json');
  if (!existsSync(file)) return {};
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
  return version === undefined ? {} : { version };
}

/** The registry's address is the machine's affair; addresses of anything else are part of what the set is. */
function withoutAddress(one: LockedPackage & { readonly resolved?: string }): LockedPackage {
  const { resolved, ...rest } = one;
  return resolved === undefined || /^https?:/.test(resolved) ? rest : one;
}
