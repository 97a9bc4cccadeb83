import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoadMessage } from '../channel/messages';
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

/** What is used of Node's module loader beside its documented face. */
interface Loader {
  _resolveFilename: (request: string, ...rest: unknown[]) => string;
  _initPaths: () => void;
  _nodeModulePaths: (folder: string) => string[];
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
 * @returns Its `main`, undefined where it exports none, and whether it asked for the SDK while it was loaded.
 */
export async function loadFunction(message: LoadMessage): Promise<Loaded> {
  const { dir, entry, built, sdk, variables } = message;
  applyVariables(variables);
  process.chdir(dir);
  const loader = Module as unknown as Loader;
  // Node reads NODE_PATH at its start, which is long past.
  loader._initPaths();
  let usesSdk = false;
  if (sdk !== null) {
    redirectSdk(loader, sdk, () => {
      usesSdk = true;
    });
  }
  const exported = built === null ? await requireEntry(entry) : compile(loader, entry, { dir, built });
  const main = (exported as { main?: unknown } | null | undefined)?.main;
  return { main: typeof main === 'function' ? (main as Main) : undefined, usesSdk };
}

function redirectSdk(loader: Loader, sdk: string, used: () => void): void {
  const resolve = loader._resolveFilename.bind(loader);
  loader._resolveFilename = (request, ...rest) => {
    if (request !== 'wx-server-sdk' && !request.startsWith('wx-server-sdk/'))
      return resolve(request, ...rest);
    used();
    // The SDK's main file lies in its package's folder, and so does whatever else of it is asked for.
    return resolve(join(dirname(sdk), request.slice('wx-server-sdk'.length) || basename(sdk)), ...rest);
  };
}

async function requireEntry(entry: string): Promise<unknown> {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a function is loaded as Node loads a program
    return require(entry);
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_REQUIRE_ESM') throw error;
    return import(pathToFileURL(entry).href);
  }
}

/** Runs text built elsewhere as if it lay in the function's folder, so that `__dirname` and `require` are its own. */
function compile(loader: Loader, entry: string, { dir, built }: { dir: string; built: string }): unknown {
  const text = readFileSync(built, 'utf8');
  (process as { setSourceMapsEnabled?: (on: boolean) => void }).setSourceMapsEnabled?.(true);
  const loaded = new (Module as unknown as new (id: string) => LoadedModule)(entry);
  loaded.filename = entry;
  loaded.paths = loader._nodeModulePaths(dir);
  loaded._compile(text, entry);
  return loaded.exports;
}
