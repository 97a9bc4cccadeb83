import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readProject, resolveConfig, type CloudConfig } from '../../../cloud/base';
import { writeOwnSdk } from './own-sdk';

const ROOT = join(__dirname, '..', '..', '..');

const WX = [
  "const cloud = require('wx-server-sdk');",
  'cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });',
  'exports.main = async () => ({ openid: cloud.getWXContext().OPENID });\n',
].join('\n');

/** The functions that are measured. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  hello: "exports.main = async (event) => ({ hello: event.name || 'world' });\n",
  wx: WX,
  'wx-own': WX,
  'hello-waits':
    'exports.main = ({ ms }) => new Promise((done) => setTimeout(() => done(process.pid), ms));\n',
  'wx-waits': [
    "const cloud = require('wx-server-sdk');",
    'cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });',
    'exports.main = ({ ms }) => new Promise((done) => setTimeout(() => done(process.pid), ms));\n',
  ].join('\n'),
  loops: 'exports.main = ({ forever }) => {\n  while (forever) Math.random();\n  return 1;\n};\n',
  fills: [
    'exports.main = () => {',
    '  const all = [];',
    '  for (;;) all.push(Buffer.alloc(8 * 1024 * 1024, 1));',
    '};\n',
  ].join('\n'),
};

/** A project of its own below node_modules/.cache, so that plain Node finds the SDK as well. */
export interface Project {
  readonly functionsDir: string;
  config(changes?: Partial<CloudConfig>): CloudConfig;
  remove(): void;
}

/** Writes the project. */
export function writeProject(): Project {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(join(cache, 'yunlet-bench-project-'));
  const functionsDir = join(dir, 'cloudfunctions');
  for (const [name, text] of Object.entries(FUNCTIONS)) {
    const file = join(functionsDir, name, 'index.js');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  writeOwnSdk(join(functionsDir, 'wx-own'));
  writeFileSync(join(functionsDir, 'loops', 'config.json'), '{ "timeout": 1 }');
  writeFileSync(
    join(dir, 'project.config.json'),
    '{ "appid": "wx1234567890abcdef", "cloudfunctionRoot": "cloudfunctions/" }',
  );
  const project = readProject(dir);
  const base = resolveConfig({
    project,
    file: { functionDefaults: { timeout: 10 }, maxInstances: 2 },
    mode: 'serve',
  });
  let data = 0;
  return {
    functionsDir,
    config: (changes) => ({ ...base, port: 0, dataDir: join(dir, `data-${++data}`), ...changes }),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
