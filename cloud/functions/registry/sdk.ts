import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { satisfies, validRange } from 'semver';
import { readOwnLock } from '../dependencies/dependency-set';
import { isTaken, ownVersion } from '../dependencies/own-modules';
import type { FunctionSpec } from './spec';

const SDK = 'wx-server-sdk';

/** A copy of wx-server-sdk that comes with the platform. */
interface PlatformCopy {
  readonly version: string;
  /** Its main file. */
  readonly file: string;
}

/** The platform's own copies of wx-server-sdk. */
export interface SdkCopies {
  readonly current: PlatformCopy;
  readonly classic: PlatformCopy;
}

/** Finds the platform's copies among our own packages. */
export function findSdkCopies(): SdkCopies {
  const own = createRequire(__filename);
  const copy = (name: string): PlatformCopy => {
    const file = own.resolve(name);
    return { file, version: versionAbove(file) ?? '0.0.0' };
  };
  return { current: copy('wx-server-sdk'), classic: copy('wx-server-sdk-2') };
}

/** What `require('wx-server-sdk')` gives in a function. */
export interface SdkChoice {
  /** The platform's file, or null for a copy of the function's own, or one that is installed for it. */
  readonly file: string | null;
  /** What to say when the function does use it, where the platform's copy is not what it asks for. */
  readonly fallback?: { readonly range: string; readonly version: string };
}

/**
 * Chooses the copy of wx-server-sdk for a function.
 *
 * @remarks A copy installed in the project is used where the function takes its version; where it is the very version that the
 * platform has, the platform's is, which may be loaded ahead. Else the platform's copy is used where it is what the function's
 * lock file, or its range, asks for. A function that declares none gets 2.6.3. Everything else has to be installed.
 */
export function chooseSdk(spec: FunctionSpec, { current, classic }: SdkCopies): SdkChoice {
  const range = spec.dependencies[SDK];
  const copies = [current, classic];
  const equal = (wanted: string): SdkChoice => ({
    file: copies.find(({ version }) => version === wanted)?.file ?? null,
  });
  const own = ownVersion(spec, SDK);
  if (own !== undefined && (range === undefined || isTaken(own, range))) return equal(own ?? '');
  if (range === undefined) {
    return { file: classic.file, fallback: { range: '(not declared)', version: classic.version } };
  }
  const locked = lockedVersion(spec.dir);
  if (locked !== undefined) return equal(locked);
  return {
    file:
      copies.find(({ version }, index) => accepts(range, version) || (index === 0 && range === 'latest'))
        ?.file ?? null,
  };
}

function accepts(range: string, version: string): boolean {
  return validRange(range) !== null && satisfies(version, range);
}

/** The version that the function's own lock file names. */
function lockedVersion(dir: string): string | undefined {
  const { packages, dependencies } = (readOwnLock(dir) ?? {}) as {
    readonly packages?: Readonly<Record<string, { readonly version?: string } | undefined>>;
    readonly dependencies?: Readonly<Record<string, { readonly version?: string } | undefined>>;
  };
  return packages?.[`node_modules/${SDK}`]?.version ?? dependencies?.[SDK]?.version;
}

function versionAbove(file: string): string | undefined {
  const { version } = JSON.parse(readFileSync(join(dirname(file), 'package.json'), 'utf8')) as {
    version?: string;
  };
  return version;
}
