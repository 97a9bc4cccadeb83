import Module from 'node:module';

/** What {@link installEsmResolver} is told, in addresses. */
export interface EsmFacts {
  /** Folders whose files are the project's. */
  readonly roots: readonly string[];
  /** A file beside the node_modules folder that packages were installed into, or null. */
  readonly base: string | null;
  /** Packages that come from there even where the project has copies. */
  readonly installed: readonly string[];
  /** The main file of the chosen wx-server-sdk, or null. */
  readonly sdk: string | null;
}

/** What is used of Node's own registration, which differs by version. */
interface Registration {
  registerHooks?: (hooks: { resolve: (specifier: string, context: object, next: Next) => unknown }) => void;
  register?: (address: string, options: { data: EsmFacts }) => void;
}
type Next = (specifier: string, context: object) => unknown;

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
      registerHooks({
        resolve: (specifier, context, next) => resolveImport(specifier, context, { facts, next }),
      });
    } else if (register !== undefined) {
      const text = `${resolveImport.toString()}
let facts;
export const initialize = (given) => { facts = given; };
export const resolve = async (specifier, context, next) => ${resolveImport.name}(specifier, context, { facts, next });`;
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
  { facts, next }: { readonly facts: EsmFacts; readonly next: Next },
): unknown {
  // Hooks of newer Nodes are asked by `require` too, which has been led already and takes no addresses.
  if (context.conditions?.includes('require') === true) return next(specifier, context);
  const parent = context.parentURL ?? '';
  const isOfProject = facts.roots.some((root) => parent.startsWith(root));
  if (!isOfProject || /^(?:[./#]|[A-Za-z][A-Za-z0-9+.-]*:)/.test(specifier)) return next(specifier, context);
  if (facts.sdk !== null && specifier === 'wx-server-sdk') return next(facts.sdk, context);
  if (facts.base === null) return next(specifier, context);
  const there = { ...context, parentURL: facts.base };
  const isDeclared = facts.installed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  if (isDeclared && !parent.includes('/node_modules/')) return next(specifier, there);
  const again = (error: unknown) => {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return next(specifier, there);
  };
  try {
    const found = next(specifier, context);
    const later = found as { then?: unknown; catch: (handle: (error: unknown) => unknown) => unknown };
    return typeof later.then === 'function' ? later.catch(again) : found;
  } catch (error) {
    return again(error);
  }
}
