import Module from 'node:module';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadMessage } from '../channel/messages';

/** The header in which a request tells where in the function's code it was made; its value is URI-encoded. */
const PLACE_HEADER = 'x-yunlet-place';
/** Frames looked at: an SDK has some ten of its own on the stack. */
const DEPTH = 40;
/** Most places remembered. */
const MOST = 1000;

// As it is before a function's code runs, which may override it.
const captureStackTrace = Error.captureStackTrace.bind(Error);

type LoaderParent = { readonly filename?: string | null } | null | undefined;

interface Loader {
  _load: (request: string, parent: LoaderParent, ...rest: unknown[]) => unknown;
}

interface SdkRequest {
  readonly headers?: object;
}

type Door = (request: SdkRequest, ...rest: unknown[]) => unknown;

/** What decides which frames are the app's own. */
type Followed = Pick<LoadMessage, 'dir' | 'projectDir' | 'entry' | 'built'>;

/** Notes where requests of SDKs are made. */
export interface CallSites {
  /** Begins to: the function is known from now on. */
  follow(load: Followed): void;
}

/**
 * Lets each request of `@cloudbase/node-sdk`, which every wx-server-sdk from 2.1 on stands on, tell the gateway which line
 * of the app made it, so that a warning can name it. For development: it takes some twenty microseconds a request.
 *
 * @remarks By the time a request reaches `http` the SDK has left the app's calls behind, so that even an asynchronous stack
 * does not show them. They are still there in the one internal function through which all its modules send; that one is
 * taken as it is loaded, and called with a header more. Nothing an app can see of the SDK changes. SDKs before 2.1 are left
 * alone: of them the function is known, not the line.
 */
export function noteCallSites(): CallSites {
  let placeOf: (() => string | undefined) | undefined;
  const taken = new WeakSet();
  const take = (exported: unknown) => {
    if (typeof exported !== 'object' || exported === null || taken.has(exported)) return;
    taken.add(exported);
    const doors = exported as Record<string, unknown>;
    // `default` of node-sdk 2.x, `request` of 3.x.
    for (const name of ['default', 'request']) {
      const door = doors[name];
      if (typeof door !== 'function' || Object.getOwnPropertyDescriptor(doors, name)?.writable !== true)
        continue;
      doors[name] = (request: SdkRequest, ...rest: unknown[]) => {
        const place = placeOf?.();
        if (place === undefined) return (door as Door)(request, ...rest);
        const headers = { ...request.headers, [PLACE_HEADER]: place };
        return (door as Door)({ ...request, headers }, ...rest);
      };
    }
  };

  const loader = Module as unknown as Loader;
  const load = loader._load;
  loader._load = function (this: unknown, ...words) {
    const loaded = load.apply(this, words);
    const [request, parent] = words;
    if (isDoor(request) && parent?.filename?.includes('node-sdk') === true) take(loaded);
    return loaded;
  };
  return {
    follow(function_) {
      placeOf = createPlaces(function_);
    },
  };
}

function isDoor(request: string): boolean {
  return request.endsWith('/httpRequest') || request.endsWith('/tcbapirequester');
}

/** Gives the place that is being called from: a path in the project, line and column. Undefined where none is the app's. */
function createPlaces({ dir, projectDir, entry, built }: Followed): () => string | undefined {
  const own = `${dirname(__filename)}${sep}`;
  const packages = `${sep}node_modules${sep}`;
  const roots = [dir, projectDir].map((folder) => `${folder}${sep}`);
  const isOfApp = (file: string) =>
    roots.some((root) => file.startsWith(root)) && !file.includes(packages) && !file.startsWith(own);
  const known = new Map<string, string>();

  const read = (file: string, line: number, column: number): string => {
    const source = built !== null && file === entry ? originalOf(file, line, column) : undefined;
    const at = source ?? { file, line, column };
    const path = relative(projectDir, at.file).replaceAll(sep, '/');
    return encodeURI(`${path}:${at.line}:${at.column}`);
  };

  return () => {
    for (const frame of framesHere()) {
      const name = frame.getFileName() ?? 'node:';
      if (name.startsWith('node:')) continue;
      const file = name.startsWith('file:') ? fileURLToPath(name) : name;
      if (!isOfApp(file)) continue;
      const [line, column] = [frame.getLineNumber() ?? 0, frame.getColumnNumber() ?? 0];
      const key = `${file}:${line}:${column}`;
      const place = known.get(key) ?? read(file, line, column);
      if (known.size < MOST) known.set(key, place);
      return place;
    }
    return undefined;
  };
}

/** What V8 reads of `Error`. */
interface StackSettings {
  stackTraceLimit: number;
  prepareStackTrace: ((error: unknown, frames: readonly NodeJS.CallSite[]) => unknown) | undefined;
}

/** The stack as it is; text of it is never made. */
function framesHere(): readonly NodeJS.CallSite[] {
  const settings = Error as unknown as StackSettings;
  const { stackTraceLimit, prepareStackTrace } = settings;
  try {
    settings.stackTraceLimit = DEPTH;
    settings.prepareStackTrace = (_error, frames) => frames;
    const holder: { stack?: unknown } = {};
    captureStackTrace(holder, framesHere);
    return Array.isArray(holder.stack) ? (holder.stack as NodeJS.CallSite[]) : [];
  } catch {
    // An app may have frozen `Error`.
    return [];
  } finally {
    settings.stackTraceLimit = stackTraceLimit;
    settings.prepareStackTrace = prepareStackTrace;
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where a place in built code was in the source it was built from. */
function originalOf(file: string, line: number, column: number): Place | undefined {
  const found = Module.findSourceMap(file)?.findEntry(line - 1, column - 1);
  if (found === undefined || !('originalSource' in found)) return undefined;
  const { originalSource, originalLine, originalColumn } = found;
  const source = originalSource.startsWith('file:') ? fileURLToPath(originalSource) : originalSource;
  return { file: source, line: originalLine + 1, column: originalColumn + 1 };
}
