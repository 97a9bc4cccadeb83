import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Finds a package among those that wx-server-sdk itself is made of.
 *
 * Compat: WeChat's cloud installs a function with npm, which lays the SDK's own packages flat beside it, so that functions
 * require axios or request without declaring them. The platform's copy of the SDK has its packages elsewhere.
 *
 * @param sdk - The SDK's main file.
 * @returns The folder from which Node finds `name`: that of the package which needs it, the nearest to the SDK; or null.
 */
export function folderWithSdkPackage(sdk: string, name: string): string | null {
  const seen = new Set<string>();
  // As npm lays them out: what is nearer to the root of the tree takes the place.
  for (let level = [dirname(sdk)]; level.length > 0;) {
    const next: string[] = [];
    for (const folder of level) {
      if (seen.has(folder)) continue;
      seen.add(folder);
      for (const needed of dependenciesOf(folder)) {
        const found = packageFolder(folder, needed);
        if (found === null) continue;
        if (needed === name) return folder;
        next.push(found);
      }
    }
    level = next;
  }
  return null;
}

function packageFolder(from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (readManifest(place) !== null) return place;
    if (folder === dirname(folder)) return null;
  }
}

function dependenciesOf(folder: string): string[] {
  return Object.keys(readManifest(folder)?.dependencies ?? {});
}

function readManifest(folder: string): { readonly dependencies?: Record<string, string> } | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
  } catch {
    return null;
  }
}
