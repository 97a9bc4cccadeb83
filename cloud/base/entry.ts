import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a thread or process of ours is started from. */
export interface EntryOptions {
  /** The oldest Node that must be able to run it, as esbuild names it. */
  readonly target: 'node16' | 'node20';
  /** `true` puts packages into the file too, for entries that run away from our node_modules. */
  readonly standalone?: boolean;
}

/**
 * Finds the JavaScript file for an entry module of ours (a thread or a process of its own).
 *
 * @param module - The module's absolute path without extension.
 * @returns The compiled neighbour when we run from a published package; when we run from TypeScript sources, or for
 * a target older than ours, a bundle kept in `node_modules/.cache/yunlet` under the hash of its text.
 */
export async function resolveEntry(module: string, options: EntryOptions): Promise<string> {
  const compiled = `${module}.js`;
  const source = existsSync(compiled) ? compiled : `${module}.ts`;
  if (source === compiled && options.target === 'node20' && options.standalone !== true) return compiled;
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: options.target,
    packages: options.standalone === true ? 'bundle' : 'external',
    sourcemap: 'inline',
    write: false,
    logLevel: 'silent',
  });
  const text = outputFiles[0]?.contents ?? new Uint8Array();
  const name = `${module.replaceAll('\\', '/').split('/').slice(-2).join('-')}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.cjs`;
  const folder = join(packageRoot(module), 'node_modules', '.cache', 'yunlet');
  const file = join(folder, name);
  if (existsSync(file) && readFileSync(file).equals(text)) return file;
  mkdirSync(folder, { recursive: true });
  const fresh = `${file}.${process.pid}.${process.hrtime.bigint()}`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
  return file;
}

function packageRoot(from: string): string {
  for (let folder = from; ;) {
    const parent = join(folder, '..');
    if (existsSync(join(parent, 'package.json')) || parent === folder) return parent;
    folder = parent;
  }
}
