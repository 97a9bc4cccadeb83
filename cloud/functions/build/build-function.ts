import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { BuildFailure, Message } from 'esbuild';
import { nativeRequire } from '../../base';
import type { FunctionSpec } from '../registry/spec';
import { MARKER } from './marker';

/** One function after a build. */
export interface BuiltFunction {
  readonly name: string;
  /** The function's own folder. */
  readonly dir: string;
  /** The file that was written; null where there was nothing to build, or it failed. */
  readonly file: string | null;
  /** Absolute paths of what it was made from, packages excepted. */
  readonly inputs: readonly string[];
  /** What is wrong with it, with `file:line`. */
  readonly problem?: string;
}

/** Where {@link buildFunction} writes. */
export interface BuildTarget {
  /** Folder under which `NAME/index.js` goes. */
  readonly outDir: string;
  /** `true`: where the function's `main` is to be instead, marked as ours. */
  readonly inPlace?: boolean;
  /** `true`: every declared package stays outside, since it will be installed before the function runs. */
  readonly allDeclared?: boolean;
}

/**
 * Bundles a function written in TypeScript into one file for Node 16. What its package.json depends on and Node can find from
 * its folder stays outside, as does wx-server-sdk; everything else, such as `../../shared`, goes in.
 *
 * @returns Never rejects for the function's own mistakes: they are its `problem`.
 */
export async function buildFunction(spec: FunctionSpec, target: BuildTarget): Promise<BuiltFunction> {
  const { name, dir, source, entry, projectDir } = spec;
  const nothing = { name, dir, file: null, inputs: [] };
  if (spec.problem !== undefined) return { ...nothing, problem: spec.problem };
  if (spec.kind === 'plain') return nothing;
  // Not import(): test runners refuse it in a compiled package.
  const { build } = nativeRequire(__filename)('esbuild') as typeof import('esbuild');
  const inPlace = target.inPlace === true;
  const file = inPlace ? entry : join(target.outDir, name, 'index.js');
  try {
    const { outputFiles, metafile } = await build({
      absWorkingDir: projectDir,
      entryPoints: [source],
      // Sources in the map are relative to where the function believes its code to be, not to where we keep it.
      outfile: entry,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node16',
      external: externals(spec, target.allDeclared === true),
      sourcemap: inPlace ? false : 'inline',
      sourcesContent: false,
      charset: 'utf8',
      metafile: true,
      write: false,
      logLevel: 'silent',
      ...(inPlace ? { banner: { js: MARKER } } : {}),
    });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, outputFiles[0]?.contents ?? '');
    const inputs = Object.keys(metafile.inputs).map((path) => resolve(projectDir, path));
    return { name, dir, file, inputs: inputs.filter((path) => !/[\\/]node_modules[\\/]/.test(path)) };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    return { ...nothing, inputs: inputsOf(error, spec), problem: sentences(error, spec) };
  }
}

function externals({ dir, dependencies }: FunctionSpec, all: boolean): string[] {
  const own = createRequire(join(dir, 'index.js'));
  const found = Object.keys(dependencies).filter((name) => {
    if (all) return true;
    try {
      own.resolve(name);
      return true;
    } catch (error) {
      // A package without a main file is there all the same.
      return (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
    }
  });
  return ['wx-server-sdk', ...found];
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return typeof error === 'object' && error !== null && Array.isArray((error as BuildFailure).errors);
}

/** Mending any of the named files is a reason to build again. */
function inputsOf({ errors }: BuildFailure, { projectDir, source }: FunctionSpec): string[] {
  const files = errors.map(({ location }) => location?.file).filter((file) => file !== undefined);
  return [source, ...files.map((file) => (isAbsolute(file) ? file : resolve(projectDir, file)))];
}

/** Errors shown of one function; the rest usually follow from them. */
const SHOWN = 5;

function sentences({ errors }: BuildFailure, spec: FunctionSpec): string {
  return errors
    .slice(0, SHOWN)
    .map((error) => `${placeOf(error)}${error.text}${hintOf(error, spec)}`)
    .join('\n');
}

function placeOf({ location }: Message): string {
  return location === null ? '' : `${location.file}:${location.line}: `;
}

function hintOf({ text }: Message, { dir, projectDir }: FunctionSpec): string {
  const asked = /^Could not resolve "([^"]+)"$/.exec(text)?.[1];
  if (asked === undefined || /^(?:[./\\]|[A-Za-z]:|#|node:)/.test(asked)) return '';
  const name = asked
    .split('/')
    .slice(0, asked.startsWith('@') ? 2 : 1)
    .join('/');
  return `. Run: cd ${relative(projectDir, dir).replaceAll('\\', '/')} && npm install ${name}`;
}
