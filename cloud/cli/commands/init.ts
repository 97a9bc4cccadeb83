import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { CloudError } from '../../base';
import type { Call } from '../command';
import { emit, say } from '../output';
import { absolute } from '../settings';
import { text } from '../texts';
import { packageDir, version } from '../version';

/** What is copied of the model app. */
const APP = [
  'miniprogram',
  'cloudfunctions',
  'shared',
  'test/cloudfunctions',
  'test/miniprogram',
  'test/shared',
  'project.config.json',
  'yunlet.config.json',
];
// Packages of the model app's tests and types, at the versions they are tested with here.
const TOOLS = [
  '@swc/core',
  '@swc/jest',
  '@types/jest',
  '@types/node',
  'fast-check',
  'jest',
  'jest-environment-jsdom',
  'miniprogram-api-typings',
  'typescript',
];

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly jest: { readonly projects: readonly Record<string, unknown>[] };
}

/** `yunlet init DIR`. */
export async function run(call: Call): Promise<number> {
  const dir = absolute(call, call.words[0] ?? '.');
  refuseUsedFolder(dir);
  mkdirSync(dir, { recursive: true });
  for (const name of APP) {
    const from = join(packageDir, name);
    if (existsSync(from)) cpSync(from, join(dir, name), { recursive: true, filter: isSource });
  }
  const manifest = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as Manifest;
  const write = (name: string, content: object) =>
    writeFileSync(join(dir, name), `${JSON.stringify(content, null, 2)}\n`);
  const clients = clientFolders(dir);
  write('package.json', packageOf(basename(dir), manifest, clients));
  write('tsconfig.json', tsconfigOf(clients));
  mkdirSync(join(dir, '.vscode'), { recursive: true });
  write('.vscode/launch.json', LAUNCH);
  writeFileSync(join(dir, '.gitignore'), IGNORED);
  if (call.json) {
    emit(call, { dir });
    return 0;
  }
  say(call, text(call.lang, 'initDone', { dir }));
  for (const step of [`cd ${dir}`, 'npm install', 'npx yunlet dev', 'npx jest']) say(call, `  ${step}`);
  return 0;
}

function refuseUsedFolder(dir: string): void {
  let entries: string[];
  try {
    entries = readdirSync(dir);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new CloudError('FOLDER_NOT_EMPTY', { fields: { dir }, cause });
  }
  // A fresh repository is as good as an empty folder.
  if (entries.some((name) => name !== '.git')) throw new CloudError('FOLDER_NOT_EMPTY', { fields: { dir } });
}

/** Leaves out what a build has put between the sources. */
function isSource(path: string): boolean {
  const name = basename(path);
  if (name === 'node_modules' || name === '.yunlet') return false;
  if (name === 'index.js') return !existsSync(path.replace(/\.js$/, '.ts'));
  return !(name === 'shared.js' && basename(join(path, '..')) === 'miniprogram');
}

/**
 * Where the project finds `yunlet-client`, relative to its folder: the yunlet package carries it, so that both have the
 * same version and one install brings all. A package installed further up the tree comes second.
 */
function clientFolders(dir: string): readonly string[] {
  const own = 'node_modules/yunlet/dist/client';
  const carried = relative(dir, join(packageDir, 'dist', 'client')).replaceAll('\\', '/');
  return /^(?:\.\.\/)+node_modules\/yunlet\//.test(carried) ? [own, carried] : [own];
}

function packageOf(
  folder: string,
  { dependencies, devDependencies, jest }: Manifest,
  clients: readonly string[],
): object {
  const name =
    folder
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+/, '') || 'my-app';
  const own = `^${version()}`;
  const known = { ...dependencies, ...devDependencies };
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.flatMap((tool) => (known[tool] === undefined ? [] : [[tool, known[tool]]])));
  return {
    name,
    version: '0.1.0',
    private: true,
    scripts: { start: 'yunlet dev', test: 'jest' },
    dependencies: pick(['valibot', 'wx-server-sdk']),
    devDependencies: { ...pick(TOOLS), yunlet: own },
    // The platform's own paths to its sources mean nothing outside of its repository.
    jest: {
      projects: jest.projects
        .filter(({ displayName }) => displayName !== 'browser')
        .map((project) => ({
          ...project,
          moduleNameMapper: {
            '^yunlet-client$': clients.map((client) => `<rootDir>/${client}`),
            '^yunlet-client/contract$': clients.map((client) => `<rootDir>/${client}/contract`),
          },
        })),
    },
  };
}

const tsconfigOf = (clients: readonly string[]) => ({
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023'],
    module: 'node20',
    types: ['node', 'jest'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    isolatedModules: true,
    skipLibCheck: true,
    noEmit: true,
    paths: {
      'yunlet-client': clients.map((client) => `./${client}`),
      'yunlet-client/contract': clients.map((client) => `./${client}/contract`),
    },
  },
  include: ['cloudfunctions', 'shared', 'test'],
  exclude: ['test/miniprogram', '**/node_modules'],
});

const LAUNCH = {
  version: '0.2.0',
  configurations: [
    {
      name: 'Cloud functions (yunlet dev --inspect)',
      type: 'node',
      request: 'attach',
      port: 9229,
      restart: true,
      skipFiles: ['<node_internals>/**', '**/node_modules/**'],
    },
  ],
};

const IGNORED = ['node_modules/', '.yunlet/', 'cloudfunctions/*/index.js', 'miniprogram/shared.js', ''].join(
  '\n',
);
