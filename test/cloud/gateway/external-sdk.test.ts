import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../../../cloud/base';
import { createTestCloud, type TestCloud } from '../../../cloud/testing';

/** A program outside the cloud, as a script or a server of the user would be; prints what it got as one JSON line. */
const SCRIPT = `
const [, path, given, steps] = process.argv;
const sdk = require(path);
const app = sdk.init(JSON.parse(given));
const db = app.database();
const _ = db.command;
const notes = db.collection('notes');
const STEPS = {
  async database() {
    const out = {};
    out.add = await notes.add({ _id: 'one', n: 1, title: '你好', at: new Date(0), nothing: null, empty: '' });
    out.get = await notes.where({ n: _.gt(0), title: /^你/ }).orderBy('n', 'desc').limit(5).get();
    out.date = out.get.data[0].at instanceof Date;
    out.update = await notes.doc('one').update({ n: _.inc(2), at: db.serverDate() });
    out.set = await notes.doc('two').set({ n: 2 });
    out.count = await notes.count();
    out.aggregate = await notes.aggregate().match({ n: 3 }).project({ n: 1 }).end();
    out.returned = await notes.where({ _id: 'two' }).updateAndReturn({ n: _.inc(5) });
    out.remove = await notes.where({ _id: 'two' }).remove();
    return out;
  },
  async transactions() {
    const out = {};
    const read = async () => (await notes.where({ _id: _.in(['a', 'b']) }).orderBy('_id', 'asc').get()).data.map(({ n }) => n);
    await notes.add({ _id: 'a', n: 1 });
    await notes.add({ _id: 'b', n: 2 });
    out.given = await db.runTransaction(async (transaction) => {
      const all = transaction.collection('notes');
      await all.doc('a').update({ n: _.inc(-1) });
      await all.doc('b').update({ n: _.inc(1) });
      return { outside: await read() };
    });
    out.committed = await read();
    out.failed = await db.runTransaction(async (transaction) => {
      await transaction.collection('notes').doc('a').update({ n: 9 });
      throw new Error('mine');
    }).catch((error) => error.message);
    const transaction = await db.startTransaction();
    await transaction.collection('notes').doc('a').update({ n: 9 });
    await transaction.rollback();
    out.rolledBack = await read();
    await notes.where({ _id: _.in(['a', 'b']) }).remove();
    return out;
  },
  async functions() {
    return {
      call: await app.callFunction({ name: 'echo', data: { hello: '世界', no: false, none: null } }),
      bare: await app.callFunction({ name: 'echo' }),
    };
  },
  async files() {
    const out = {};
    out.upload = await app.uploadFile({ cloudPath: 'dir/你 好 100%.txt', fileContent: Buffer.from('content') });
    const { fileID } = out.upload;
    out.urls = await app.getTempFileURL({ fileList: [fileID, { fileID, maxAge: 60 }, fileID + '.not'] });
    out.download = (await app.downloadFile({ fileID })).fileContent.toString();
    if (app.copyFile) {
      const copy = (srcPath, dstPath, more) => ({ srcPath, dstPath, ...more });
      const from = 'dir/你 好 100%.txt';
      const to = 'to/你 好 100%.txt';
      out.copy = await app.copyFile({ fileList: [
        copy(from, to), copy(from, to, { overwrite: false }), copy('no.txt', 'a/no.txt'),
        copy(to, 'moved/你 好 100%.txt', { removeOriginal: true }),
      ] });
      out.copied = (await app.downloadFile({ fileID: fileID.replace('dir/', 'moved/') })).fileContent.toString();
      out.left = await app.getTempFileURL({ fileList: [fileID.replace('dir/', 'to/')] });
    }
    out.remove = await app.deleteFile({ fileList: [fileID] });
    return out;
  },
  add: () => notes.add({ _id: 'forged', n: 1 }),
  person: () => app.auth().queryUserInfo({ uid: 'somebody' }),
};
const told = (error) => ({ error: { code: error.code, message: error.message } });
(async () => {
  const out = {};
  for (const step of steps.split(',')) out[step] = await STEPS[step]().then((value) => value, told);
  process.stdout.write('OUT ' + JSON.stringify(out));
  process.exit(0);
})();
`;

const containing = (text: string): unknown => expect.stringContaining(text);
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

interface Choices {
  readonly secretId?: string;
  readonly secretKey?: string;
  readonly url?: string;
  readonly env?: string;
  /** How the program learns where the cloud is. */
  readonly by?: 'serviceUrl' | 'TCB_CONTEXT_CNFG';
}

const require3 = createRequire(__filename);
const within = createRequire(require3.resolve('wx-server-sdk-2'));

describe.each([
  ['3.17.2', require3.resolve('@cloudbase/node-sdk'), 'serviceUrl'],
  ['2.9.1', within.resolve('@cloudbase/node-sdk'), 'TCB_CONTEXT_CNFG'],
] as const)('the real @cloudbase/node-sdk %s outside the cloud', (version, sdk, usual) => {
  let project: string;
  let cloud: TestCloud;
  /** Milliseconds by which the cloud's clock is ahead of the program's. */
  let ahead = 0;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'yunlet-project-'));
    await mkdir(join(project, 'cloudfunctions/echo'), { recursive: true });
    await writeFile(
      join(project, 'project.config.json'),
      '{"appid":"wx1234567890abcdef","cloudfunctionRoot":"cloudfunctions/"}',
    );
    const echo = 'exports.main = async (event) => ({ echoed: event });';
    await writeFile(join(project, 'cloudfunctions/echo/index.js'), echo);
    cloud = await createTestCloud({ project, clock: { ...systemClock, now: () => Date.now() + ahead } });
  });
  afterAll(async () => {
    await cloud.stop();
    await rm(project, { recursive: true, force: true });
  });
  beforeEach(() => (ahead = 0));

  async function run(steps: string, choices: Choices = {}): Promise<Record<string, never>> {
    const { secretId = 'yunlet-admin', secretKey = cloud.key, env = cloud.env, by = usual } = choices;
    const admin = `${choices.url ?? cloud.url}/admin`;
    const given = { secretId, secretKey, env, ...(by === 'serviceUrl' ? { serviceUrl: admin } : {}) };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['-e', SCRIPT, sdk, JSON.stringify(given), steps],
      {
        env: {
          PATH: process.env['PATH'],
          ...(by === 'serviceUrl'
            ? {}
            : { TCB_CONTEXT_CNFG: JSON.stringify({ URL: admin }), TCB_CONTEXT_KEYS: 'TCB_CONTEXT_CNFG' }),
        },
      },
    );
    return JSON.parse(stdout.slice(stdout.indexOf('OUT ') + 4)) as Record<string, never>;
  }

  it('works with the database, transactions, functions and files', async () => {
    const { database, transactions, functions, files } = await run('database,transactions,functions,files');
    expect(transactions).toEqual({
      given: { outside: [1, 2] },
      committed: [0, 3],
      failed: 'mine',
      rolledBack: [0, 3],
    });
    expect(database).toMatchObject({
      add: { id: 'one' },
      get: { data: [{ _id: 'one', n: 1, title: '你好', nothing: null, empty: '' }] },
      date: true,
      update: { updated: 1 },
      set: { upsertedId: 'two' },
      count: { total: 2 },
      aggregate: { data: [{ _id: 'one', n: 3 }] },
      returned: { updated: 1, doc: { _id: 'two', n: 7 } },
      remove: { deleted: 1 },
    });
    expect(await cloud.db.collection('notes').find()).toMatchObject([{ _id: 'one', n: 3 }]);
    expect(functions).toMatchObject({
      call: { result: { echoed: { hello: '世界', no: false, none: null } } },
      bare: { result: { echoed: {} } },
    });
    expect(files).toMatchObject({
      upload: { fileID: matching(/^cloud:\/\/.+\/dir\/你 好 100%\.txt$/) },
      urls: {
        fileList: [
          { code: 'SUCCESS', maxAge: 86_400 },
          { code: 'SUCCESS', maxAge: 60 },
          { code: 'STORAGE_FILE_NONEXIST', tempFileURL: '' },
        ],
      },
      download: 'content',
      remove: { fileList: [{ code: 'SUCCESS' }] },
    });
    if (version.startsWith('2')) return;
    expect(files).toMatchObject({
      copy: {
        fileList: [
          { code: 'SUCCESS', fileId: containing('/to/你') },
          { code: 'INVALID_PARAM', message: containing('a file already') },
          { code: 'STORAGE_FILE_NONEXIST' },
          { code: 'SUCCESS', fileId: containing('/moved/') },
        ],
      },
      copied: 'content',
      left: { fileList: [{ code: 'STORAGE_FILE_NONEXIST' }] },
    });
  });

  it('finds the cloud by either way and says what is not there', async () => {
    const by = usual === 'serviceUrl' ? 'TCB_CONTEXT_CNFG' : 'serviceUrl';
    const { functions, person } = await run('functions,person', { by });
    expect(functions).toMatchObject({ bare: { result: { echoed: {} } } });
    expect(person).toMatchObject({
      error: { code: 'ACTION_UNSUPPORTED', message: containing('auth.getUserInfoForAdmin') },
    });
  });

  it.each([
    ['a wrong key', { secretKey: 'wrong' }, 'does not match'],
    ['an unknown secret id', { secretId: 'AKIDwrong' }, 'secret id is unknown'],
  ])('refuses %s and changes nothing', async (_what, choices, words) => {
    const { add } = await run('add', choices);
    expect(add).toMatchObject({
      error: { code: 'UNAUTHENTICATED', message: containing(words) },
    });
    expect(await cloud.db.collection('notes').find({ _id: 'forged' })).toEqual([]);
  });

  it.each([
    ['too old', 700_000],
    ['from the future', -400_000],
  ])('refuses a signature that is %s', async (_what, by) => {
    ahead = by;
    const { add } = await run('add');
    expect(add).toMatchObject({
      error: { code: 'UNAUTHENTICATED', message: containing('expired') },
    });
    expect(await cloud.db.collection('notes').find({ _id: 'forged' })).toEqual([]);
  });

  it('refuses a body that was changed on its way, and takes it unchanged', async () => {
    const between = await openBetween(cloud.url);
    try {
      between.change = (body) => body.replace('$numberInt\\":\\"1', '$numberInt\\":\\"9');
      expect(await run('add', { url: between.url })).toMatchObject({
        add: { error: { code: 'UNAUTHENTICATED', message: containing('does not match') } },
      });
      between.change = (body) => body.replace('{', '{"transactionId":"x",');
      expect(await run('add', { url: between.url })).toMatchObject({
        add: { error: { code: 'UNAUTHENTICATED', message: containing('not signed') } },
      });
      expect(await cloud.db.collection('notes').find({ _id: 'forged' })).toEqual([]);
      between.change = (body) => body;
      expect(await run('add', { url: between.url })).toMatchObject({ add: { id: 'forged' } });
      expect(between.changed).toBe(2);
    } finally {
      between.server.close();
    }
  });
});

interface Between {
  readonly url: string;
  readonly server: Server;
  change: (body: string) => string;
  /** How many bodies were not what they had been. */
  changed: number;
}

/** Somebody between a program and the cloud. */
async function openBetween(target: string): Promise<Between> {
  const server = createServer((incoming, answer) => {
    void incoming.toArray().then((chunks) => {
      const text = Buffer.concat(chunks as Buffer[]).toString('utf8');
      const body = between.change(text);
      if (body !== text) between.changed += 1;
      const headers = { ...incoming.headers, 'content-length': String(Buffer.byteLength(body)) };
      request(`${target}${incoming.url ?? ''}`, { method: 'POST', headers }, (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const between: Between = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    change: (body) => body,
    changed: 0,
  };
  return between;
}
