import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoadMessage } from '../channel/messages';
import { installEsmResolver } from './esm-resolver';
import { FILE_TOOLS, folderWithSdkPackage } from './sdk-packages';

/** What is used of Node's module loader beside its documented face. */
export interface Loader {
  _resolveFilename: (
    request: string,
    parent: { filename?: string | null } | null | undefined,
    ...rest: unknown[]
  ) => string;
  _initPaths: () => void;
  _resolveLookupPaths: (request: string, parent: object) => string[] | null;
  _nodeModulePaths: (folder: string) => string[];
  _extensions: Record<'.js', (module: unknown, file: string) => void>;
  prototype: { _compile: (text: string, file: string) => unknown };
}

const SDK = 'wx-server-sdk';
/** Text that may bring in a module by the ES loader, which asks nobody but its own hooks. */
const IMPORTS = /\bimport\s*(?:\(|["'{*]|[\w$]+\s*(?:,|from\b))|\bexport\s*[{*]/;

/**
 * Makes bare requests of the project's files find the packages that were installed for the function: declared ones there
 * first, others there where Node finds none, then those the platform's copy of the SDK is made of. wx-server-sdk leads to
 * the chosen copy, whoever asks for it.
 *
 * @param usesSdk - Called each time wx-server-sdk is asked for.
 * @returns Call it before an ES module is imported.
 */
export function resolvePackages(
  loader: Loader,
  { dir, projectDir, sdk, modules, installed }: LoadMessage,
  usesSdk: () => void,
): () => void {
  if (sdk === null && modules === null) return () => undefined;
  const resolve = loader._resolveFilename.bind(loader);
  // Found as if it lay beside the node_modules folder; no link and no copy is needed.
  const inCache = (request: string, parent: Parameters<typeof resolve>[1]) =>
    resolve(request, parent, false, { paths: modules === null ? [] : [dirname(modules)] });
  const besideSdk = (request: string, parent: Parameters<typeof resolve>[1]) => {
    const folder = sdk === null ? null : folderWithSdkPackage(sdk, packageOf(request), FILE_TOOLS);
    return resolve(request, parent, false, { paths: folder === null ? [] : [folder] });
  };
  const isOfProject = (file: string | null | undefined) =>
    file != null && [dir, projectDir].some((folder) => file.startsWith(`${folder}${sep}`));
  const isDeclared = (request: string) =>
    installed.some((name) => request === name || request.startsWith(`${name}/`));

  loader._resolveFilename = (request, parent, ...rest) => {
    if (request === SDK || request.startsWith(`${SDK}/`)) {
      usesSdk();
      // The SDK's main file lies in its package's folder, and so does whatever else of it is asked for.
      if (sdk !== null) {
        return resolve(join(dirname(sdk), request.slice(SDK.length) || basename(sdk)), parent, ...rest);
      }
    }
    const file = parent?.filename;
    if (!isBare(request) || !isOfProject(file)) return resolve(request, parent, ...rest);
    if (modules !== null && isDeclared(request) && !(file ?? '').includes(`${sep}node_modules${sep}`))
      return inCache(request, parent);
    try {
      return resolve(request, parent, ...rest);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'MODULE_NOT_FOUND') throw error;
      for (const look of [inCache, besideSdk]) {
        try {
          return look(request, parent);
        } catch {
          // The first error names the file that asked.
        }
      }
      throw error;
    }
  };

  const prepare = installEsmResolver({
    roots: [dir, projectDir].map((folder) => pathToFileURL(`${folder}${sep}`).href),
    base: modules === null ? null : pathToFileURL(join(modules, '..', 'index.js')).href,
    installed,
    sdk,
  });
  // Built code is compiled without being read from a file; ES modules are read without being compiled here.
  const read = loader._extensions['.js'];
  loader._extensions['.js'] = (module, file) => {
    if (isOfProject(file) && IMPORTS.test(readFileSync(file, 'utf8'))) prepare();
    read(module, file);
  };
  const compile = loader.prototype._compile;
  loader.prototype._compile = function (this: unknown, text, file) {
    if (isOfProject(file) && IMPORTS.test(text)) prepare();
    return compile.call(this, text, file);
  };
  return prepare;
}

function isBare(request: string): boolean {
  if (/^(?:[./\\#]|[A-Za-z]:[\\/]|node:)/.test(request)) return false;
  return !builtinModules.includes(request);
}

function packageOf(request: string): string {
  return request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');
}
