import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EJSON } from 'bson';
import { openidOf } from '../../../cloud/auth';
import { readProject, resolveConfig } from '../../../cloud/base';
import { watchDeclared } from '../../../cloud/cli/declared/watch-declared';
import { createCloud, type Cloud } from '../../../cloud';
import { createPlay, errorOf } from './play';

const APPID = 'wx0123456789abcdef';
const ALICE = openidOf(APPID, 'alice');
const RULES = {
  read: 'doc.public == true || doc._openid == auth.openid',
  write: 'doc._openid == auth.openid',
};

let dir: string;
const write = (name: string, content: unknown) =>
  writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
const settings = (notes: object, storage: object = {}) =>
  write('yunlet.config.json', { version: 1, env: 'dev-1', collections: { notes }, storage });
const play = createPlay(() => dir);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-rules-'));
  write('project.config.json', { appid: APPID, cloudfunctionRoot: 'f/' });
  settings({ permission: 'CUSTOM', rules: RULES });
});
afterEach(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

describe('rules explain', () => {
  it('shows the clauses with what each saw', async () => {
    const { code, out } = await play(
      'rules',
      'explain',
      "db.collection('notes').where({ public: false }).get()",
      '--as',
      'alice',
    );
    expect(code).toBe(0);
    expect(out).toContain(`notes read, ${ALICE}: denied`);
    expect(out).toContain('✗ doc.public == true  (does not hold)');
    expect(out).toContain('doc.public = false');
    expect(out).toContain('doc._openid = anything: the query says nothing of it');
  });

  it('answers a machine with one value', async () => {
    const source = "db.collection('notes').where({ _openid: '{openid}' }).update({ data: { n: 1 } })";
    const { code, out } = await play('rules', 'explain', source, '--as', 'alice', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      target: 'notes',
      as: ALICE,
      permission: 'CUSTOM',
      allowed: true,
      decisions: [{ action: 'update', allowed: true, rule: { key: 'write' }, trees: [{ verdict: 'holds' }] }],
    });
  });

  it('judges a document as well', async () => {
    const source = "db.collection('notes').where({ public: true }).get()";
    const explain = async (document: string) => {
      const { out } = await play('rules', 'explain', source, '--document', document, '--json');
      return (JSON.parse(out) as { readonly allowed: boolean }).allowed;
    };
    expect([await explain('{"public":true}'), await explain('{"public":["no"]}')]).toEqual([true, false]);
  });

  it('explains basic modes and files', async () => {
    settings(
      { permission: 'ADMINWRITE' },
      { permission: 'CUSTOM', rules: { read: 'resource.openid == auth.openid' } },
    );
    const mode = await play(
      'rules',
      'explain',
      "db.collection('notes').add({ data: {} })",
      '--as',
      'alice',
      '--json',
    );
    expect(JSON.parse(mode.out)).toMatchObject({ permission: 'ADMINWRITE', allowed: false });
    const read = await play('rules', 'explain', "db.collection('notes').count()", '--as', 'alice');
    expect(read.out).toMatch(new RegExp(`^notes count, ${ALICE}: allowed\n`));
    settings({ permission: 'ADMINWRITE' }, { permission: 'PRIVATE' });
    const basic = await play('rules', 'explain', '--file', 'a.png', '--owner', 'bob', '--as', 'alice');
    expect(basic.out).toBe(`a.png read, ${ALICE}: denied\nPermission PRIVATE: no rules.\n`);
    settings({}, { permission: 'CUSTOM', rules: { read: 'resource.openid == auth.openid' } });
    const file = await play(
      'rules',
      'explain',
      '--file',
      'a.png',
      '--owner',
      'bob',
      '--as',
      'alice',
      '--json',
    );
    expect(JSON.parse(file.out)).toMatchObject({
      target: 'a.png',
      allowed: false,
      decisions: [{ trees: [{ verdict: 'fails' }] }],
    });
  });

  it.each([
    ['nothing', []],
    ['both an expression and a file', ["db.collection('notes').get()", '--file', 'a']],
    ['what is no document', ["db.collection('notes').get()", '--document', '[1]']],
  ])('is called wrongly with %s', async (_name, words) => {
    const played = await play('rules', 'explain', ...words, '--json');
    expect([played.code, errorOf(played).code]).toEqual([2, 'USAGE']);
  });

  it('says where a rule cannot be read', async () => {
    settings({ permission: 'CUSTOM', rules: { read: 'doc.a = 1' } });
    const played = await play('rules', 'explain', "db.collection('notes').get()", '--json');
    expect([played.code, errorOf(played).code]).toEqual([1, 'CONFIG_INVALID']);
    expect(errorOf(played).message).toContain('"collections.notes.rules.read": column 1:');
  });
});

describe('rules test', () => {
  const cases = (expect: 'allow' | 'deny') => ({
    cases: [
      ['alice', 'notes', 'read', { public: true }, 'allow'],
      ['alice', 'notes', 'read', { _openid: '{openid}' }, expect],
      ['alice', 'notes', 'create', { n: 1 }, 'allow'],
    ],
  });

  it('passes, and tells of clauses that were not tested', async () => {
    write('t.jsonc', cases('allow'));
    const { code, out } = await play('rules', 'test', 't.jsonc');
    expect(code).toBe(0);
    expect(out).toContain('3 of 3 cases passed.');
    expect(out).toContain('collections.notes.rules.write: never failed to hold: doc._openid == auth.openid');
  });

  it('fails with the cases that came otherwise', async () => {
    write('t.jsonc', cases('deny'));
    const played = await play('rules', 'test', 't.jsonc', '--json');
    expect([played.code, errorOf(played).code]).toEqual([1, 'RULES_TEST_FAILED']);
    const [first] = played.out.split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({
      passed: 2,
      failed: 1,
      cases: [{ ok: true }, { ok: false }, { ok: true }],
    });
  });

  it('fails where too few clauses are covered', async () => {
    write('t.jsonc', cases('allow'));
    const played = await play('rules', 'test', 't.jsonc', '--min-coverage', '100', '--json');
    expect([played.code, errorOf(played).code]).toEqual([1, 'RULES_UNCOVERED']);
  });

  it.each<[string, unknown, RegExp]>([
    ['no cases', {}, /cases: must be a list/],
    ['a row that is too short', { cases: [['alice']] }, /cases\[0\]: a row has five values/],
    ['an unknown key', { cases: [], tests: [] }, /tests: is not a known key/],
    ['another expectation', { cases: [['alice', 'notes', 'read', {}, 'yes']] }, /cases\[0\]\.expect/],
    ['an unknown action', { cases: [['alice', 'notes', 'write', {}, 'deny']] }, /cases\[0\]\.action/],
    ['a rule that is wrong', { rules: { notes: { read: 'x' } }, cases: [] }, /rules\.notes\.read: column 1/],
    ['a comma too few', '{ "cases": [1 2] }', /line 1:/],
  ])('names what is wrong with a table: %s', async (_name, content, words) => {
    write('t.jsonc', content);
    const played = await play('rules', 'test', 't.jsonc', '--json');
    expect([played.code, errorOf(played).code]).toEqual([1, 'CONFIG_INVALID']);
    expect(errorOf(played).message).toMatch(words);
  });

  it('says that there is no such file', async () => {
    const played = await play('rules', 'test', 'none.jsonc', '--json');
    expect([played.code, errorOf(played).code]).toEqual([2, 'USAGE']);
  });
});

describe('rules lint', () => {
  it('fails for mistakes, and for warnings where asked', async () => {
    settings({ permission: 'CUSTOM', rules: { write: true } });
    const played = await play('rules', 'lint', '--json');
    expect([played.code, errorOf(played).code]).toEqual([1, 'RULES_LINT_FOUND']);
    expect(played.out).toContain('PUBLIC_WRITE');
    settings({ permission: 'CUSTOM', rules: { update: 'auth != null' } });
    expect((await play('rules', 'lint')).code).toBe(0);
    expect((await play('rules', 'lint', '--strict')).code).toBe(1);
    settings({ permission: 'CUSTOM', rules: { create: 'auth != null' } });
    expect((await play('rules', 'lint')).out).toContain('Nothing to say');
  });
});

describe('rules in a running cloud', () => {
  it('are what pages meet, and change with the file', async () => {
    const config = resolveConfig({
      project: readProject(dir),
      file: { version: 1, env: 'dev-1', collections: { notes: { permission: 'CUSTOM', rules: RULES } } },
      mode: 'test',
      flags: { dataDir: join(dir, 'data'), port: 0 },
    });
    const cloud = await createCloud(config);
    settings({ permission: 'CUSTOM', rules: { ...RULES, read: false } });
    const said: string[] = [];
    const unwatch = watchDeclared({
      dir,
      cloud,
      envs: config.envs,
      inForce: config,
      lang: 'en',
      say: (outcome, { reason }) => said.push(`${outcome} ${reason}`),
    });
    try {
      // Changed while the cloud was starting.
      await until(() => said.length === 1);
      settings({ permission: 'CUSTOM', rules: RULES });
      await until(() => said.length === 2);
      const find = { action: 'find', collection: 'notes', query: {}, byId: false };
      const add = { action: 'insert', collection: 'notes', documents: [{ _id: '1', n: 1 }] };
      expect(await page(cloud, add)).toMatchObject({ status: 200 });
      expect(await page(cloud, find)).toMatchObject({
        status: 403,
        body: { code: 'DATABASE_PERMISSION_DENIED', errCode: -502003 },
      });
      const mine = { ...find, query: { _openid: '{openid}' } };
      expect(await page(cloud, mine)).toMatchObject({
        body: { data: { reply: { list: [{ _id: '1', _openid: ALICE }] } } },
      });

      settings({ permission: 'CUSTOM', rules: { read: true } });
      await until(() => said.length === 3);
      expect(await page(cloud, find)).toMatchObject({ status: 200 });
      expect(await page(cloud, add)).toMatchObject({ status: 403 });

      settings({ permission: 'CUSTOM', rules: { read: 'what (' } });
      await until(() => said.length === 4);
      expect(said[3]).toMatch(/^kept .*collections\.notes\.rules\.read/);
      expect(await page(cloud, find)).toMatchObject({ status: 200 });
    } finally {
      await unwatch();
      await cloud.stop();
    }
  });
});

async function page(cloud: Cloud, request: object) {
  const response = await fetch(`${cloud.url}/client/database`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-yunlet-key': cloud.key, 'x-yunlet-as': ALICE },
    body: JSON.stringify({ request: EJSON.serialize(request, { relaxed: false }) }),
  });
  return { status: response.status, body: await response.json() };
}

/** Waits until something has become so, 10 s at most. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not become so in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
