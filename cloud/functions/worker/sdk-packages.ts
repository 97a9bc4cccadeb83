import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What {@link folderWithSdkPackage} reads with. */
export interface FileTools {
  readonly readFileSync: (file: string, encoding: 'utf8') => string;
  readonly dirname: (path: string) => string;
  readonly join: (...parts: string[]) => string;
}

/** Node's own. */
export const FILE_TOOLS: FileTools = { readFileSync, dirname, join };

/**
 * Finds a package among those that wx-server-sdk itself is made of.
 *
 * Compat: WeChat's cloud installs a function with npm, which lays the SDK's own packages flat beside it, so that functions
 * require axios or request without declaring them. The platform's copy of the SDK has its packages elsewhere.
 *
 * @remarks Runs in a thread of its own for `import` on some versions of Node: uses nothing from around it.
 *
 * @param sdk - The SDK's main file.
 * @returns The folder from which Node finds `name`: that of the package which needs it, the nearest to the SDK; or null.
 */
export function folderWithSdkPackage(
  sdk: string,
  name: string,
  { readFileSync: read, dirname: above, join: within }: FileTools,
): string | null {
  const readManifest = (folder: string): { readonly dependencies?: Record<string, string> } | null => {
    try {
      return JSON.parse(read(within(folder, 'package.json'), 'utf8')) as object;
    } catch {
      return null;
    }
  };
  const packageFolder = (from: string, needed: string): string | null => {
    for (let folder = from; ; folder = above(folder)) {
      const place = within(folder, 'node_modules', needed);
      if (readManifest(place) !== null) return place;
      if (folder === above(folder)) return null;
    }
  };
  const seen = new Set<string>();
  // As npm lays them out: what is nearer to the root of the tree takes the place.
  for (let level = [above(sdk)]; level.length > 0;) {
    const next: string[] = [];
    for (const folder of level) {
      if (seen.has(folder)) continue;
      seen.add(folder);
      for (const needed of Object.keys(readManifest(folder)?.dependencies ?? {})) {
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
