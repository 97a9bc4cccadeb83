import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FILE_TOOLS, folderWithSdkPackage } from '../../../cloud/functions/worker/sdk-packages';
import { startStage } from './harness';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'yunlet-sdk-packages-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, content: string | Record<string, string>): void {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify({ dependencies: content }));
}

describe('folderWithSdkPackage', () => {
  beforeEach(() => {
    put('node_modules/sdk/package.json', { node: '1', far: '1', lost: '1' });
    put('node_modules/sdk/node_modules/node/package.json', { axios: '1', sdk: '1' });
    put('node_modules/far/package.json', { deep: '1' });
    put('node_modules/deep/package.json', { axios: '2' });
    put('node_modules/deep/node_modules/axios/package.json', {});
    put('node_modules/sdk/node_modules/axios/package.json', {});
    put('node_modules/stranger/package.json', {});
  });
  const find = (name: string) =>
    folderWithSdkPackage(join(folder, 'node_modules/sdk/index.js'), name, FILE_TOOLS);

  test.each([
    ['a package of its own', 'node', 'node_modules/sdk'],
    ['what a package of its own needs, the nearest of two', 'axios', 'node_modules/sdk/node_modules/node'],
    ['what is needed from further up', 'deep', 'node_modules/far'],
  ])('finds %s', (_, name, where) => {
    expect(find(name)).toBe(join(folder, where));
  });

  test.each(['stranger', 'lost', 'nothing'])('finds no %s', (name) => {
    expect(find(name)).toBeNull();
  });
});

// Found by a public project of 79 functions, twelve of which require axios and declare wx-server-sdk only.
test('issue: a function requires what wx-server-sdk is made of without declaring it, as npm lays it out', async () => {
  put(
    'functions/crawl/index.js',
    "const axios = require('axios'); require('wx-server-sdk'); exports.main = () => typeof axios.get;",
  );
  put('functions/strange/index.js', "require('wx-server-sdk'); require('koa'); exports.main = () => 1;");
  put('functions/modern/package.json', { 'wx-server-sdk': '*' });
  put(
    'functions/modern/index.js',
    "exports.main = async ({ name }) => typeof (await import(name)).default; require('wx-server-sdk');",
  );
  const stage = await startStage({ projectDir: folder, functionsDir: join(folder, 'functions') });
  try {
    await expect(stage.call('crawl')).resolves.toBe('function');
    // A package of Yunlet itself stays out of reach.
    await expect(stage.call('strange')).rejects.toMatchObject({ code: 'FUNCTION_LOAD_FAILED' });
    for (const name of ['axios', 'wx-server-sdk']) {
      await expect(stage.call('modern', { name })).resolves.toMatch(/^(function|object)$/);
    }
    for (const name of ['koa', 'nothing-such']) {
      await expect(stage.call('modern', { name })).rejects.toThrow(`Package ${name} is missing`);
    }
  } finally {
    await stage.stop();
  }
});
