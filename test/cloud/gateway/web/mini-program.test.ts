import { openMiniProgram, type MiniProgram } from './mini-program';
import { ENV, openWebProject, until, type WebProject } from './project';
import type { App, Snapshot } from './sdk';

let project: WebProject;
beforeAll(async () => {
  project = await openWebProject();
});
afterAll(() => project.close());

const FILES = { 'wxfile://a.txt': 'hello' };

// Which mode the SDK takes in a mini-program unless told has changed between versions.
describe.each(['CLOUD_API', 'GATEWAY'])('js-sdk 3.x in a mini-program, in mode %s', (endPointMode) => {
  let program: MiniProgram;
  let app: App;
  beforeAll(async () => {
    program = await openMiniProgram('alice', FILES);
    app = program.cloudbase.init({ env: ENV, endPointMode });
    app.registerHost(new URL(project.cloud.url).host, 'http');
  });
  afterAll(() => program.close());
  beforeEach(async () => {
    for (const name of await project.cloud.db.collections()) await project.cloud.db.collection(name).clear();
  });

  it('signs in anonymously, through wx.request', async () => {
    const { error } = await app.auth().signInAnonymously({});
    expect(error).toBeNull();
    expect(program.requests.some((line) => line.includes('/auth/v1/signin/anonymously'))).toBe(true);
    await app.database().collection('own').add({ n: 1 });
    expect((await app.database().collection('own').get()).data).toMatchObject([{ n: 1 }]);
  });

  it('watches through wx.connectSocket', async () => {
    const seen: Snapshot[] = [];
    const failures: unknown[] = [];
    const own = app.database().collection('own');
    const watch = own.where({ n: app.database().command.gt(0) }).watch({
      onChange: (snapshot) => seen.push(snapshot),
      onError: (error) => failures.push(error),
    });
    await until(() => seen.length === 1);
    await own.add({ _id: 'two', n: 2 });
    await until(() => seen.length === 2);
    expect(seen[1]?.docs).toMatchObject([{ _id: 'two' }]);
    expect(failures).toEqual([]);
    watch.close();
  });

  it('uploads by PUT of bytes, and calls functions', async () => {
    const { fileID } = await app.uploadFile({ cloudPath: 'free.txt', filePath: 'wxfile://a.txt' });
    const { fileList } = await app.getTempFileURL({ fileList: [fileID] });
    expect(await (await fetch(encodeURI(fileList[0]?.tempFileURL ?? ''))).text()).toBe('hello');
    expect((await app.deleteFile({ fileList: [fileID] })).fileList).toMatchObject([{ code: 'SUCCESS' }]);
    const { result } = await app.callFunction({ name: 'who', data: { a: 1 } });
    expect(result.user).toMatchObject({ isAnonymous: true });
  });

  it('signs in by openid: what is theirs is what is theirs by wx.cloud', async () => {
    await app.auth().signInWithOpenId({ useWxCloud: false });
    const alice = await project.cloud.as('alice');
    await app.database().collection('own').add({ n: 7 });
    const [document] = await project.cloud.db.collection('own').find();
    expect(document?.['_openid']).toBe(alice.openid);
    const { result } = await app.callFunction({ name: 'who', data: {} });
    expect(result.user).toMatchObject({ openId: alice.openid, isAnonymous: false });
  });
});
