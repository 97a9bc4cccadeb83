import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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
  write('package.json', packageOf(basename(dir), manifest));
  write('tsconfig.json', TSCONFIG);
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

function packageOf(folder: string, { dependencies, devDependencies, jest }: Manifest): object {
  const name =
    folder
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+/, '') || 'my-app';
  const own = `^${version()}`;
  const known = { ...dependencies, ...devDependencies };
  const wanted = ['valibot', 'wx-server-sdk', ...TOOLS].sort();
  return {
    name,
    version: '0.1.0',
    private: true,
    scripts: { start: 'yunlet dev', test: 'jest' },
    devDependencies: {
      ...Object.fromEntries(
        wanted.flatMap((tool) => (known[tool] === undefined ? [] : [[tool, known[tool]]])),
      ),
      yunlet: own,
      'yunlet-client': own,
    },
    // The platform's own paths to its sources mean nothing outside of its repository.
    jest: {
      projects: jest.projects
        .filter(({ displayName }) => displayName !== 'browser')
        .map((project) =>
          Object.fromEntries(Object.entries(project).filter(([key]) => key !== 'moduleNameMapper')),
        ),
    },
  };
}

const TSCONFIG = {
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
  },
  include: ['cloudfunctions', 'shared', 'test'],
  exclude: ['test/miniprogram', '**/node_modules'],
};

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
