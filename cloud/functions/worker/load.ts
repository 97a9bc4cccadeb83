import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoadMessage } from '../channel/messages';
import { provideBaseLog } from './base-log';
import type { PackedPackages } from './packed-packages';
import { resolvePackages, type Loader } from './resolve-packages';
import { applyVariables } from './variables';

/** A function's `main`, as the user wrote it. */
export type Main = (
  event: unknown,
  context: object,
  callback: (error: unknown, result?: unknown) => void,
) => unknown;

/** A function whose code has run. */
export interface Loaded {
  readonly main: Main | undefined;
  readonly usesSdk: boolean;
}

interface LoadedModule {
  filename: string;
  paths: string[];
  exports: unknown;
  _compile(text: string, file: string): void;
}

/**
 * Turns this process into an instance of a function: environment, working directory, module resolution, code.
 *
 * @param packages - Where its packages are compiled already.
 * @returns Its `main`, undefined where it exports none, and whether it asked for the SDK while it was loaded.
 */
export async function loadFunction(message: LoadMessage, packages?: PackedPackages): Promise<Loaded> {
  const { dir, entry, built, variables } = message;
  applyVariables(variables);
  process.chdir(dir);
  provideBaseLog();
  const loader = Module as unknown as Loader;
  // Node reads NODE_PATH at its start, which is long past.
  loader._initPaths();
  let usesSdk = false;
  const prepareImports = resolvePackages(loader, message, () => {
    usesSdk = true;
  });
  packages?.install(loader, built !== null);
  const exported = built === null ? await loadEntry(entry, prepareImports) : compile(loader, entry, built);
  const main = (exported as { main?: unknown } | null | undefined)?.main;
  return { main: typeof main === 'function' ? (main as Main) : undefined, usesSdk };
}

async function loadEntry(entry: string, prepareImports: () => void): Promise<unknown> {
  const asModule = () => {
    prepareImports();
    return import(pathToFileURL(entry).href);
  };
  // `require` of an ES module, where it is allowed at all, asks no hooks on Node 20.
  if (isModule(entry)) return asModule();
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a function is loaded as Node loads a program
    return require(entry);
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_REQUIRE_ESM') throw error;
    return asModule();
  }
}

/** As Node tells: by the file's ending, or by the nearest package.json. */
function isModule(entry: string): boolean {
  if (!entry.endsWith('.js')) return entry.endsWith('.mjs');
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return /"type"\s*:\s*"module"/.test(readFileSync(file, 'utf8'));
    if (dirname(folder) === folder) return false;
  }
}

/** Runs text built elsewhere as if it lay where the function's `main` is, so that `__dirname` and `require` are its own. */
function compile(loader: Loader, entry: string, built: string): unknown {
  const text = readFileSync(built, 'utf8');
  (process as { setSourceMapsEnabled?: (on: boolean) => void }).setSourceMapsEnabled?.(true);
  const loaded = new (Module as unknown as new (id: string) => LoadedModule)(entry);
  loaded.filename = entry;
  loaded.paths = loader._nodeModulePaths(dirname(entry));
  loaded._compile(text, entry);
  return loaded.exports;
}
