import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { systemClock } from './clock';
import { nativeRequire } from './native-require';

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
 * @returns What the package's build has prepared, such as `main.node16.cjs`: a package may lie where we cannot write.
 * Else the compiled neighbour, `main.js`. When we run from TypeScript sources, or for a target older than ours, a bundle
 * kept in `node_modules/.cache/yunlet` under the hash of its text, which is built again only when a file it was made of
 * has changed.
 */
export async function resolveEntry(module: string, options: EntryOptions): Promise<string> {
  const prepared = `${module}.${options.target}.cjs`;
  if (existsSync(prepared)) return prepared;
  const compiled = `${module}.js`;
  const source = existsSync(compiled) ? compiled : `${module}.ts`;
  if (source === compiled && options.target === 'node20' && options.standalone !== true) return compiled;
  const root = packageRoot(module);
  const cache = join(root, 'node_modules', '.cache');
  const files: Files = { root, source, bundles: join(cache, 'yunlet'), notes: join(cache, 'yunlet-inputs') };
  return readNote(files, options) ?? (await makeBundle(files, options));
}

interface Files {
  readonly root: string;
  readonly source: string;
  readonly bundles: string;
  /** Kept apart: of the bundles' folder every file may be started. */
  readonly notes: string;
}

/** What a bundle was made of. */
interface Note {
  readonly file: string;
  readonly hash: string;
  /** Each input's state, see {@link stateOf}. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** A file changed this shortly before it is read may change again without its times changing. */
const RACY_MS = 2000;

async function makeBundle(files: Files, options: EntryOptions): Promise<string> {
  const begun = systemClock.now();
  // Not import(): test runners refuse it in a compiled package.
  const { build } = nativeRequire(__filename)('esbuild') as typeof import('esbuild');
  const name = files.source
    .replaceAll('\\', '/')
    .split('/')
    .slice(-2)
    .join('-')
    .replace(/\.[jt]s$/, '');
  const { outputFiles, metafile } = await build({
    entryPoints: [files.source],
    outfile: join(files.bundles, `${name}.cjs`),
    absWorkingDir: files.root,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: options.target,
    packages: options.standalone === true ? 'bundle' : 'external',
    sourcemap: 'external',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const [map, script] = outputFiles.map(({ contents }) => Buffer.from(contents));
  if (map === undefined || script === undefined) throw new TypeError('esbuild made no bundle');
  const short = hashOf(script).slice(0, 12);
  // A linked map costs nothing until a stack is asked for.
  const mapFile = join(files.notes, `${name}-${short}.map`);
  const text = Buffer.concat([
    script,
    Buffer.from(`//# sourceMappingURL=../yunlet-inputs/${basename(mapFile)}\n`),
  ]);
  const file = join(files.bundles, `${name}-${short}.cjs`);
  const hash = hashOf(text);
  if (!existsSync(file) || hashOf(readFileSync(file)) !== hash) put(file, text);
  put(mapFile, map);
  const inputs = statesOf(files, Object.keys(metafile.inputs), begun);
  if (inputs !== undefined)
    put(noteOf(files, options), JSON.stringify({ file, hash, inputs } satisfies Note));
  return file;
}

/** The bundle made last, where nothing it was made of has changed and nobody has touched it. */
function readNote(files: Files, options: EntryOptions): string | undefined {
  try {
    const { file, hash, inputs } = JSON.parse(readFileSync(noteOf(files, options), 'utf8')) as Note;
    const same = Object.entries(inputs).every(
      ([path, state]) => stateOf(resolve(files.root, path)) === state,
    );
    return same && hashOf(readFileSync(file)) === hash ? file : undefined;
  } catch {
    return undefined;
  }
}

function noteOf({ root, source, notes }: Files, options: EntryOptions): string {
  const key = hashOf(JSON.stringify([relative(root, source), options.target, options.standalone === true]));
  return join(notes, `${key.slice(0, 12)}.json`);
}

/** What esbuild reads beside the inputs it lists. */
const SETTINGS = ['package.json', 'tsconfig.json', 'node_modules/esbuild/package.json'];

function statesOf({ root }: Files, inputs: readonly string[], begun: number): Note['inputs'] | undefined {
  const paths = [...inputs, ...SETTINGS];
  const states = paths.map((path) => [path, stateOf(resolve(root, path))] as const);
  const settled = states.every(
    ([, state]) => state === MISSING || Number(state.split(' ')[0]) < begun - RACY_MS,
  );
  return settled ? Object.fromEntries(states) : undefined;
}

const MISSING = '-';

/** The time of a file's last change, its size and its identity; a change of any of them is a change of the file. */
function stateOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return MISSING;
  return `${Math.max(stats.mtimeMs, stats.ctimeMs)} ${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}

const hashOf = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

function put(file: string, text: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.${process.hrtime.bigint()}`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}

function packageRoot(from: string): string {
  for (let folder = from; ;) {
    const parent = join(folder, '..');
    if (existsSync(join(parent, 'package.json')) || parent === folder) return parent;
    folder = parent;
  }
}
