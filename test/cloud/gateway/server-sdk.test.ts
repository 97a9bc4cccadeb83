import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Document } from 'bson';
import { CloudError } from '../../../cloud/base';
import type { DatabaseRequest } from '../../../cloud/protocol';
import { ENV, openRig, type Rig } from './fakes';

/** What a cloud function would do; prints everything it got as one JSON line. */
const SCRIPT = `
const cloud = require(process.argv[1]);
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const failure = (error) => ({ errCode: error.errCode, code: error.code, errMsg: error.errMsg });
const attempt = (run) => run().then((value) => ({ value }), (error) => ({ error: failure(error) }));
(async () => {
  const db = cloud.database();
  const notes = db.collection('notes');
  const out = {};
  out.add = await notes.add({ data: { _id: 'one', n: 1, big: 9007199254740991, half: 1.5, at: new Date(0), title: '你好' } });
  out.get = await notes.where({ n: db.command.gt(0), title: /^你/g }).orderBy('n', 'desc').limit(5).get();
  out.doc = await notes.doc('one').get();
  out.at = out.doc.data.at instanceof Date;
  out.update = await notes.doc('one').update({ data: { n: db.command.inc(2), at: db.serverDate() } });
  out.set = await notes.doc('two').set({ data: { n: 2 } });
  out.count = await notes.count();
  out.aggregate = await notes.aggregate().match({ n: 1 }).limit(3).end();
  out.remove = await notes.where({ n: 1 }).remove();
  out.tx = await db.runTransaction(async (tx) => { await tx.collection('notes').doc('one').get(); return 'done'; });
  out.missing = await attempt(() => db.collection('nowhere').add({ data: {} }));
  out.call = await cloud.callFunction({ name: 'echo', data: { hello: '世界' } });
  out.broken = await attempt(() => cloud.callFunction({ name: 'broken' }));
  out.upload = await cloud.uploadFile({ cloudPath: 'dir/你 好 100%?#.txt', fileContent: Buffer.from('content') });
  const fileID = out.upload.fileID;
  out.urls = await cloud.getTempFileURL({ fileList: [fileID] });
  out.download = (await cloud.downloadFile({ fileID })).fileContent.toString();
  out.remove2 = await cloud.deleteFile({ fileList: [fileID] });
  out.gone = await attempt(() => cloud.downloadFile({ fileID }));
  out.badPath = await attempt(() => cloud.uploadFile({ cloudPath: '../up.txt', fileContent: Buffer.from('x') }));
  out.openapi = await attempt(() => cloud.openapi.subscribeMessage.send({ touser: 'x' }));
  out.callOpenAPI = await attempt(() => cloud.callOpenAPI({ api: 'subscribeMessage.send', data: { touser: 'x' } }));
  out.pay = await attempt(() => cloud.cloudPay.unifiedOrder({ body: 'x' }));
  console.log('OUT ' + JSON.stringify(out));
})().catch((error) => { console.error(error); process.exit(1); });
`;

const environmentFor = (url: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  TENCENTCLOUD_RUNENV: 'SCF',
  TENCENTCLOUD_REGION: 'ap-shanghai',
  SCF_NAMESPACE: ENV,
  TENCENTCLOUD_SECRETID: 'call-id',
  TENCENTCLOUD_SECRETKEY: 'call-secret',
  TENCENTCLOUD_SESSIONTOKEN: 'session',
  TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${url}/admin` }),
  TCB_CONTEXT_KEYS: 'TCB_CONTEXT_CNFG,TCB_ENV,TCB_SEQID,TCB_SOURCE',
  WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_API_TOKEN',
  TCB_ENV: ENV,
  TCB_SOURCE: 'wx_client',
  TCB_SEQID: 'seq',
  WX_OPENID: 'alice',
  WX_APPID: 'wx1',
  WX_API_TOKEN: 'call-alice',
  SILENCE: 'true',
});

const containing = (text: string): unknown => expect.stringContaining(text);

function replyTo(request: DatabaseRequest): unknown {
  if ('collection' in request && request.collection === 'nowhere') {
    throw new CloudError('DATABASE_COLLECTION_NOT_EXIST', { fields: { collection: 'nowhere' } });
  }
  const one: Document = { _id: 'one', n: 1, at: new Date(0), title: '你好' };
  switch (request.action) {
    case 'insert':
      return { insertedIds: request.documents.map((document) => document['_id'] as unknown) };
    case 'find':
      return { list: [one], offset: request.skip ?? 0, limit: request.limit ?? 100 };
    case 'count':
      return { total: 7 };
    case 'update':
      return request.upsert
        ? { matched: 0, updated: 0, upsertId: 'two' }
        : { matched: 1, updated: 1, upsertId: null };
    case 'remove':
      return { deleted: 3 };
    case 'aggregate':
      return { list: [{ _id: true, total: 39 }] };
    case 'startTransaction':
      return { transactionId: 't1' };
    default:
      return {};
  }
}

describe.each([
  ['4.0.2', 'wx-server-sdk'],
  ['2.6.3', 'wx-server-sdk-2'],
])('the real wx-server-sdk %s', (_version, sdk) => {
  let rig: Rig;
  let out: Record<string, never>;

  beforeAll(async () => {
    rig = await openRig({
      reply: replyTo,
      invoke: async ({ name, event }) => {
        if (name === 'broken') throw new CloudError('FUNCTION_EXITED', { fields: { name, how: 'SIGKILL' } });
        return `{"echoed":${Buffer.from(event).toString('utf8')}}`;
      },
    });
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT, require.resolve(sdk)], {
      env: environmentFor(rig.url),
    });
    const line = stdout.split('\n').find((text) => text.startsWith('OUT ')) ?? '';
    out = JSON.parse(line.slice(4)) as Record<string, never>;
  });
  afterAll(() => rig.close());

  it('writes and reads documents with their types', () => {
    expect(out).toMatchObject({
      add: { _id: 'one' },
      get: { data: [{ _id: 'one', n: 1, title: '你好' }] },
      doc: { data: { _id: 'one' } },
      at: true,
      update: { stats: { updated: 1 } },
      set: { _id: 'two', stats: { updated: 0, created: 1 } },
      count: { total: 7 },
      aggregate: { list: [{ _id: true, total: 39 }] },
      remove: { stats: { removed: 3 } },
    });
    const [insert, find] = rig.recorded.database.map(({ request }) => request);
    const document = insert?.action === 'insert' ? insert.documents[0] : undefined;
    const bsontypes = ['n', 'big', 'half'].map(
      (name) => (document?.[name] as Document)['_bsontype'] as string,
    );
    expect(bsontypes).toEqual(['Int32', 'Long', 'Double']);
    expect(document?.['at']).toEqual(new Date(0));
    expect(find).toMatchObject({
      action: 'find',
      limit: 5,
      query: { title: { pattern: '^你', options: '' } },
    });
  });

  it('carries transactions', () => {
    const inside = rig.recorded.database.filter(({ request }) => 'transactionId' in request);
    expect(inside.map(({ request }) => request.action)).toEqual(['find', 'commitTransaction']);
  });

  it('acts for the user of the calling function', () => {
    expect(rig.recorded.database[0]?.call).toMatchObject({
      env: ENV,
      caller: { kind: 'function', openid: 'alice' },
    });
    expect(rig.recorded.invocations[0]).toMatchObject({
      name: 'echo',
      from: 'function',
      event: '{"hello":"世界"}',
    });
  });

  it('maps a missing collection to -502005', () => {
    expect(out['missing']).toMatchObject({ error: { errCode: -502005 } });
  });

  it('calls functions', () => {
    expect(out['call']).toMatchObject({ result: { echoed: { hello: '世界' } } });
    // Compat: node-sdk 3 rejects with its own error, see docs of the wire protocol.
    const expected = sdk === 'wx-server-sdk' ? { code: 'FUNCTIONS_EXECUTE_FAIL' } : { errCode: -504002 };
    expect(out['broken']).toMatchObject({ error: expected });
  });

  it('uploads, addresses, downloads and deletes a file of an awkward name', () => {
    expect(out).toMatchObject({
      upload: { fileID: `cloud://${ENV}.6c6f-${ENV}-1250000000/dir/你 好 100%?#.txt` },
      urls: { fileList: [{ status: 0 }] },
      download: 'content',
      remove2: { fileList: [{ status: 0 }] },
    });
    expect(out['gone']).toHaveProperty('error.errMsg', containing('There is no file'));
    expect(out['badPath']).toHaveProperty('error');
  });

  it('refuses open API calls with -604100', () => {
    expect(out['openapi']).toMatchObject({ error: { errCode: -604100 } });
    expect(out['pay']).toMatchObject({
      error: { errCode: -604100, errMsg: containing('not found') },
    });
  });

  it('rejects callOpenAPI', () => {
    // Compat: callOpenAPI() of either SDK knows no code that becomes -604100.
    expect(out['callOpenAPI']).toMatchObject({
      error: { errMsg: containing('API not found: subscribeMessage.send') },
    });
  });
});
