import cloudbaseOfServers from '@cloudbase/node-sdk';
import { ENV, openWebProject, until, type WebProject } from './project';
import { failureOf, openBrowser, type Browser, type PageWindow, type Sdk } from './browser';
import type { App, Database, Snapshot } from './sdk';

/** What differs between the lines of the SDK, for a page that uses it. */
interface Line {
  readonly sdk: Sdk;
  connect(app: App, url: string): void;
  signIn(app: App): Promise<unknown>;
  signInWith(app: App, ticket: string): Promise<unknown>;
  uidOf(app: App): Promise<string>;
  /** The names under which the browser keeps a sign-in. */
  stored(window: PageWindow): string[];
}

const keysWith = (start: string) => (window: PageWindow) =>
  Object.keys(window.localStorage).filter((key) => key.startsWith(start));
const authOf = (app: App) => app.auth({ persistence: 'local' });
const LINES: readonly (readonly [string, Line])[] = [
  [
    '3.x',
    {
      sdk: '@cloudbase/js-sdk',
      connect: (app, url) => app.registerHost(new URL(url).host, 'http'),
      async signIn(app) {
        const { error } = await authOf(app).signInAnonymously({});
        if (error !== null) throw error;
      },
      async signInWith(app, ticket) {
        const { error } = await authOf(app).signInWithCustomTicket(async () => ticket);
        if (error !== null) throw error;
      },
      uidOf: async (app) => (await app.auth().getUser()).data.user.id,
      stored: keysWith('credentials'),
    },
  ],
  [
    '1.x',
    {
      sdk: '@cloudbase/js-sdk-1',
      connect: (app, url) => app.registerEndPoint(`//${new URL(url).host}/web`),
      signIn: (app) => authOf(app).anonymousAuthProvider().signIn(),
      signInWith: (app, ticket) => authOf(app).customAuthProvider().signIn(ticket),
      uidOf: async (app) => (await app.auth().getLoginState()).user.uid,
      stored: keysWith('refresh_token'),
    },
  ],
];

/** Longer than an access token lives. */
const HOURS = 2.5 * 3600 * 1000;

let project: WebProject;
beforeAll(async () => {
  project = await openWebProject();
});
afterAll(() => project.close());

const ticketFor = async (uid: string): Promise<string> => {
  const response = await fetch(`${project.cloud.url}/client/login-key`, {
    method: 'POST',
    headers: { 'x-yunlet-key': project.cloud.key },
  });
  const { data } = (await response.json()) as { data: object };
  const server = cloudbaseOfServers.init({ env: ENV, credentials: data as never });
  return server.auth().createTicket(uid);
};

describe.each(LINES)('@cloudbase/js-sdk %s, unmodified', (_line, line) => {
  let browser: Browser;
  let app: App;
  let db: Database;
  const open = async (): Promise<{ browser: Browser; app: App }> => {
    const opened = await openBrowser(line.sdk);
    const made = opened.cloudbase.init({ env: ENV, endPointMode: 'CLOUD_API' });
    line.connect(made, project.cloud.url);
    return { browser: opened, app: made };
  };
  beforeAll(async () => {
    ({ browser, app } = await open());
    await line.signIn(app);
    db = app.database();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    for (const name of await project.cloud.db.collections()) await project.cloud.db.collection(name).clear();
  });

  it('writes and reads what is its own', async () => {
    const own = db.collection('own');
    const { id } = await own.add({ n: 1, at: new Date(5), tags: ['a'], deep: { x: 1 } });
    const uid = await line.uidOf(app);
    expect((await own.doc(id).get()).data).toEqual([
      { _id: id, _openid: uid, n: 1, at: expect.anything() as Date, tags: ['a'], deep: { x: 1 } },
    ]);
    const _ = db.command;
    expect(await own.doc(id).update({ n: _.inc(4), tags: _.push(['b']), 'deep.x': 2 })).toMatchObject({
      updated: 1,
    });
    expect(await own.where({ n: _.gt(4).and(_.lt(6)) }).update({ more: _.set({ a: 1 }) })).toMatchObject({
      updated: 1,
    });
    const [found] = (
      await own
        .where({ deep: { x: 2 } })
        .field({ n: true, tags: true })
        .get()
    ).data;
    expect(found).toEqual({ _id: id, n: 5, tags: ['a', 'b'] });
    await own.doc('set').set({ n: 9 });
    expect((await own.count()).total).toBe(2);
    const listed = await own.orderBy('n', 'desc').skip(0).limit(1).get();
    expect(listed.data.map(({ n }) => n)).toEqual([9]);
    expect(await own.doc(id).remove()).toMatchObject({ deleted: 1 });
    expect(await own.where({ n: _.exists(true) }).remove()).toMatchObject({ deleted: 1 });
  });

  it('aggregates', async () => {
    const own = db.collection('own');
    for (const n of [1, 2, 3]) await own.add({ n, even: n % 2 === 0 });
    const $ = db.command.aggregate;
    const { data } = await own
      .aggregate()
      .group({ _id: '$even', total: $.sum('$n') })
      .sort({ total: 1 })
      .end();
    expect(data).toEqual([
      { _id: true, total: 2 },
      { _id: false, total: 4 },
    ]);
  });

  it('gets a hundred documents at a time, more where it asks for more', async () => {
    await project.cloud.db.collection('open').insert(Array.from({ length: 120 }, (_, n) => ({ n })));
    expect((await db.collection('open').get()).data).toHaveLength(100);
    expect((await db.collection('open').limit(500).get()).data).toHaveLength(120);
  });

  it('is under permissions', async () => {
    await project.cloud.db.collection('own').insert({ _openid: 'somebody', n: 1 });
    await project.cloud.db.collection('open').insert({ _id: 'theirs', _openid: 'somebody', n: 1 });
    expect((await db.collection('own').get()).data).toEqual([]);
    expect((await db.collection('open').get()).data).toHaveLength(1);
    expect(await db.collection('open').doc('theirs').update({ n: 2 })).toMatchObject({ updated: 0 });
    expect(await failureOf(() => db.collection('closed').get())).toContain('DATABASE_PERMISSION_DENIED');
    expect(await failureOf(() => db.collection('open').add({ _openid: 'x' }))).toContain('INVALID_PARAM');
  });

  it('is under rules, by its uid and its way of signing in', async () => {
    const uid = await line.uidOf(app);
    const ruled = db.collection('ruled');
    const { id } = await ruled.add({ owner: uid, n: 1 });
    expect(await failureOf(() => ruled.add({ owner: 'x' }))).toContain('DATABASE_PERMISSION_DENIED');
    expect(await failureOf(() => ruled.get())).toContain('DATABASE_PERMISSION_DENIED');
    expect((await ruled.where({ owner: uid }).get()).data).toHaveLength(1);
    expect(await ruled.where({ _id: id, owner: uid }).update({ n: 2 })).toMatchObject({ updated: 1 });
    expect(await failureOf(() => ruled.where({ owner: uid }).remove())).toContain(
      'DATABASE_PERMISSION_DENIED',
    );
  });

  it('creates no collections, opens no transactions', async () => {
    expect(await failureOf(() => db.createCollection('mine'))).toContain('INVALID_REQUEST_SOURCE');
    expect(await failureOf(() => db.startTransaction())).toContain('INVALID_REQUEST_SOURCE');
    expect(await project.cloud.db.collections()).not.toContain('mine');
  });

  it('calls functions, which see who it is', async () => {
    const uid = await line.uidOf(app);
    const { result } = await app.callFunction({ name: 'who', data: { a: [1] } });
    expect(result.event).toMatchObject({ a: [1] });
    expect(result.user).toMatchObject({ openId: '', uid, customUserId: '', isAnonymous: true });
    const parsed = await app.callFunction({ name: 'who', data: { b: 1 }, parse: true });
    expect(parsed.result.event).toMatchObject({ b: 1 });
    expect(await failureOf(() => app.callFunction({ name: 'nowhere', data: {} }))).toMatch(/nowhere/);
  });

  it('watches', async () => {
    const own = db.collection('own');
    await own.add({ _id: 'one', n: 1 });
    const seen: Snapshot[] = [];
    const failures: unknown[] = [];
    const watch = own.where({ n: db.command.gt(0) }).watch({
      onChange: (snapshot) => seen.push(snapshot),
      onError: (error) => failures.push(error),
    });
    await until(() => seen.length === 1);
    expect(seen[0]?.docs).toMatchObject([{ _id: 'one', n: 1 }]);
    await own.add({ _id: 'two', n: 2 });
    await until(() => seen.length === 2);
    await own.doc('one').update({ n: 0 });
    await until(() => seen.length === 3);
    expect(
      seen
        .slice(1)
        .map(({ docChanges }) =>
          docChanges.map(({ dataType, queueType, docId }) => [dataType, queueType, docId]),
        ),
    ).toEqual([[['add', 'enqueue', 'two']], [['update', 'dequeue', 'one']]]);
    expect(failures).toEqual([]);
    watch.close();
  });

  it('keeps files', async () => {
    const body = new browser.window.File(['hello'], 'a.txt');
    const { fileID } = await app.uploadFile({ cloudPath: 'free.txt', filePath: body });
    expect(fileID).toContain('/free.txt');
    const { fileList } = await app.getTempFileURL({ fileList: [fileID, 'cloud://env-1a2b.x/none.txt'] });
    expect(fileList).toMatchObject([{ code: 'SUCCESS' }, { code: 'STORAGE_FILE_NONEXIST' }]);
    const response = await fetch(encodeURI(fileList[0]?.tempFileURL ?? ''), {
      headers: { origin: 'http://localhost:5173' },
    });
    expect(await response.text()).toBe('hello');
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(await failureOf(() => app.uploadFile({ cloudPath: 'other.txt', filePath: body }))).toContain(
      'STORAGE_EXCEED_AUTHORITY',
    );
    const removed = await app.deleteFile({ fileList: [fileID] });
    expect(removed.fileList).toMatchObject([{ fileID, code: 'SUCCESS' }]);
  });

  it('goes on when the access token has expired', async () => {
    const uid = await line.uidOf(app);
    project.advance(HOURS);
    if (line.sdk === '@cloudbase/js-sdk') {
      // This line looks at its own clock.
      const client = app.auth().oauthInstance.oauth2client.localCredentials;
      client.credentials.expires_at = new Date(0);
      const [key = ''] = line.stored(browser.window);
      const { localStorage } = browser.window;
      localStorage.setItem(
        key,
        JSON.stringify({ ...JSON.parse(localStorage.getItem(key) ?? ''), expires_at: new Date(0) }),
      );
    }
    await db.collection('own').add({ n: 1 });
    expect((await db.collection('own').get()).data).toMatchObject([{ _openid: uid }]);
    project.advance(-HOURS);
  });

  it('signs out, and is then nobody; the same browser is the same user again', async () => {
    const other = await open();
    await line.signIn(other.app);
    const uid = await line.uidOf(other.app);
    expect(line.stored(other.browser.window)).toHaveLength(1);
    await authOf(other.app).signOut();
    await until(() => line.stored(other.browser.window).length === 0);
    expect(await failureOf(() => other.app.database().collection('open').get())).toMatch(
      /UNAUTHENTICATED|credentials|unauthenticated/,
    );
    await line.signIn(other.app);
    expect(await line.uidOf(other.app)).toBe(uid);
    other.browser.close();
  });

  it('signs in with a ticket of a server, the same user on every device', async () => {
    const [one, two] = [await open(), await open()];
    for (const each of [one, two]) await line.signInWith(each.app, await ticketFor('user-7'));
    const uid = await line.uidOf(one.app);
    expect(await line.uidOf(two.app)).toBe(uid);
    await project.cloud.db.collection('ruled').insert({ owner: 'somebody' });
    expect((await one.app.database().collection('ruled').get()).data).toHaveLength(1);
    const { result } = await two.app.callFunction({ name: 'who', data: {} });
    expect(result.user).toMatchObject({ uid, customUserId: 'user-7', isAnonymous: false });
    const body = new one.browser.window.File(['hello'], 'a.txt');
    const { fileID } = await one.app.uploadFile({ cloudPath: 'theirs.txt', filePath: body });
    expect((await two.app.deleteFile({ fileList: [fileID] })).fileList).toMatchObject([{ code: 'SUCCESS' }]);
    for (const each of [one, two]) each.browser.close();
  });

  it('is not signed in with a ticket of somebody else', async () => {
    const other = await open();
    const ticket = await ticketFor('user-7');
    const forged = `${ticket.slice(0, -6)}AAAAAA`;
    expect(await failureOf(() => line.signInWith(other.app, forged))).toMatch(/LOGIN_TICKET_INVALID|ticket/);
    expect(line.stored(other.browser.window)).toEqual([]);
    other.browser.close();
  });
});

it('1.x: an anonymous user becomes one with a name, and keeps what is theirs', async () => {
  const browser = await openBrowser('@cloudbase/js-sdk-1');
  const app = browser.cloudbase.init({ env: ENV });
  app.registerEndPoint(`//${new URL(project.cloud.url).host}/web`);
  const provider = app.auth({ persistence: 'local' }).anonymousAuthProvider();
  await provider.signIn();
  await app.database().collection('own').add({ _id: 'kept', n: 1 });
  const { uid } = (await app.auth().getLoginState()).user;
  await provider.linkAndRetrieveDataWithTicket(await ticketFor('user-99'));
  expect((await app.database().collection('own').get()).data).toMatchObject([{ _id: 'kept', _openid: uid }]);
  const { result } = await app.callFunction({ name: 'who', data: {} });
  expect(result.user).toMatchObject({ uid, customUserId: 'user-99', isAnonymous: false });
  browser.close();
});
