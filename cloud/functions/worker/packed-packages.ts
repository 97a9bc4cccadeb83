import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join, sep } from 'node:path';
import { Script } from 'node:vm';
import type { PackPlace } from '../channel/messages';
import { stateOf } from './file-state';
import { readPack, type Pack, type PackedModule } from './pack-file';
import type { Loader } from './resolve-packages';

/** As Node's own wrapper of a module; its length is taken back from columns of the first line. */
const HEAD = '(function (exports, require, module, __filename, __dirname) { ';
const TAIL = '\n})';
/** Most bytes of a pack that are compiled ahead: a worker that waits shall not be larger than what it waits for. */
const AHEAD_LIMIT = 8 * 1024 * 1024;
/** The module that this process was started with. */
const MAIN = require.main;

/** A module of Node's loader, as far as it is used here. */
interface LoaderModule {
  exports: unknown;
  filename: string | null;
  require(id: string): unknown;
  _compile: unknown;
}

/** A module that was compiled from its file. */
export interface FreshModule {
  /** As it is compiled, wrapper included. */
  readonly text: string;
  readonly script: Script;
}

/** What was loaded of a node_modules folder beside its pack. */
export interface Recording {
  readonly fresh: ReadonlyMap<string, FreshModule>;
  readonly found: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** When loading began, in milliseconds since 1970. */
  readonly began: number;
}

/** Loads the packages of one node_modules folder out of its pack, module by module. */
export interface PackedPackages {
  /** Compiles modules ahead, those that were loaded first. */
  compile(): void;
  /** Takes part in loading modules from now on. `maps`: stacks are mapped to sources. */
  install(loader: Loader, maps: boolean): void;
  /** Modules that came out of the pack. */
  readonly served: number;
  readonly recording: Recording;
  /** Keeps nothing of what is loaded from now on. */
  endRecording(): void;
}

/**
 * Opens the pack of a folder. Every module stays a module of its own under its own file name, run by Node's loader in the
 * order the code asks for: all that is left out is to search, read and compile it. What the pack does not have, or what
 * does not fit into one, is loaded as it would be without; a pack whose folder has changed is not used at all.
 */
export function openPackages({ file, root }: PackPlace): PackedPackages {
  let pack = readPack(file);
  const compiled = new Map<string, Script>();
  const fresh = new Map<string, FreshModule>();
  const found = new Map<string, Map<string, string>>();
  let began = 0;
  let recording = true;
  let served = 0;
  const inside = `${root}${sep}`;
  const isOfModuleType = moduleTypes(root);

  const compilePacked = (path: string, { text, latin, code }: PackedModule): Script | undefined => {
    const script = new Script(text.toString(latin ? 'latin1' : 'utf8'), {
      filename: path,
      columnOffset: -HEAD.length,
      cachedData: code,
    });
    return script.cachedDataRejected === true ? undefined : script;
  };
  /** Once only: whoever takes a module out of Node's cache wants to see its file as it is then. */
  const takePacked = (path: string, maps: boolean): Script | undefined => {
    const packed = pack?.modules.get(path);
    if (packed === undefined || (maps && packed.mapped)) return undefined;
    (pack?.modules as Map<string, PackedModule>).delete(path);
    const script = compiled.get(path) ?? compilePacked(path, packed);
    compiled.delete(path);
    if (script !== undefined) served++;
    return script;
  };
  const record = (path: string, maps: boolean): Script | undefined => {
    if (!recording || fresh.has(path)) return undefined;
    const source = readSource(path);
    if (!canBePacked(source) || (maps && isMapped(source))) return undefined;
    if (path.endsWith('.js') ? isOfModuleType(path) : !path.endsWith('.cjs')) return undefined;
    const text = wrap(source);
    try {
      const script = new Script(text, { filename: path, columnOffset: -HEAD.length });
      fresh.set(path, { text, script });
      return script;
    } catch {
      // Node's own loader says what is wrong with it.
      return undefined;
    }
  };

  return {
    compile() {
      let bytes = 0;
      for (const [path, packed] of pack?.modules ?? []) {
        bytes += packed.text.length + packed.code.length;
        if (bytes > AHEAD_LIMIT) break;
        const script = compilePacked(path, packed);
        if (script !== undefined) compiled.set(path, script);
      }
    },
    install(loader, maps) {
      began = Date.now();
      if (pack !== undefined && !isFresh(pack)) {
        pack = undefined;
        compiled.clear();
      }
      const read = loader._extensions['.js'];
      const compileNow = loader.prototype._compile;
      loader._extensions['.js'] = (module, path) => {
        const one = module as LoaderModule;
        // A package that compiles modules in its own way must see them all.
        const ours = one._compile === compileNow && path.startsWith(inside);
        const script = ours ? (takePacked(path, maps) ?? record(path, maps)) : undefined;
        if (script === undefined) read(module, path);
        else run(script, one, path);
      };
      const resolve = loader._resolveFilename;
      loader._resolveFilename = (request, parent, ...rest) => {
        const from = parent?.filename;
        const [isMain, options] = rest;
        const isPlain = isMain !== true && options === undefined;
        if (from?.startsWith(inside) !== true || !isPlain) return resolve(request, parent, ...rest);
        const known = pack?.found.get(from)?.get(request);
        if (known !== undefined) return known;
        const path = resolve(request, parent, ...rest);
        if (recording && path.startsWith(inside)) {
          if (!found.has(from)) found.set(from, new Map());
          found.get(from)?.set(request, path);
        }
        return path;
      };
    },
    get served() {
      return served;
    },
    get recording() {
      return { fresh, found, began };
    },
    endRecording() {
      recording = false;
      fresh.clear();
      found.clear();
    },
  };
}

/** Whether nothing a pack depends on has changed. */
export function isFresh({ states }: Pack): boolean {
  for (const [path, state] of states) if (stateOf(path) !== state) return false;
  return true;
}

/** The text of a module's file, as Node reads it. */
export function readSource(path: string): string {
  return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
}

/** The text of a module as it is compiled. */
export function wrap(source: string): string {
  return `${HEAD}${source}${TAIL}`;
}

/** Runs a compiled module as Node's loader does. */
function run(script: Script, module: LoaderModule, path: string): void {
  const loader = Module as unknown as Loader & { _cache: object };
  // Named as Node names it, whatever a bundler does to names.
  const { require: load } = { require: (id: string) => module.require(id) };
  const resolve = (request: string, options?: object) =>
    loader._resolveFilename(request, module, false, options);
  const paths = (request: string) => loader._resolveLookupPaths(request, module);
  Object.assign(load, {
    resolve: Object.assign(resolve, { paths }),
    main: MAIN,
    extensions: loader._extensions,
    cache: loader._cache,
  });
  const wrapper = script.runInThisContext() as (...words: unknown[]) => void;
  Reflect.apply(wrapper, module.exports, [module.exports, load, module, path, dirname(path)]);
}

/** Import expressions need Node's own loader around them, and a first line for the shell is no JavaScript inside a function. */
function canBePacked(source: string): boolean {
  return !source.startsWith('#!') && !(source.includes('import') && /\bimport\s*\(/.test(source));
}

/** Whether a module's text names its source map. */
export function isMapped(source: string): boolean {
  return source.includes('sourceMappingURL=');
}

/** Tells whether the nearest package.json makes a `.js` file an ECMAScript module. */
function moduleTypes(root: string): (path: string) => boolean {
  const known = new Map<string, boolean>();
  const isModule = (folder: string): boolean => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const is = readType(folder) ?? (folder.length > root.length && isModule(dirname(folder)));
    known.set(folder, is);
    return is;
  };
  return (path) => isModule(dirname(path));
}

function readType(folder: string): boolean | undefined {
  try {
    return /"type"\s*:\s*"module"/.test(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    // No package begins here.
    return undefined;
  }
}
