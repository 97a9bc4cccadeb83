import { join } from 'node:path';
import type { CollectionSettings } from '../../../../cloud/base';
import { watchDeclared } from '../../../../cloud/cli/declared/watch-declared';
import { errorOf } from '../play';
import { client, kinds, openScene, readAsPage, until, type Scene } from './scene';

let scene: Scene;
beforeEach(() => (scene = openScene()));
afterEach(() => scene.close());

describe('a cloud in use', () => {
  it('is not changed by starting, but by apply, which does it once', async () => {
    scene.settings({ notes: { permission: 'ADMINWRITE', indexes: [{ name: 'n', keys: { n: 1 } }] } });
    const first = await scene.start();
    expect(first.log).toMatchObject([{ code: 'DECLARED_DIFFERS', env: 'dev-1', count: 2 }]);
    expect(await first.cloud.store.collections('dev-1')).toEqual([]);
    const plan = await first.plan();
    expect(kinds(plan.changes)).toEqual(['createCollection', 'createIndex']);
    expect(plan).toMatchObject({
      env: 'dev-1',
      undeclared: [],
      beyond: [],
      functions: [{ name: 'hello', runtime: '18.15', timeout: 7, memory: 256 }],
      triggers: [{ function: 'hello', name: 'nightly', type: 'timer', config: '0 0 3 * * * *' }],
    });
    const check = await scene.play('plan', '--check', '--json', ...first.at);
    expect([check.code, errorOf(check).code]).toEqual([1, 'PLAN_DIFFERS']);

    const applied = await first.apply();
    expect([applied.code, kinds(applied.done)]).toEqual([0, ['createCollection', 'createIndex']]);
    const again = await first.apply();
    expect([again.code, again.done, again.refused]).toEqual([0, [], []]);
    expect((await scene.play('plan', '--check', ...first.at)).code).toBe(0);
    expect(await readAsPage(first.cloud)).toMatchObject({ status: 200 });
  });

  it('keeps the permissions that were applied over a start, whatever the file says meanwhile', async () => {
    scene.settings({ notes: { permission: 'ADMINONLY' } });
    const first = await scene.start();
    // Before anything was applied those of the file are in force.
    await first.apply();
    expect(await readAsPage(first.cloud)).toMatchObject({ status: 403 });
    scene.settings({ notes: { permission: 'READONLY' } });
    expect(kinds((await first.plan()).changes)).toEqual(['setPermission']);
    await first.stop();

    const second = await scene.start();
    expect(second.log).toMatchObject([{ code: 'DECLARED_DIFFERS', count: 1 }]);
    expect(await readAsPage(second.cloud)).toMatchObject({ status: 403 });
    expect((await second.apply()).code).toBe(0);
    // At once.
    expect(await readAsPage(second.cloud)).toMatchObject({ status: 200 });
    await second.stop();
    const third = await scene.start();
    expect(third.log).toEqual([]);
    expect(await readAsPage(third.cloud)).toMatchObject({ status: 200 });
  });

  it('says what could not be made, and ends with 3', async () => {
    scene.settings({ notes: {} });
    const { cloud, at, apply, plan } = await scene.start();
    await apply();
    await cloud.store.insert({ database: 'dev-1', collection: 'notes' }, [
      { _id: 'a', n: 1 },
      { _id: 'b', n: 1 },
    ]);
    scene.settings({
      notes: {
        schema: { properties: { n: { type: 'string' } } },
        indexes: [
          { name: 'only', keys: { n: 1 }, unique: true },
          { name: 'any', keys: { n: 1 } },
        ],
      },
    });
    const outcome = await apply();
    expect(outcome).toMatchObject({
      code: 3,
      done: [{ kind: 'createIndex', index: { name: 'any' } }],
      refused: [
        { change: { kind: 'setSchema' }, documents: { count: 2, ids: ['a', 'b'] } },
        {
          change: { kind: 'createIndex', index: { name: 'only' } },
          documents: { count: 2, ids: ['a', 'b'] },
        },
      ],
    });
    expect(kinds((await plan()).changes)).toEqual(['setSchema', 'createIndex']);
    const words = await scene.play('apply', ...at);
    expect(words.code).toBe(3);
    expect(words.err).toContain(
      'not done: set the schema of notes: 2 documents break the schema. (2 documents: "a", "b")',
    );
    expect(words.err).toContain('0 of 2 done');
  });

  it('deletes only with --delete, and says before what will be lost', async () => {
    scene.settings({ notes: { indexes: [{ name: 'n', keys: { n: 1 } }] } });
    const { cloud, at, apply, plan } = await scene.start();
    await apply();
    await cloud.store.insert({ database: 'dev-1', collection: 'old' }, [{ _id: 1 }, { _id: 2 }]);
    scene.settings({ notes: {} });
    const kept = await apply();
    expect(kept).toMatchObject({
      code: 0,
      done: [],
      undeclared: [
        { kind: 'index', collection: 'notes', name: 'n' },
        { kind: 'collection', collection: 'old', documents: 2 },
      ],
    });
    expect(kinds((await plan('--delete')).changes)).toEqual(['dropIndex', 'dropCollection']);
    expect(await cloud.store.collections('dev-1')).toEqual(['notes', 'old']);

    scene.settings(undefined);
    const refused = await scene.play('apply', '--delete', '--json', ...at);
    expect([refused.code, errorOf(refused).code]).toEqual([2, 'USAGE']);
    expect(await cloud.store.collections('dev-1')).toEqual(['notes', 'old']);

    scene.settings({ notes: {} });
    const gone = await scene.play('apply', '--delete', ...at);
    expect(gone.code).toBe(0);
    expect(gone.out).toMatch(
      /^This will be lost:\n {2}drop index n of notes\n {2}drop collection old with 2 documents\ndone: /,
    );
    expect(await cloud.store.collections('dev-1')).toEqual(['notes']);
  });

  it('takes two at once in turn', async () => {
    scene.settings({ notes: { indexes: [{ name: 'n', keys: { n: 1 } }] } });
    const { apply } = await scene.start();
    const outcomes = await Promise.all([apply(), apply()]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    expect(outcomes.flatMap((outcome) => kinds(outcome.done)).sort()).toEqual([
      'createCollection',
      'createIndex',
    ]);
  });

  it('answers administrators alone, and only what makes sense', async () => {
    scene.settings({ notes: {} });
    const { cloud } = await scene.start();
    const ask = (body: object, as?: string) =>
      client(cloud, '/client/declared', { body, ...(as === undefined ? {} : { as }) });
    const code = async (body: object, as?: string) => (await ask(body, as)).body['code'];
    expect(await code({ action: 'plan', declaration: {} }, 'alice')).toBe('INVALID_REQUEST_SOURCE');
    expect(await code({ action: 'drop', declaration: {} })).toBe('INVALID_PARAM');
    expect(await code({ action: 'apply' })).toBe('INVALID_PARAM');
    expect(await code({ action: 'apply', declaration: [] })).toBe('INVALID_PARAM');
    expect(await code({ action: 'apply', declaration: { collections: 3 } })).toBe('CONFIG_INVALID');
    expect(await code({ action: 'apply', declaration: {}, deletes: 'yes' })).toBe('INVALID_PARAM');
    expect(await cloud.store.collections('dev-1')).toEqual([]);
  });
});

describe('a file that is wrong changes nothing', () => {
  it.each<[string, CollectionSettings | object, RegExp]>([
    ['an unknown permission', { permission: 'EVERYBODY' }, /permission/],
    ['an index key of 0', { indexes: [{ name: 'n', keys: { n: 0 } }] }, /keys\.n/],
    ['an index without keys', { indexes: [{ name: 'n', keys: {} }] }, /keys/],
    ['an index that is misspelt', { indexes: [{ name: 'n', keys: { n: 1 }, uniqe: true }] }, /unique/],
    [
      'a schema that is none',
      { schema: { properties: { n: { type: 'text' } } } },
      /schema\.properties\.n\.type/,
    ],
    ['a rule that is wrong', { permission: 'CUSTOM', rules: { read: 'a b' } }, /rules\.read/],
  ])('%s', async (_name, notes, words) => {
    scene.settings({});
    const { cloud, at } = await scene.start();
    scene.settings({ first: {}, notes: notes });
    for (const command of ['plan', 'apply']) {
      const played = await scene.play(command, '--json', ...at);
      expect([played.code, errorOf(played).code]).toEqual([1, 'CONFIG_INVALID']);
      expect(errorOf(played).message).toMatch(words);
    }
    expect(await cloud.store.collections('dev-1')).toEqual([]);
  });
});

describe('without a running cloud', () => {
  it('one is started for the call, which finds what was applied before', async () => {
    scene.settings({ notes: { permission: 'ADMINONLY', indexes: [{ name: 'n', keys: { n: 1 } }] } });
    const here = ['--data', join(scene.dir, 'data')];
    const plan = await scene.play('plan', ...here);
    expect(plan.out).toMatch(
      /^Environment dev-1\n {2}\+ create collection notes\n {2}\+ create index n \{"n":1\} of notes\nChanges: 2/,
    );
    expect(plan.out).toMatch(
      /\nFunctions\n {2}hello {2}Node 18\.15 {2}7 s {2}256 MB\n\nTriggers\n {2}hello {2}nightly {2}timer/,
    );
    expect((await scene.play('apply', ...here)).code).toBe(0);
    scene.settings({ notes: { permission: 'READONLY', indexes: [{ name: 'n', keys: { n: 1 } }] } });
    const after = await scene.play('plan', ...here);
    expect(after.out).toContain('  ~ permission of notes: ADMINONLY -> READONLY\nChanges: 1');
  });
});

describe('a target', () => {
  it('is told what it does not carry', async () => {
    scene.settings(
      {
        notes: {
          schema: {},
          seed: 'notes.jsonl',
          indexes: [
            { name: 'plain', keys: { n: 1 }, unique: true },
            { name: 'odd', keys: { n: 1 }, hidden: true, expireAfterSeconds: 5 },
          ],
        },
      },
      {
        triggers: [{ name: 'thumb', type: 'storage', function: 'hello' }],
        environments: { prod: { target: 'wechat-devtools' } },
      },
    );
    scene.write('notes.jsonl', '');
    const { at, plan } = await scene.start();
    const { target, notCarried } = await plan('--target', 'prod');
    expect(target).toBe('wechat-devtools');
    expect(notCarried).toEqual([
      expect.stringMatching(/console/),
      expect.stringMatching(/index odd of notes.*expireAfterSeconds, hidden/),
      'schema of notes',
      'seed of notes',
      expect.stringMatching(/trigger thumb of hello/),
    ]);
    const unknown = await scene.play('plan', '--target', 'moon', '--json', ...at);
    expect([unknown.code, errorOf(unknown).code]).toEqual([2, 'USAGE']);
  });
});

describe('dev', () => {
  it('applies at the start and when the file changes, and deletes nothing', async () => {
    scene.settings({ notes: { indexes: [{ name: 'n', keys: { n: 1 } }] }, old: {} });
    const { cloud, config, log } = await scene.start('test');
    expect(log).toEqual([]);
    expect(await cloud.store.collections('dev-1')).toEqual(['notes', 'old']);
    expect(cloud.applied).toMatchObject([{ env: 'dev-1', refused: [] }]);
    const said: string[] = [];
    const unwatch = watchDeclared({
      dir: scene.dir,
      cloud,
      envs: config.envs,
      inForce: config,
      lang: 'en',
      say: (outcome, { reason }) => said.push(`${outcome}: ${reason}`),
    });
    try {
      scene.settings({ notes: { permission: 'ADMINONLY' }, fresh: {} });
      await until(() => said.length === 4);
      expect(said).toEqual([
        'applied: permission of notes: PRIVATE -> ADMINONLY',
        'applied: create collection fresh',
        'stays: notes.n',
        'stays: old',
      ]);
      expect(await cloud.store.collections('dev-1')).toEqual(['fresh', 'notes', 'old']);
      expect(await readAsPage(cloud)).toMatchObject({ status: 403 });
      await cloud.store.insert({ database: 'dev-1', collection: 'notes' }, [{ _id: 1, n: 1 }]);
      scene.settings({ notes: { schema: { required: ['x'] } }, fresh: {} });
      await until(() => said.length === 6);
      expect(said[5]).toMatch(/^refused: .*schema of notes.*1 documents break/);
    } finally {
      await unwatch();
    }
  });

  it('says at the start what it could not do, and what it leaves', async () => {
    scene.settings({ notes: { indexes: [{ name: 'n', keys: { n: 1 } }] } });
    const first = await scene.start('test');
    await first.cloud.store.insert({ database: 'dev-1', collection: 'notes' }, [
      { _id: 1, m: 1 },
      { _id: 2, m: 1 },
    ]);
    await first.stop();
    scene.settings({ notes: { indexes: [{ name: 'm', keys: { m: 1 }, unique: true }] } });
    const { log } = await scene.start('test');
    expect(log).toMatchObject([
      { code: 'DECLARED_REFUSED', change: 'create index m {"m":1} unique of notes' },
      { code: 'DECLARED_KEPT', what: 'index n of notes' },
    ]);
  });
});
