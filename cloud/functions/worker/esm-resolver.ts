import Module from 'node:module';
import { pathToFileURL } from 'node:url';
import { FILE_TOOLS, folderWithSdkPackage } from './sdk-packages';

/** What {@link installEsmResolver} is told. All but {@link EsmFacts.sdk} are addresses. */
export interface EsmFacts {
  /** Folders whose files are the project's. */
  readonly roots: readonly string[];
  /** A file beside the node_modules folder that packages were installed into, or null. */
  readonly base: string | null;
  /** Packages that come from there even where the project has copies. */
  readonly installed: readonly string[];
  /** Path of the main file of the chosen wx-server-sdk, or null. */
  readonly sdk: string | null;
}

/** What is used of Node's own registration, which differs by version. */
interface Registration {
  registerHooks?: (hooks: { resolve: (specifier: string, context: object, next: Next) => unknown }) => void;
  register?: (address: string, options: { data: EsmFacts }) => void;
}
type Next = (specifier: string, context: object) => unknown;

/** What the resolution is made with, in whichever thread it runs. */
interface Means {
  readonly facts: EsmFacts;
  readonly next: Next;
  readonly addressOf: (path: string) => { readonly href: string };
  /** The folder of the package that needs this one, among those the SDK is made of. */
  readonly besideSdk: (sdk: string, name: string) => string | null;
}

/**
 * Prepares the same resolution for `import` as `require` has.
 *
 * @returns Call it before the first module of the project is imported. It costs a thread on older Nodes, so that it does
 * nothing before; Nodes without such hooks (before 18.19) keep to their own resolution.
 */
export function installEsmResolver(facts: EsmFacts): () => void {
  const { registerHooks, register } = Module as unknown as Registration;
  let done = false;
  return () => {
    if (done) return;
    done = true;
    if (registerHooks !== undefined) {
      const besideSdk = (sdk: string, name: string) => folderWithSdkPackage(sdk, name, FILE_TOOLS);
      const means = { facts, addressOf: pathToFileURL, besideSdk };
      registerHooks({
        resolve: (specifier, context, next) => resolveImport(specifier, context, { ...means, next }),
      });
    } else if (register !== undefined) {
      const text = `import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL as addressOf } from 'node:url';
${resolveImport.toString()}
${folderWithSdkPackage.toString()}
let facts;
const besideSdk = (sdk, name) => ${folderWithSdkPackage.name}(sdk, name, { ...fs, ...path });
export const initialize = (given) => { facts = given; };
export const resolve = async (specifier, context, next) =>
  ${resolveImport.name}(specifier, context, { facts, next, addressOf, besideSdk });`;
      register(`data:text/javascript,${encodeURIComponent(text)}`, { data: facts });
    }
  };
}

interface Context {
  readonly parentURL?: string;
  readonly conditions?: readonly string[];
}

/** Runs in a thread of its own on some versions: uses nothing from around it. Gives a value or a promise, as `next` does. */
function resolveImport(
  specifier: string,
  context: Context,
  { facts, next, addressOf, besideSdk }: Means,
): unknown {
  // Hooks of newer Nodes are asked by `require` too, which has been led already and takes no addresses.
  if (context.conditions?.includes('require') === true) return next(specifier, context);
  const { roots, base, installed, sdk } = facts;
  const parent = context.parentURL ?? '';
  const isOfProject = roots.some((root) => parent.startsWith(root));
  if (!isOfProject || /^(?:[./#]|[A-Za-z][A-Za-z0-9+.-]*:)/.test(specifier)) return next(specifier, context);
  if (sdk !== null && specifier === 'wx-server-sdk') return next(addressOf(sdk).href, context);
  const isDeclared = installed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  if (base !== null && isDeclared && !parent.includes('/node_modules/')) {
    return next(specifier, { ...context, parentURL: base });
  }
  const besideIt = () => {
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
    const folder = sdk === null ? null : besideSdk(sdk, name);
    return folder === null ? null : addressOf(`${folder}/index.js`).href;
  };
  // In this order, as for `require`; the first error names the file that asked.
  const others = [() => base, besideIt];
  const look = (from: string, first?: unknown): unknown => {
    const failed = (error: unknown): unknown => {
      if ((error as { code?: unknown } | null)?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
      for (let other = others.shift(); other !== undefined; other = others.shift()) {
        const place = other();
        if (place !== null) return look(place, first ?? error);
      }
      throw first ?? error;
    };
    try {
      const found = next(specifier, { ...context, parentURL: from });
      const later = found as { then?: unknown; catch: (handle: (error: unknown) => unknown) => unknown };
      return typeof later.then === 'function' ? later.catch(failed) : found;
    } catch (error) {
      return failed(error);
    }
  };
  return look(parent);
}
