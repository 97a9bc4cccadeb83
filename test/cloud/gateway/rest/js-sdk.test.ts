import { failureOf, openBrowser, type Browser } from '../web/browser';
import { ENV, openWebProject, until, type WebProject } from '../web/project';
import type { Query, Snapshot } from '../web/sdk';
import type { RestApp, RestDatabase } from './sdk';

const ORIGIN = 'http://localhost:5173';
/** Longer than an access token lives. */
const HOURS = 2.5 * 3600 * 1000;

describe('@cloudbase/js-sdk 3.x as browsers get it, in its own mode', () => {
  let project: WebProject;
  let browser: Browser;
  let app: RestApp;
  let db: RestDatabase;
  let uid: string;
  /** Addresses of everything the page asked for. */
  const asked: string[] = [];

  const open = async (config: object = {}) => {
    const opened = await openBrowser('@cloudbase/js-sdk', {
      origin: ORIGIN,
      prepare: (window) => {
        const { fetch } = window;
        window.Headers = Headers;
        window.fetch = (url, options) => {
          asked.push(`${options?.method ?? 'GET'} ${new URL(url).pathname}`);
          return fetch(url, options);
        };
      },
    });
    const made = opened.cloudbase.init({ env: ENV, ...config }) as unknown as RestApp;
    made.registerHost(new URL(project.cloud.url).host, 'http');
    return { browser: opened, app: made };
  };

  beforeAll(async () => {
    project = await openWebProject();
    ({ browser, app } = await open());
    const { error } = await app.auth({ persistence: 'local' }).signInAnonymously({});
    expect(error).toBeNull();
    uid = (await app.auth().getUser()).data.user.id;
    db = app.database();
  });
  afterAll(async () => {
    browser.close();
    await project.close();
  });
  beforeEach(async () => {
    asked.length = 0;
    for (const name of await project.cloud.db.collections()) await project.cloud.db.collection(name).clear();
  });

  it('speaks to /v1 by itself', async () => {
    await db.collection('own').add({ n: 1 });
    expect(asked.filter((each) => each.includes('/v1/database/'))).toEqual([
      'POST /v1/database/instances/(default)/databases/(default)/collections/own/documents',
    ]);
  });

  it('writes and reads values of all types', async () => {
    const own = db.collection('own');
    const at = new Date(1_700_000_000_000);
    const place = new db.Geo.Point(113, 23);
    const { id } = await own.add({
      n: 1,
      half: 0.5,
      at,
      place,
      tags: ['a', null],
      deep: { x: 1 },
      big: 2 ** 40,
    });
    const [found] = (await own.doc(id).get()).data;
    expect(found).toMatchObject({
      _id: id,
      _openid: uid,
      n: 1,
      half: 0.5,
      tags: ['a', null],
      deep: { x: 1 },
    });
    expect(found?.['big']).toBe(2 ** 40);
    expect(Number(found?.['at'])).toBe(at.getTime());
    expect(found?.['place']).toMatchObject({ longitude: 113, latitude: 23 });
    expect(await own.add([{ n: 2 }, { n: 3 }])).toMatchObject({
      ids: [expect.any(String), expect.any(String)],
    });
    const [stored] = await project.cloud.db.collection('own').find({ n: 1 });
    expect(stored?.['at']).toEqual(at);
  });

  it('knows the server’s time', async () => {
    const own = db.collection('own');
    const { id } = await own.add({ now: db.serverDate(), later: db.serverDate({ offset: 60_000 }) });
    const [found] = (await own.doc(id).get()).data;
    expect(Number(found?.['later']) - Number(found?.['now'])).toBe(60_000);
  });

  it('queries with commands, orders, limits and fields', async () => {
    const own = db.collection('own');
    const _ = db.command;
    await own.add([1, 2, 3, 4].map((n) => ({ n, title: `note ${n}`, at: new Date(n) })));
    const numbers = async (query: Query) =>
      (await query.orderBy('n', 'asc').get()).data.map((each) => each['n']);
    expect(await numbers(own.where({ n: _.gt(1).and(_.lte(3)) }))).toEqual([2, 3]);
    expect(await numbers(own.where(_.or([{ n: 1 }, { n: _.in([4]) }])))).toEqual([1, 4]);
    expect(await numbers(own.where({ title: /NOTE [23]/i }))).toEqual([2, 3]);
    expect(await numbers(own.where({ title: db.RegExp({ regexp: '^note 4', options: 'i' }) }))).toEqual([4]);
    expect(await numbers(own.where({ at: _.lt(new Date(3)) }))).toEqual([1, 2]);
    const page = await own.orderBy('n', 'desc').skip(1).limit(2).field({ n: true, _id: false }).get();
    expect(page.data).toEqual([{ n: 3 }, { n: 2 }]);
    expect(await own.where({ n: _.neq(2) }).count()).toMatchObject({ total: 3 });
  });

  it('finds one by _.eq on its id, and says where there is none', async () => {
    const own = db.collection('own');
    await own.add({ _id: 'one', n: 1 });
    const byId = (id: string) => own.where({ _id: db.command.eq(id) }).get();
    expect((await byId('one')).data).toMatchObject([{ _id: 'one', n: 1 }]);
    expect(await failureOf(() => byId('none'))).toContain('DOCUMENT_NOT_FOUND');
    expect((await own.doc('none').get()).data).toEqual([]);
  });

  it('updates with commands', async () => {
    const own = db.collection('own');
    const _ = db.command;
    const { id } = await own.add({ n: 1, tags: ['a'], deep: { x: 1, y: 1 } });
    const changes = { n: _.inc(4), tags: _.push(['b']), 'deep.x': 2, 'deep.y': _.remove() };
    expect(await own.doc(id).update(changes)).toMatchObject({ updated: 1 });
    expect(await own.where({ n: 5 }).update({ more: { a: 1 } })).toMatchObject({ updated: 1 });
    expect((await own.doc(id).get()).data).toMatchObject([
      { n: 5, tags: ['a', 'b'], deep: { x: 2 }, more: { a: 1 } },
    ]);
    expect(await own.doc(id).remove()).toMatchObject({ deleted: 1 });
  });

  it('keeps the fields a set() does not name, as the cloud documents it, and creates', async () => {
    const own = db.collection('own');
    expect(await own.doc('made').set({ n: 1, m: 1 })).toMatchObject({ updated: 0 });
    expect(await own.doc('made').set({ n: 2 })).toMatchObject({ updated: 1 });
    expect((await own.doc('made').get()).data).toEqual([{ _id: 'made', _openid: uid, n: 2, m: 1 }]);
  });

  it('removes what a query finds, and never everything', async () => {
    const own = db.collection('own');
    await own.add([{ n: 1 }, { n: 2 }]);
    expect(await own.where({ n: 1 }).remove()).toMatchObject({ deleted: 1 });
    expect(await failureOf(() => own.where({}).remove())).toContain('INVALID_PARAM');
    expect(await own.count()).toMatchObject({ total: 1 });
  });

  it('aggregates', async () => {
    const own = db.collection('own');
    const $ = db.command.aggregate;
    await own.add([1, 2, 3].map((n) => ({ n, even: n % 2 === 0, at: new Date(n) })));
    const { data } = await own
      .aggregate()
      .match({ at: db.command.gte(new Date(1)) })
      .group({ _id: '$even', total: $.sum('$n') })
      .sort({ total: 1 })
      .end();
    expect(data).toEqual([
      { _id: true, total: 2 },
      { _id: false, total: 4 },
    ]);
  });

  it('is under permissions and rules', async () => {
    await project.cloud.db.collection('own').insert({ _openid: 'somebody' });
    await project.cloud.db.collection('open').insert({ _id: 'theirs', _openid: 'somebody', n: 1 });
    expect((await db.collection('own').get()).data).toEqual([]);
    expect((await db.collection('open').get()).data).toHaveLength(1);
    expect(await db.collection('open').doc('theirs').update({ n: 2 })).toMatchObject({ updated: 0 });
    expect(await failureOf(() => db.collection('closed').get())).toContain('DATABASE_PERMISSION_DENIED');
    const ruled = db.collection('ruled');
    expect(await failureOf(() => ruled.add({ owner: 'x' }))).toContain('DATABASE_PERMISSION_DENIED');
    expect(await ruled.add({ owner: uid })).toMatchObject({ id: expect.any(String) as string });
    expect((await ruled.where({ owner: uid }).get()).data).toHaveLength(1);
    expect(await failureOf(() => db.createCollection('mine'))).toContain('INVALID_REQUEST_SOURCE');
    expect(await failureOf(() => db.startTransaction())).toContain('INVALID_REQUEST_SOURCE');
  });

  it('calls functions and tells their failures', async () => {
    const { result, requestId } = await app.callFunction({ name: 'who', data: { a: [1] } });
    expect(result.event).toMatchObject({ a: [1] });
    expect(result.user).toMatchObject({ uid, isAnonymous: true });
    expect(requestId).toMatch(/./);
    expect((await app.callFunction({ name: 'who' })).result.user).toMatchObject({ uid });
    expect(await failureOf(() => app.callFunction({ name: 'nowhere', data: {} }))).toContain(
      'FUNCTION_NOT_FOUND',
    );
  });

  it('uploads, addresses, reads, looks at and deletes files', async () => {
    const file = new browser.window.File(['hello'], 'a.txt', { type: 'text/plain' });
    const { fileID, download_url } = await app.uploadFile({ cloudPath: 'free.txt', filePath: file });
    expect(fileID).toContain('/free.txt');
    expect(await (await fetch(download_url)).text()).toBe('hello');
    const none = `cloud://${ENV}.x/none.txt`;
    const { fileList } = await app.getTempFileURL({ fileList: [fileID, none] });
    expect(fileList).toMatchObject([{ code: 'SUCCESS', fileID }, { code: 'OBJECT_NOT_EXIST' }]);
    expect(await (await fetch(encodeURI(fileList[0].tempFileURL))).text()).toBe('hello');
    const [info] = (await app.getFileInfo({ fileList: [fileID] })).fileList;
    expect(info).toMatchObject({ code: 'SUCCESS', size: 5, mime: 'text/plain' });
    expect(await app.downloadFile({ fileID })).toMatchObject({ statusCode: 200 });
    const refused = () => app.uploadFile({ cloudPath: 'other.txt', filePath: file });
    expect(await failureOf(refused)).toContain('STORAGE_EXCEED_AUTHORITY');
    expect((await app.deleteFile({ fileList: [fileID, none] })).fileList).toMatchObject([
      { code: 'SUCCESS', fileID },
      // Whether it exists is nothing for those who may not write it.
      { code: 'STORAGE_EXCEED_AUTHORITY' },
    ]);
  });

  it('copies files where rules let it', async () => {
    const admin = await open({ accessKey: project.cloud.key });
    const file = new admin.browser.window.File(['copy me'], 'from.txt');
    await admin.app.uploadFile({ cloudPath: 'from.txt', filePath: file });
    admin.browser.close();
    const copied = await app.copyFile({ fileList: [{ srcPath: 'from.txt', dstPath: 'free.txt' }] });
    expect(copied.fileList).toMatchObject([{ code: 'SUCCESS' }]);
    expect(String(await project.cloud.files.read(copied.fileList[0]?.fileID ?? ''))).toBe('copy me');
    const denied = await app.copyFile({ fileList: [{ srcPath: 'from.txt', dstPath: 'to.txt' }] });
    expect(denied.fileList).toMatchObject([{ code: 'STORAGE_EXCEED_AUTHORITY' }]);
  });

  it('watches', async () => {
    const own = db.collection('own');
    const seen: Snapshot[] = [];
    const watch = own.where({ n: db.command.gt(0) }).watch({
      onChange: (snapshot) => seen.push(snapshot),
      onError: (error) => {
        throw error as Error;
      },
    });
    await until(() => seen.length === 1);
    await own.add({ _id: 'two', n: 2 });
    await until(() => seen.length === 2);
    expect(seen[1]?.docs).toMatchObject([{ _id: 'two', n: 2 }]);
    watch.close();
  });

  it('says that data models and relational databases are not here', async () => {
    expect(await failureOf(() => app.models['notes']?.list({}) ?? Promise.resolve())).toContain(
      'ACTION_UNSUPPORTED',
    );
    expect(await failureOf(() => app.rdb().from('notes').select('*'))).toContain('ACTION_UNSUPPORTED');
  });

  it('gets itself another token when its own has expired', async () => {
    project.advance(HOURS);
    await db.collection('own').add({ n: 1 });
    expect(asked).toContain('POST /auth/v1/token');
    expect((await db.collection('own').get()).data).toMatchObject([{ _openid: uid }]);
    project.advance(-HOURS);
  });

  it('is the administrator with the key: everything, transactions too', async () => {
    const admin = await open({ accessKey: project.cloud.key });
    const all = admin.app.database();
    await project.cloud.db.collection('closed').insert({ _id: 'x', n: 1 });
    expect((await all.collection('closed').get()).data).toMatchObject([{ n: 1 }]);
    await all.createCollection('made');
    expect(await project.cloud.db.collections()).toContain('made');
    await all.runTransaction(async (transaction) => {
      const closed = transaction.collection('closed');
      await closed.doc('x').update({ n: all.command.inc(1) });
      await closed.add({ _id: 'y', n: 5 });
    });
    const transaction = await all.startTransaction();
    await transaction.collection('closed').doc('x').update({ n: 9 });
    await transaction.rollback();
    const found = await project.cloud.db.collection('closed').find({}, { sort: { _id: 1 } });
    expect(found).toMatchObject([
      { _id: 'x', n: 2 },
      { _id: 'y', n: 5 },
    ]);
    admin.browser.close();
  });

  it('may ask across origins, in every method it uses', async () => {
    const path = '/v1/database/instances/(default)/databases/(default)/collections/own/documents';
    const response = await fetch(`${project.cloud.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type,x-request-id,x-sdk-version',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(response.headers.get('access-control-allow-headers')).toContain('x-request-id');
  });
});
