import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildContext, Message, Plugin } from 'esbuild';
import { nativePattern } from '../../base';
import { writeEntry } from './entry';
import { createLocator, type Locate } from './locate';
import { missingPackages } from './missing-package';
import { CompileError, fileProblem, type Problem } from './problem';
import { readApp } from './read-app';
import { openSourceTree, type SourceTree } from './source-tree';
import { esbuild } from './tools';

/** A compiled mini-program: one script for the browser and for tests alike. */
export interface Compiled {
  readonly script: string;
  readonly map: string;
  readonly locate: Locate;
}

/** Compiles one mini-program again and again, each time quicker than the first. */
export interface Compiler {
  /** @throws CompileError with what has to be mended. */
  compile(): Promise<Compiled>;
  /** Ends the native compiler's work for this mini-program. */
  dispose(): Promise<void>;
}

/** What a {@link Compiler} is made from. */
export interface CompilerOptions {
  /** Absolute folder of app.json. */
  readonly dir: string;
  /** Where the app's own pictures are served, without a trailing slash. */
  readonly files: string;
}

const ENTRY = 'yunlet-entry';
const CLOUD = dirname(dirname(__dirname));

/** Makes a compiler for the mini-program in a folder. */
export function createCompiler({ dir, files }: CompilerOptions): Compiler {
  const tree = openSourceTree(dir);
  let context: Promise<BuildContext> | undefined;
  let entry = '';
  const open = () =>
    esbuild().context({
      entryPoints: [ENTRY],
      bundle: true,
      write: false,
      absWorkingDir: dir,
      outfile: join(dir, 'bundle.js'),
      platform: 'browser',
      format: 'iife',
      target: 'es2020',
      charset: 'utf8',
      sourcemap: 'external',
      sourcesContent: true,
      logLevel: 'silent',
      resolveExtensions: ['.ts', '.js', '.json'],
      mainFields: ['module', 'main'],
      define: { 'process.env.NODE_ENV': '"development"' },
      plugins: [sources(tree, () => entry), missingPackages(tree, CLOUD)],
    });
  return {
    async compile() {
      entry = writeEntry(readApp(tree), { tree, files, pageSide: join(dirname(__dirname), 'page', 'index') });
      context ??= open();
      const building = await context;
      try {
        const { outputFiles = [] } = await building.rebuild();
        const text = (end: string) => outputFiles.find((file) => file.path.endsWith(end))?.text ?? '';
        const map = text('.js.map');
        return { script: text('.js'), map, locate: createLocator(map) };
      } catch (error) {
        throw asCompileError(error);
      }
    },
    async dispose() {
      await (await context)?.dispose();
      context = undefined;
    },
  };
}

/** Resolves what only WeChat knows: absolute addresses, miniprogram_npm, and our client inside this repository. */
function sources(tree: SourceTree, entry: () => string): Plugin {
  const own: Readonly<Record<string, string>> = {
    'yunlet-client': join(CLOUD, 'client', 'index'),
    'yunlet-client/contract': join(CLOUD, 'contract', 'index'),
  };
  const withExtension = (file: string) => [file, `${file}.ts`, `${file}.js`, `${file}.json`].find(isFile);
  return {
    name: 'yunlet',
    setup(build) {
      build.onResolve({ filter: nativePattern(`^${ENTRY}$`) }, () => ({ path: ENTRY, namespace: ENTRY }));
      build.onLoad({ filter: nativePattern('.*'), namespace: ENTRY }, () => ({
        contents: entry(),
        loader: 'js',
        resolveDir: tree.root,
      }));
      build.onResolve({ filter: nativePattern('^yunlet-client(/contract)?$') }, ({ path }) => {
        const file = withExtension(own[path] ?? '');
        return file === undefined ? undefined : { path: file };
      });
      build.onResolve({ filter: nativePattern('^/') }, ({ path, importer }) => {
        if (importer === '' || importer === ENTRY || tree.address(importer) === undefined) return undefined;
        const file = withExtension(tree.absolute(path.slice(1)));
        return file === undefined ? undefined : { path: file };
      });
      build.onResolve({ filter: nativePattern('^[^./]') }, ({ path, importer }) => {
        if (tree.address(importer) === undefined) return undefined;
        const base = tree.absolute(`miniprogram_npm/${path}`);
        const file = withExtension(base) ?? withExtension(`${base}/index`);
        return file === undefined ? undefined : { path: file };
      });
    },
  };
}

function isFile(file: string): boolean {
  return existsSync(file) && /\.(ts|js|json)$/.test(file);
}

function asCompileError(error: unknown): unknown {
  const messages = (error as { readonly errors?: readonly Message[] }).errors;
  if (!Array.isArray(messages) || messages.length === 0) return error;
  return new CompileError(
    (messages as readonly Message[]).map(({ text, location }): Problem => {
      if (location === null) return fileProblem('app.json', text).problems[0] as Problem;
      return {
        file: location.file.replaceAll('\\', '/'),
        line: location.line,
        column: location.column + 1,
        message: text,
      };
    }),
  );
}
