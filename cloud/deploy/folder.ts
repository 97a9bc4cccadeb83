import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, isAbsolute } from 'node:path';
import { CloudError } from '../base';
import type { Deployed, DeployableFunction } from './report';

/** How {@link deployToFolder} works. */
export interface FolderOptions {
  readonly functions: readonly DeployableFunction[];
  /** Absolute folder; made if absent. Only the folders of these functions in it are replaced. */
  readonly out: string;
}

/**
 * Puts each function into `out/NAME`, ready to upload: its built files and a package.json, without node_modules.
 * A function's folder appears whole or stays as it was.
 *
 * @throws CloudError `FILE_UNWRITABLE` where `out` cannot be written; `INVALID_PARAM` where it lies inside a function.
 */
export function deployToFolder({ functions, out }: FolderOptions): readonly Deployed[] {
  for (const { dir } of functions) {
    const path = relative(dir, out);
    if (path === '' || !(path.startsWith('..') || isAbsolute(path))) {
      throw new CloudError('INVALID_PARAM', { detail: `${out} lies inside of ${dir}.` });
    }
  }
  try {
    mkdirSync(out, { recursive: true });
    return functions.map((one) => put(one, out));
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new CloudError('FILE_UNWRITABLE', { fields: { file: out, reason }, cause });
  }
}

function put({ name, dir, file }: DeployableFunction, out: string): Deployed {
  const fresh = join(out, `.${name}.${process.pid}.part`);
  const target = join(out, name);
  const refused = (reason: string): Deployed => ({ name, ok: false, reason, attempts: 1 });
  rmSync(fresh, { recursive: true, force: true });
  try {
    const goesOut = (path: string) =>
      basename(path) !== 'node_modules' && (file === null || !/\.tsx?$/.test(path));
    cpSync(dir, fresh, { recursive: true, dereference: true, filter: goesOut });
    const manifest = join(fresh, 'package.json');
    if (file !== null) cpSync(file, join(fresh, 'index.js'));
    if (!existsSync(manifest)) writeFileSync(manifest, manifestOf(name));
    const { main } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly main?: unknown };
    const entry = typeof main === 'string' ? main : 'index.js';
    if (!existsSync(join(fresh, entry))) return refused(`${entry} is missing`);
    rmSync(target, { recursive: true, force: true });
    renameSync(fresh, target);
    return { name, ok: true, attempts: 1 };
  } catch (error) {
    if (error instanceof SyntaxError) return refused(`package.json: ${error.message}`);
    throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** The cloud's installer needs a package.json even where a function has no packages. */
function manifestOf(name: string): string {
  return `${JSON.stringify({ name, version: '1.0.0', private: true, main: 'index.js', dependencies: {} }, null, 2)}\n`;
}
