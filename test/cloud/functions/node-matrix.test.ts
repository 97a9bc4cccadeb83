import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, type Logger } from '../../../cloud/base';
import { chosenNodes, sharedDependencies, whyNoNodes } from '../../suites/nodes';
import { startStage, type Stage } from './harness';

const VERSIONS = chosenNodes();

/** Uses what differs between versions of Node: loading, stacks, environment, threads, output, ES modules. */
const CODE = `
const cloud = require('wx-server-sdk');
const { Worker } = require('worker_threads');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const many = require('many');
exports.main = async (event, context) => {
  if (event.fail) { const none = null; none.field; }
  if (event.failsInside) require('many/throws')();
  console.log('said');
  const thread = await new Promise((resolve, reject) => {
    const worker = new Worker('require("worker_threads").parentPort.postMessage(process.env.WX_OPENID)', { eval: true });
    worker.once('message', resolve).once('error', reject);
  });
  return {
    node: process.versions.node, runtime: process.env.SCF_RUNTIME, openid: cloud.getWXContext().OPENID, thread,
    name: context.function_name, many, imported: (await import('./module.mjs')).default, event,
  };
};
`;

const nameOf = (version: string) => `on-${version.replace('.', '-')}`;

test('functions run on the Node they declare', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'yunlet-matrix-'));
  const functionsDir = join(dir, 'functions');
  const put = (path: string, text: string) => {
    mkdirSync(join(functionsDir, path, '..'), { recursive: true });
    writeFileSync(join(functionsDir, path), text);
  };
  for (const version of VERSIONS) {
    const name = nameOf(version);
    put(`${name}/index.js`, CODE);
    put(`${name}/module.mjs`, 'export default 42;\n');
    put(`${name}/config.json`, JSON.stringify({ runtime: `Nodejs${version}`, timeout: 10 }));
    for (let i = 0; i < 25; i++) put(`${name}/node_modules/many/part-${i}.js`, 'module.exports = 1;\n');
    const parts = Array.from({ length: 25 }, (_, i) => `require('./part-${i}')`);
    put(`${name}/node_modules/many/throws.js`, "module.exports = () => { throw new Error('inside'); };\n");
    put(`${name}/node_modules/many/index.js`, `module.exports = ${parts.join(' + ')};\n`);
  }
  const written = Date.now();
  const missing = await whyNoNodes();
  if (missing !== undefined) {
    process.stdout.write(`left out: ${missing}\n`);
    rmSync(dir, { recursive: true });
    return;
  }
  // Files that have changed just now are not kept compiled.
  while (Date.now() < written + 2500) await new Promise((resolve) => setTimeout(resolve, 50));
  const packed: Record<string, number[]> = {};
  const logger: Logger = {
    ...silentLogger,
    child: () => logger,
    debug(sentence, fields) {
      if (sentence === 'function loaded')
        (packed[String(fields?.['functionName'])] ??= []).push(Number(fields?.['packed']));
    },
  };
  const cacheDir = join(dir, 'cache');
  mkdirSync(cacheDir);
  symlinkSync(sharedDependencies(), join(cacheDir, 'dependencies'), 'junction');
  const open = () =>
    startStage({ projectDir: dir, functionsDir, cacheDir, nodeVersions: 'declared' }, { logger });
  const packs = () => {
    const place = join(cacheDir, 'packs');
    return existsSync(place) ? readdirSync(place).filter((name) => name.endsWith('.pack')).length : 0;
  };
  const check = async (stage: Stage, version: string) => {
    const name = nameOf(version);
    const major = version.split('.')[0] ?? '';
    const isOwn = major === process.versions.node.split('.')[0];
    const result = (await stage.call(name, { a: 1 }, 'ann')) as { node: string };
    expect(result).toEqual({
      node: expect.stringMatching(
        new RegExp(`^${(isOwn ? major : version).replace('.', '\\.')}\\.`),
      ) as unknown,
      runtime: `Nodejs${result.node}`,
      openid: 'ann',
      thread: 'ann',
      name,
      many: 25,
      imported: 42,
      event: { a: 1, userInfo: { appId: 'wx1234567890abcdef', openId: 'ann' } },
    });
    await expect(stage.call(name, { fail: true })).rejects.toThrow(
      new RegExp(`TypeError: .*\\n.*${name}[\\\\/]index\\.js:7:\\d+`),
    );
    await expect(stage.call(name, { failsInside: true })).rejects.toThrow(
      /inside\n\s+at .*many[\\/]throws\.js:1:32\)/,
    );
  };
  let stage = await open();
  try {
    const there: string[] = [];
    for (const version of VERSIONS) {
      await stage.call(nameOf(version), {});
      const absent = stage.warnings.find(
        ({ code, fields }) => code === 'NODE_ABSENT' && (fields as { name: string }).name === nameOf(version),
      );
      if (absent === undefined) there.push(version);
      else process.stdout.write(`left out: Node ${version} (${JSON.stringify(absent.fields)})\n`);
    }
    for (const version of there) await check(stage, version);
    // Each compiles its packages for itself, and what comes out of a pack is the same.
    const deadline = performance.now() + 30_000;
    while (packs() < there.length) {
      if (performance.now() > deadline) throw new Error(`${packs()} of ${there.length} packs were written`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await stage.stop();
    stage = await open();
    for (const version of there) {
      await check(stage, version);
      expect(packed[nameOf(version)]?.pop()).toBeGreaterThan(25);
    }
  } finally {
    await stage.stop();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}, 180_000);
