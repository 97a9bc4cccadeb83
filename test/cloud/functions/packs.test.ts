import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, type Logger } from '../../../cloud/base';
import { startStage, type Stage } from './harness';

/** Packages beyond the least for which packs are made. */
const MANY = 24;
const WAIT_MS = 15_000;

const folder = mkdtempSync(join(tmpdir(), 'yunlet-packs-'));
const stages: Stage[] = [];

/** One project with a function `f`, whose packages are kept compiled before the tests. */
interface Project {
  readonly dir: string;
  /** `packed` of each function that was loaded, in order. */
  readonly loads: number[];
  /** What the first call gave, which found no pack. */
  first: unknown;
  put(path: string, text: string): void;
  start(): Promise<Stage>;
  /** Calls the function in a cloud of its own. */
  call(name?: string): Promise<unknown>;
  packs(): readonly string[];
}

/** Those whose packages are kept compiled before the tests. */
const projects: Project[] = [];
let written = 0;

/** Writes a project: `main` is the function's code; its package `many` has many modules, the others are given. */
function write(main: string, files: Readonly<Record<string, string>> = {}, modules = 'functions/f'): Project {
  const dir = join(folder, `project-${++written}`);
  const loads: number[] = [];
  const logger: Logger = {
    ...silentLogger,
    child: () => logger,
    debug(sentence, fields) {
      if (sentence === 'function loaded') loads.push(Number(fields?.['packed']));
    },
  };
  const cacheDir = join(dir, 'cache');
  const project: Project = {
    dir,
    loads,
    first: undefined,
    put(path, text) {
      const file = join(dir, path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, text);
    },
    async start() {
      const places = { projectDir: dir, functionsDir: join(dir, 'functions'), cacheDir };
      const stage = await startStage(places, { logger });
      stages.push(stage);
      return stage;
    },
    async call(name = 'f') {
      const stage = await project.start();
      const result = await stage.call(name);
      await stage.stop();
      return result;
    },
    packs() {
      const place = join(cacheDir, 'packs');
      const names = existsSync(place) ? readdirSync(place) : [];
      return names.filter((name) => name.endsWith('.pack')).map((name) => join(place, name));
    },
  };
  const many = `${modules}/node_modules/many`;
  project.put('functions/f/index.js', main);
  project.put(`${many}/package.json`, '{ "name": "many", "version": "1.0.0", "main": "lib/index" }');
  const parts = Array.from({ length: MANY }, (_, i) => `require('./part-${i}')`);
  project.put(`${many}/lib/index.js`, `module.exports = ${parts.join(' + ')};\n`);
  for (let i = 0; i < MANY; i++) project.put(`${many}/lib/part-${i}.js`, 'module.exports = 1;\n');
  for (const [path, text] of Object.entries(files)) project.put(`${modules}/node_modules/${path}`, text);
  projects.push(project);
  return project;
}

async function poll(what: string, probe: () => boolean): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  while (!probe()) {
    if (performance.now() > deadline) throw new Error(`It never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  // Files changed within the last two seconds are not trusted.
  await new Promise((resolve) => setTimeout(resolve, 2100));
  await Promise.all(
    projects.map(async (project) => {
      const stage = await project.start();
      project.first = await stage.call('f');
      await poll(`a pack of ${project.dir}`, () => project.packs().length > 0);
      await stage.stop();
    }),
  );
});
afterAll(async () => {
  for (const stage of stages) await stage.stop();
  rmSync(folder, { recursive: true, force: true });
});

const MAIN = "const many = require('many');\nexports.main = async () => many;\n";

/** Everything of a module that code can look at. */
const ABOUT = `
const describe = () => ({
  filename: __filename, dirname: __dirname, id: module.id, paths: module.paths, loaded: module.loaded,
  parent: module.parent && module.parent.filename, children: module.children.map((one) => one.filename),
  same: this === module.exports, words: arguments.length, main: require.main === process.mainModule,
  cached: require.cache[__filename] === module, known: Object.keys(require).sort(), name: require.name,
  resolved: require.resolve('many'), looked: require.resolve.paths('many'), builtin: require.resolve('fs'),
  other: require.resolve('./other'), extensions: Object.keys(require.extensions),
  text: String(shown), strict: (function () { return this === undefined; })(),
});
function shown(a, b) { return a  +  b; }
const thrown = () => { throw new Error('mine'); };
let first; try { thrown(); } catch (error) { first = error.stack.split('\\n').slice(0, 3); }
module.exports = { about: describe(), first, later: () => { try { null.x; } catch (error) { return error.stack.split('\\n')[1]; } } };
`;
const USES_ABOUT = `
const many = require('many');
const about = require('about');
exports.main = async () => ({ many, about: about.about, first: about.first, later: about.later(), again: require('about') === about });
`;

const told = write(USES_ABOUT, {
  'about/package.json': '{ "name": "about" }',
  'about/index.js': `'use strict'; var one = new Error('in the first line');${ABOUT}module.exports.line = one.stack.split('\\n')[1];`,
  'about/other.js': '',
});
test('a module out of a pack cannot tell: names, paths, cache, stacks and columns are Node’s own', async () => {
  const packed = await told.call();
  expect(told.loads).toEqual([0, MANY + 2]);
  expect(packed).toEqual(told.first);
  const index = join(told.dir, 'functions', 'f', 'index.js');
  const program = join(folder, 'program.js');
  writeFileSync(
    program,
    `require(${JSON.stringify(index)}).main().then((result) => console.log(JSON.stringify(result)));`,
  );
  const env = { ...process.env, NODE_PATH: join(told.dir, 'functions', 'f') };
  expect(packed).toEqual(JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8', env })));
});

const MANY_DIR = 'functions/f/node_modules/many';
const CHANGES: readonly [string, Project, (project: Project) => void, number][] = [
  [
    'a changed module',
    write(MAIN),
    (project) => project.put(`${MANY_DIR}/lib/part-0.js`, 'module.exports = 100;\n'),
    MANY + 99,
  ],
  [
    'a changed main file of a package',
    write(MAIN),
    (project) => {
      project.put(`${MANY_DIR}/package.json`, '{ "name": "many", "version": "2.0.0", "main": "lib/other" }');
      project.put(`${MANY_DIR}/lib/other.js`, 'module.exports = -1;\n');
    },
    -1,
  ],
  [
    'a file that comes before the one found',
    write(MAIN),
    (project) => project.put(`${MANY_DIR}/lib/part-1`, 'module.exports = 50;\n'),
    MANY + 49,
  ],
  [
    'a package nearer than the one found',
    write(MAIN, {
      'many/lib/part-2.js': "module.exports = require('far');\n",
      'far/index.js': 'module.exports = 1;\n',
    }),
    (project) => project.put(`${MANY_DIR}/node_modules/far/index.js`, 'module.exports = 30;\n'),
    MANY + 29,
  ],
];
test.each(CHANGES)('%s is seen by the next instance', async (_what, project, change, result) => {
  expect(project.first).toBe(MANY);
  change(project);
  expect(await project.call()).toBe(result);
  expect(project.loads).toEqual([0, 0]);
});

const flip = (bytes: Buffer) => {
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 4, bytes.length - 9);
  return bytes;
};
const DAMAGES: readonly [string, Project, (bytes: Buffer) => Buffer][] = [
  ['cut off', write(MAIN), (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ['changed in one bit', write(MAIN), flip],
  ['empty', write(MAIN), () => Buffer.alloc(0)],
];
test('a damaged pack is not used, and replaced', async () => {
  await Promise.all(
    DAMAGES.map(async ([, project, damage]) => {
      const [file = ''] = project.packs();
      writeFileSync(file, damage(readFileSync(file)));
      const bad = readFileSync(file);
      const stage = await project.start();
      expect(await stage.call('f')).toBe(MANY);
      await poll('it is replaced', () => !readFileSync(file).equals(bad));
      await stage.stop();
      expect(await project.call()).toBe(MANY);
      expect(project.loads).toEqual([0, 0, MANY + 1]);
    }),
  );
});

const odd = write(
  `const many = require('many');
const odd = require('odd');
let broken; try { require('odd/broken'); } catch (error) { broken = [error.name, error.stack.split('\\n')[0]]; }
let gone; try { require('odd/gone'); } catch (error) { gone = error.code; }
exports.main = async () => ({ many, asset: odd.asset, dynamic: odd.dynamic('part'), imported: (await odd.imported()).default, broken, gone, tool: require('odd/tool') });
`,
  {
    'odd/package.json': '{ "name": "odd" }',
    'odd/index.js': `exports.asset = require('fs').readFileSync(__dirname + '/asset.txt', 'utf8');
exports.dynamic = (name) => require('./' + name + '.js');
exports.imported = () => require('./imports').load();
`,
    'odd/imports.js': "exports.load = () => import('./module.mjs');\n",
    'odd/module.mjs': 'export default import.meta.url.length > 0;\n',
    'odd/part.js': '\uFEFFmodule.exports = "part with a mark";\n',
    'odd/tool.js': '#!/usr/bin/env node\nmodule.exports = "tool";\n',
    'odd/broken.js': 'module.exports = ;\n',
    'odd/asset.txt': 'an asset',
  },
);
test('what does not fit into a pack is loaded as ever: imports, ECMAScript modules, files beside the code, errors', async () => {
  const expected = {
    many: MANY,
    asset: 'an asset',
    dynamic: 'part with a mark',
    imported: true,
    broken: ['SyntaxError', `${join(odd.dir, 'functions', 'f', 'node_modules', 'odd', 'broken.js')}:1`],
    gone: 'MODULE_NOT_FOUND',
    tool: 'tool',
  };
  expect(odd.first).toEqual(expected);
  expect(await odd.call()).toEqual(expected);
  expect(odd.loads[1]).toBeGreaterThan(MANY);
});

const own = write(
  `const many = require('many');
exports.main = async () => {
  const seen = [];
  const read = require.extensions['.js'];
  require.extensions['.js'] = (module, file) => {
    const compile = module._compile;
    module._compile = (text, name) => { seen.push(text.trim()); module._compile = compile; module._compile(text, name); };
    read(module, file);
  };
  const late = require('many/lib/late');
  require.extensions['.js'] = read;
  const file = require.resolve('many/lib/part-0');
  const before = require('fs').readFileSync(file);
  require('fs').writeFileSync(file, 'module.exports = 7;');
  delete require.cache[file];
  const anew = require(file);
  require('fs').writeFileSync(file, before);
  return { many, late, seen, anew };
};
`,
  { 'many/lib/late.js': 'module.exports = "late";\n' },
);
projects.pop();
test('a package that compiles modules in its own way sees them all, and one taken out of the cache is read anew', async () => {
  const expected = { many: MANY, late: 'late', seen: ['module.exports = "late";'], anew: 7 };
  expect(await own.call()).toEqual(expected);
});

const shared = write(MAIN, { 'more/index.js': "module.exports = require('many') * 2;\n" }, '.');
shared.put('functions/g/index.js', MAIN.replace("'many'", "'more'"));
test('functions that share packages share a pack, which comes to hold what any of them loads', async () => {
  const [file = ''] = shared.packs();
  const before = readFileSync(file).length;
  const stage = await shared.start();
  expect(await stage.call('g')).toBe(MANY * 2);
  await poll('it grows', () => readFileSync(file).length > before);
  await stage.stop();
  expect(await shared.call('g')).toBe(MANY * 2);
  expect(shared.packs()).toEqual([file]);
  expect(shared.loads).toEqual([0, MANY + 1, MANY + 2]);
});
