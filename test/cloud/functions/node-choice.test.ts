import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeNpm } from './dependencies/fake-npm';
import { startStage } from './harness';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-node-choice-'));
  for (const [name, config] of [
    ['old', '{ "runtime": "Nodejs16.13" }'],
    ['same', JSON.stringify({ runtime: `Nodejs${process.versions.node.split('.')[0] ?? ''}` })],
    ['silent', '{}'],
  ] as const) {
    mkdirSync(join(dir, 'functions', name), { recursive: true });
    writeFileSync(join(dir, 'functions', name, 'config.json'), config);
    writeFileSync(
      join(dir, 'functions', name, 'index.js'),
      'exports.main = async () => [process.version, process.env.SCF_RUNTIME];',
    );
  }
});
afterEach(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

const OURS = [process.version, `Nodejs${process.versions.node}`];
const open = (nodeVersions: 'local' | 'declared', npm = createFakeNpm({})) =>
  startStage(
    { projectDir: dir, functionsDir: join(dir, 'functions'), cacheDir: join(dir, 'cache'), nodeVersions },
    { npm },
  );

test('all run on the local Node, and one that declares another major version is named', async () => {
  const npm = createFakeNpm({});
  const stage = await open('local', npm);
  try {
    for (const name of ['old', 'same', 'silent']) expect(await stage.call(name)).toEqual(OURS);
    const named = stage.warnings.filter(({ code }) => code.startsWith('NODE_'));
    const fields = { name: 'old', declared: '16.13', actual: process.versions.node };
    expect(named.length).toBeGreaterThan(0);
    for (const one of named) expect(one).toEqual({ code: 'NODE_DIFFERS', fields });
    expect(npm.calls).toEqual([]);
  } finally {
    await stage.stop();
  }
});

test('without a network the declared Node is replaced by the local one, with the reason', async () => {
  const npm = createFakeNpm({});
  npm.broken = 'ECONNREFUSED';
  const stage = await open('declared', npm);
  try {
    for (const name of ['old', 'same', 'silent']) expect(await stage.call(name)).toEqual(OURS);
    const named = stage.warnings.find(({ code }) => code.startsWith('NODE_'));
    expect(named).toEqual({
      code: 'NODE_ABSENT',
      fields: {
        name: 'old',
        declared: '16.13',
        actual: process.versions.node,
        reason: 'network: ECONNREFUSED',
      },
    });
    expect(npm.calls).toHaveLength(1);
  } finally {
    await stage.stop();
  }
});
