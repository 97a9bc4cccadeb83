import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { isCloudError, readJsonFile, type CloudConfig } from '../../base';
import { isBuiltByUs } from '../build/marker';
import { resolveSettings, type SettingsSources } from './settings';
import type { FunctionSpec } from './spec';

/** What the functions are found by. */
export type RegistrySources = Pick<CloudConfig, 'functionsDir' | 'projectDir'> & SettingsSources;

/**
 * Every function there is, by name: sub-folders with index.js, index.ts or a package.json whose `main` exists, or whose `main`
 * is still to be built from TypeScript beside it, in `src` or in the folder itself. A missing
 * folder holds none. What is wrong with one function is its `problem` and touches no other.
 */
export function findFunctions(sources: RegistrySources): readonly FunctionSpec[] {
  const { functionsDir } = sources;
  if (!existsSync(functionsDir)) return [];
  return readdirSync(functionsDir, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .filter(
      (entry) => entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(functionsDir, entry.name))),
    )
    .map(({ name }) => readFunction(name, sources))
    .filter((spec) => spec !== undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readFunction(name: string, sources: RegistrySources): FunctionSpec | undefined {
  const dir = join(sources.functionsDir, name);
  const manifest = readManifest(join(dir, 'package.json'));
  const code = findCode(dir, manifest.main);
  if (code === undefined) return undefined;
  const { problem: settingsProblem, ...settings } = resolveSettings(name, dir, sources);
  const problem = manifest.problem ?? settingsProblem;
  return {
    name,
    dir,
    projectDir: sources.projectDir,
    ...code,
    kind: extname(code.source) === '.ts' ? 'build' : 'plain',
    ...settings,
    dependencies: manifest.dependencies,
    ...(problem === undefined ? {} : { problem }),
  };
}

interface Manifest {
  readonly main: string | undefined;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly problem?: string;
}

function readManifest(file: string): Manifest {
  let content: unknown;
  try {
    content = readJsonFile(file);
  } catch (error) {
    return {
      main: undefined,
      dependencies: {},
      problem: isCloudError(error) ? error.message : String(error),
    };
  }
  const { main, dependencies } = (typeof content === 'object' && content !== null ? content : {}) as {
    main?: unknown;
    dependencies?: unknown;
  };
  const listed =
    typeof dependencies === 'object' && dependencies !== null ? Object.entries(dependencies) : [];
  return {
    main: typeof main === 'string' && main !== '' ? main : undefined,
    dependencies: Object.fromEntries(
      listed.filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    ),
  };
}

/** JavaScript the user wrote comes before TypeScript; JavaScript we wrote beside it does not. */
function findCode(dir: string, main: string | undefined): Pick<FunctionSpec, 'source' | 'entry'> | undefined {
  const named = main === undefined ? [] : [main, `${main}.js`, join(main, 'index.js')];
  const places = [...named, 'index.js'];
  const found = places.map((one) => resolve(dir, one)).find(isFile);
  if (found !== undefined && !isBuiltByUs(readFileSync(found, 'utf8')))
    return { source: found, entry: found };
  for (const place of places.filter((one) => one.endsWith('.js'))) {
    const source = typedSources(place)
      .map((one) => resolve(dir, one))
      .find(isFile);
    if (source !== undefined) return { source, entry: resolve(dir, place) };
  }
  return found === undefined ? undefined : { source: found, entry: found };
}

/** Where the text of a compiled file usually lies: beside it, or under `src` or nothing instead of `dist`. */
function typedSources(place: string): readonly string[] {
  const typed = place.replace(/\.js$/, '.ts');
  const [, ...rest] = normalize(typed).split(sep);
  return rest.length === 0 ? [typed] : [typed, join('src', ...rest), join(...rest)];
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function isFolder(dir: string): boolean {
  return statSync(dir, { throwIfNoEntry: false })?.isDirectory() === true;
}
