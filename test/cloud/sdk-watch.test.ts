import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestCloud, type TestCloud } from '../../cloud/testing';

/** A program of the user's that watches, with the real SDK; prints each snapshot. Node 20 has no WebSocket of its own. */
const SCRIPT = `
const [, sdk, ws, given] = process.argv;
globalThis.WebSocket ??= require(ws).WebSocket;
const app = require(sdk).init(JSON.parse(given));
const db = app.database();
const _ = db.command;
const notes = db.collection('notes');
const snapshots = [];
const waiting = [];
const next = () => new Promise((resolve) => waiting.push(resolve));
const told = ({ docs, docChanges, type }) => ({
  ids: docs.map(({ _id, n, deep }) => [_id, n, deep?.x].filter((value) => value !== undefined).join(' ')),
  changes: docChanges.map(({ dataType, queueType, docId }) => [dataType, queueType, docId].join(' ')),
});
(async () => {
  await notes.add({ _id: 'one', n: 1, deep: { x: 1, y: 1 } });
  const watch = notes.where({ n: _.gt(0) }).watch({
    onChange(snapshot) { snapshots.push(told(snapshot)); waiting.shift()?.(); },
    onError(error) { process.stdout.write('OUT ' + JSON.stringify({ error: String(error) })); process.exit(0); },
  });
  const steps = [
    () => {},
    () => notes.add({ _id: 'two', n: 2 }),
    () => notes.doc('one').update({ n: _.inc(4), 'deep.x': 5, 'deep.y': _.remove() }),
    () => notes.doc('two').set({ n: 7 }),
    () => notes.doc('one').update({ n: 0 }),
    () => notes.doc('two').remove(),
  ];
  for (const step of steps) { const seen = next(); await step(); await seen; }
  await watch.close();
  process.stdout.write('OUT ' + JSON.stringify(snapshots));
  process.exit(0);
})();
`;

/** Another one, whose connections break: it adds a document when it has seen the one before. */
const COUNTING = `
const [, sdk, ws, given] = process.argv;
globalThis.WebSocket ??= require(ws).WebSocket;
const app = require(sdk).init(JSON.parse(given));
const counted = app.database().collection('counted');
const out = (value) => { process.stdout.write('OUT ' + JSON.stringify(value)); process.exit(0); };
let asked = 0;
(async () => {
  await app.database().createCollection('counted');
  counted.watch({
    onChange({ docs }) {
      if (docs.length === 20) out({ seen: docs.length });
      if (docs.length === asked) counted.add({ n: asked++ });
    },
    onError(error) { out({ error: String(error), asked }); },
  });
})();
`;

describe('watch() of the real @cloudbase/node-sdk 3.17.2', () => {
  let project: string;
  let cloud: TestCloud;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'yunlet-watch-'));
    const settings = '{"appid":"wx1234567890abcdef","cloudfunctionRoot":"cloudfunctions/"}';
    await mkdir(join(project, 'cloudfunctions'));
    await writeFile(join(project, 'project.config.json'), settings);
    cloud = await createTestCloud({ project });
  });
  afterAll(async () => {
    await cloud.stop();
    await rm(project, { recursive: true, force: true });
  });

  it('shows each change', async () => {
    const given = {
      secretId: 'yunlet-admin',
      secretKey: cloud.key,
      env: cloud.env,
      serviceUrl: `${cloud.url}/admin`,
    };
    const words = [
      '-e',
      SCRIPT,
      require.resolve('@cloudbase/node-sdk'),
      require.resolve('ws'),
      JSON.stringify(given),
    ];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    expect(JSON.parse(stdout.slice(stdout.indexOf('OUT ') + 4))).toEqual([
      { ids: ['one 1 1'], changes: ['init init one'] },
      { ids: ['one 1 1', 'two 2'], changes: ['add enqueue two'] },
      { ids: ['one 5 5', 'two 2'], changes: ['update update one'] },
      { ids: ['one 5 5', 'two 7'], changes: ['replace update two'] },
      { ids: ['two 7'], changes: ['update dequeue one'] },
      { ids: [], changes: ['remove dequeue two'] },
    ]);
  });

  it('goes on after its sockets were broken', async () => {
    const dropping = { stop: false, drops: 0 };
    const drop = async () => {
      while (!dropping.stop) {
        dropping.drops += cloud.dropSockets();
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    };
    const dropped = drop();
    const { stdout } = await promisify(execFile)(process.execPath, [
      '-e',
      COUNTING,
      require.resolve('@cloudbase/node-sdk'),
      require.resolve('ws'),
      JSON.stringify({
        secretId: 'yunlet-admin',
        secretKey: cloud.key,
        env: cloud.env,
        serviceUrl: `${cloud.url}/admin`,
      }),
    ]);
    dropping.stop = true;
    await dropped;
    expect(JSON.parse(stdout.slice(stdout.indexOf('OUT ') + 4))).toEqual({ seen: 20 });
    expect(dropping.drops).toBeGreaterThan(1);
  }, 60_000);
});
