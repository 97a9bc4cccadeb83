import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { satisfies, validRange } from 'semver';
import type { FunctionSpec } from './spec';

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
  /** The platform's file, or null for the copy installed with the function. */
  readonly file: string | null;
  /** What to say when the function does use it, where the platform's copy stands in. */
  readonly fallback?: { readonly range: string; readonly version: string };
}

/**
 * Chooses the copy of wx-server-sdk for a function.
 *
 * @remarks A copy installed with the function, or above it, is used; where it is the very version that the platform has, the
 * platform's is, which may be loaded ahead. Where none is installed the platform's copy stands in: the current one for ranges it
 * satisfies and for `latest`, else 2.6.3.
 */
export function chooseSdk({ dir, dependencies }: FunctionSpec, { current, classic }: SdkCopies): SdkChoice {
  const installed = installedVersion(dir);
  if (installed !== undefined) {
    return { file: [current, classic].find(({ version }) => version === installed)?.file ?? null };
  }
  const range = dependencies['wx-server-sdk'];
  const asksCurrent = range !== undefined && (range === 'latest' || accepts(range, current.version));
  const { file, version } = asksCurrent ? current : classic;
  return { file, fallback: { range: range ?? '(not declared)', version } };
}

function accepts(range: string, version: string): boolean {
  return validRange(range) !== null && satisfies(version, range);
}

function installedVersion(dir: string): string | undefined {
  for (let folder = dir; ;) {
    const file = join(folder, 'node_modules', 'wx-server-sdk', 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function versionAbove(file: string): string | undefined {
  const { version } = JSON.parse(readFileSync(join(dirname(file), 'package.json'), 'utf8')) as {
    version?: string;
  };
  return version;
}
