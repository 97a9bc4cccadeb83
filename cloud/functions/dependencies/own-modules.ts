import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies, validRange } from 'semver';
import type { FunctionSpec } from '../registry/spec';
import { foldersUpTo } from './dependency-set';

/** Whether the project itself has a package that a function declares, in a version that the function takes. */
export function ownSatisfies(
  spec: Pick<FunctionSpec, 'dir' | 'projectDir'>,
  name: string,
  range: string,
): boolean {
  const found = ownVersion(spec, name);
  return found !== undefined && isTaken(found, range);
}

/** Whether a range takes an installed version. Tags, addresses and folders say nothing about versions, and take any. */
export function isTaken(version: string | null, range: string): boolean {
  const wanted = /^npm:.+@(.+)$/.exec(range)?.[1] ?? range;
  if (validRange(wanted) === null || version === null) return true;
  return satisfies(version, wanted, { includePrerelease: true });
}

/** The version of the copy Node would find first; null where it tells none, undefined where there is no copy. */
export function ownVersion(
  { dir, projectDir }: Pick<FunctionSpec, 'dir' | 'projectDir'>,
  name: string,
): string | null | undefined {
  for (const folder of foldersUpTo(dir, projectDir)) {
    const own = join(folder, 'node_modules', name);
    if (!existsSync(own)) continue;
    try {
      const { version } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as {
        version?: unknown;
      };
      return typeof version === 'string' ? version : null;
    } catch {
      return null;
    }
  }
  return undefined;
}
