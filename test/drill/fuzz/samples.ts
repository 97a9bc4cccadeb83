/** A body before it is bytes. */
export type Body =
  | undefined
  | Buffer
  | { readonly json: unknown }
  | { readonly parts: readonly (readonly [name: string, value: string, filename?: string | undefined])[] };

/** One valid request. */
export interface Sample {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Body;
  /** How the caller is recognised: by headers, or by a signature over the body. */
  readonly auth: 'headers' | 'signature';
}

/** What samples are made of. */
export interface SampleParts {
  readonly host: string;
  readonly key: string;
  readonly env: string;
  readonly token: string;
  readonly fileId: string;
  /** The address of a stored file, path and query. */
  readonly fileTarget: string;
  readonly actions: readonly string[];
  readonly webActions: readonly string[];
  /** A token of the admin HTTP API. */
  readonly tcbToken: string;
  /** A place to upload to by PUT, and one by a form. */
  readonly put: { readonly target: string; readonly authorization: string };
  readonly post: { readonly key: string; readonly signature: string };
}

/** One pair, `touser: o`, as wx-server-sdk writes it (protocol.md 6). */
const OPEN_API_MESSAGE = '\u0008\u0000\u0012\u000d\u000a\u000b\u000a\u0006touser\u0012\u0001o';

/** Fields that the actions of server SDKs take, together: what an action does not know it does not read. */
const ADMIN_FIELDS = {
  collectionName: 'things',
  queryType: 'WHERE',
  query: '{"n":{"$gt":1}}',
  data: '{"$set":{"n":5}}',
  order: '{"n":1}',
  projection: '{"n":1}',
  limit: 10,
  offset: 1,
  multi: true,
  merge: true,
  upsert: false,
  stages: [
    { stageKey: '$match', stageValue: '{"n":{"$gt":0}}' },
    { stageKey: '$limit', stageValue: '3' },
  ],
  transactionId: 'no-such-transaction',
  function_name: 'echo',
  request_data: '{"a":1}',
  apiName: 'subscribeMessage.send',
  requestData: '{"touser":"o","templateId":"t"}',
  path: 'a/b.txt',
};

/** What js-sdk sends besides. */
const WEB_FIELDS = {
  projection: { n: 1 },
  order: [{ field: 'n', direction: 'asc' }],
  data: { n: 1 },
  query: { n: { $gt: 1 } },
  _id: 'd1',
  ticket: 'x',
  refresh_token: 'x',
};

/** The verbs of WeChat's admin HTTP API and what they take (features.md 8). */
const TCB_VERBS = {
  databaseadd: { query: "db.collection('things').add({ data: [{ n: 1 }] })" },
  databasedelete: { query: "db.collection('things').where({ _id: 'none' }).remove()" },
  databaseupdate: { query: "db.collection('things').where({ _id: 'd1' }).update({ data: { n: _.inc(1) } })" },
  databasequery: {
    query: "db.collection('things').where({ n: _.gt(1) }).orderBy('n', 'asc').limit(3).get()",
  },
  databaseaggregate: { query: "db.collection('things').aggregate().match({ n: _.gt(1) }).limit(2).end()" },
  databasecount: { query: "db.collection('things').where({ n: 1 }).count()" },
  databasecollectionadd: { collection_name: 'things' },
  databasecollectiondelete: { collection_name: 'none' },
  databasecollectionget: { limit: 10, offset: 0 },
  updateindex: {
    collection_name: 'things',
    create_indexes: [{ name: 'x', unique: false, keys: [{ name: 'n', direction: '1' }] }],
    drop_indexes: [{ name: 'none' }],
  },
  databasemigrateimport: {
    collection_name: 'things',
    file_path: 'none.json',
    file_type: 1,
    stop_on_error: true,
    conflict_mode: 1,
  },
  databasemigrateexport: { file_path: 'out.json', file_type: 1, query: "db.collection('things').get()" },
  databasemigratequeryinfo: { job_id: 1 },
  uploadfile: { path: 'a/b.txt' },
  batchdownloadfile: { file_list: [{ fileid: 'cloud://x/y', max_age: 7200 }] },
  batchdeletefile: { fileid_list: ['cloud://x/none'] },
} as const;

/** Valid requests of every route; those of the server SDKs for every action. */
export function samplesOf(parts: SampleParts): readonly Sample[] {
  const { host, key, env, token, fileId, actions, webActions, tcbToken } = parts;
  const base: Sample['headers'] = [['host', host]];
  const admin: Sample['headers'] = [...base, ['x-yunlet-key', key]];
  const page: Sample['headers'] = [...base, ['authorization', `Bearer ${token}`]];
  const json = (name: string, target: string, body: unknown, headers = page): Sample => ({
    name,
    method: 'POST',
    target,
    headers,
    body: { json: body },
    auth: 'headers',
  });
  const get = (name: string, target: string, headers = base): Sample => ({
    name,
    method: 'GET',
    target,
    headers,
    body: undefined,
    auth: 'headers',
  });
  const own = (name: string, request: object, headers = page) =>
    json(`/client/database ${name}`, '/client/database', { request }, headers);
  const rest = (method: string, path: string, body?: unknown, headers = page): Sample => ({
    name: `${method} ${path}`,
    method,
    target: path,
    headers,
    body: body === undefined ? undefined : { json: body },
    auth: 'headers',
  });
  const documents = `/v1/database/instances/(default)/databases/(default)/collections/things/documents`;
  const special: Readonly<Record<string, object>> = {
    'database.insertDocument': { data: ['{"n":1}'] },
    'database.addDocument': { data: { n: 1 } },
    'database.addCollection': { collectionName: 'things' },
    'storage.batchGetDownloadUrl': { file_list: [{ fileid: fileId, max_age: 60 }] },
    'storage.batchDeleteFile': { fileid_list: [`${fileId}.no`] },
    'storage.batchCopyFile': { file_list: [{ src_path: 'no', dst_path: 'no2', overwrite: false }] },
  };
  const forms: Readonly<Record<string, Body>> = {
    'storage.uploadFile': {
      parts: [
        ['action', 'storage.uploadFile'],
        ['envName', env],
        ['path', 'x/y.txt'],
        ['file', 'bytes', 'y.txt'],
      ],
    },
    'wx.openApi': {
      parts: [
        ['action', 'wx.openApi'],
        ['envName', env],
        ['apiName', 'subscribeMessage.send'],
        ['requestData', OPEN_API_MESSAGE, 'data'],
      ],
    },
  };
  return [
    ...actions.map((action): Sample => ({
      name: `/admin ${action}`,
      method: 'POST',
      target: `/admin?env=${env}`,
      headers: base,
      body: forms[action] ?? { json: { action, envName: env, ...ADMIN_FIELDS, ...special[action] } },
      auth: 'signature',
    })),
    ...webActions.map((action) =>
      json(
        `/web ${action}`,
        `/web?env=${env}`,
        { action, env, access_token: token, ...ADMIN_FIELDS, ...WEB_FIELDS, ...special[action] },
        base,
      ),
    ),
    json('/auth/v1/signin/anonymously', '/auth/v1/signin/anonymously', {}, base),
    json(
      '/auth/v1/signin/custom',
      '/auth/v1/signin/custom',
      { provider_id: 'custom', ticket: 'a/@@/b.c.d' },
      base,
    ),
    json(
      '/auth/v1/provider/token',
      '/auth/v1/provider/token',
      { provider_id: 'wx', provider_code: 'dev-bob' },
      base,
    ),
    json('/auth/v1/signin/with/provider', '/auth/v1/signin/with/provider', { provider_token: 'x' }, base),
    json('/auth/v1/token', '/auth/v1/token', { grant_type: 'refresh_token', refresh_token: 'x' }, base),
    get('/auth/v1/user/me', '/auth/v1/user/me', page),
    json('/auth/v1/revoke', '/auth/v1/revoke', { token: 'x' }, base),
    ...Object.entries(TCB_VERBS).map(([verb, fields]) =>
      json(`/tcb/${verb}`, `/tcb/${verb}?access_token=${tcbToken}`, { env, ...fields }, base),
    ),
    json(
      '/tcb/invokecloudfunction',
      `/tcb/invokecloudfunction?access_token=${tcbToken}&env=${env}&name=echo`,
      { a: 1 },
      base,
    ),
    json(
      '/wxa/getopendata',
      `/wxa/getopendata?access_token=${tcbToken}&openid=o`,
      { cloudid_list: ['x'] },
      base,
    ),
    json('/client/login', '/client/login', { code: 'dev-alice' }, base),
    json('/client/invoke', '/client/invoke', { name: 'echo', data: { a: [1, 'b'] } }),
    own('insert', { action: 'insert', collection: 'things', documents: [{ n: 1 }] }),
    own('find', {
      action: 'find',
      collection: 'things',
      query: { n: { $gt: { $numberInt: '1' } } },
      sort: { n: 1 },
      limit: 5,
      skip: 1,
      projection: { n: 1 },
      byId: false,
    }),
    own('count', {
      action: 'count',
      collection: 'things',
      query: { at: { $lt: { $date: { $numberLong: '5' } } } },
    }),
    own('update', {
      action: 'update',
      collection: 'things',
      query: { _id: 'd1' },
      update: { $set: { n: 2, 'deep.x': [1] }, $push: { list: { $each: [1, 2], $slice: 3 } } },
      multi: false,
      upsert: false,
      replace: false,
    }),
    own(
      'findAndUpdate',
      {
        action: 'findAndUpdate',
        collection: 'things',
        query: { _id: 'd1' },
        update: { $inc: { n: 1 } },
      },
      admin,
    ),
    own('remove', { action: 'remove', collection: 'things', query: { _id: 'none' }, multi: false }),
    own('aggregate', {
      action: 'aggregate',
      collection: 'things',
      pipeline: [
        { $match: { n: { $gt: 0 } } },
        { $group: { _id: '$n', all: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ],
    }),
    own('createCollection', { action: 'createCollection', collection: 'things' }, admin),
    own('startTransaction', { action: 'startTransaction' }, admin),
    own('commitTransaction', { action: 'commitTransaction', transactionId: 'none' }, admin),
    get('/client/status', '/client/status', admin),
    json('/client/stop', '/client/stop', {}, admin),
    json(
      '/client/declared',
      '/client/declared',
      {
        action: 'plan',
        deletes: false,
        declaration: {
          collections: {
            things: {
              permission: 'CUSTOM',
              rules: { read: 'doc.n > 1' },
              indexes: [{ name: 'by', keys: { n: 1 }, unique: false }],
              schema: { properties: { n: { type: 'number' } } },
            },
          },
          storage: { permission: 'READONLY' },
        },
      },
      admin,
    ),
    {
      name: '/client/files/upload',
      method: 'POST',
      target: '/client/files/upload',
      headers: page,
      body: {
        parts: [
          ['cloudPath', 'fuzz/a.txt'],
          ['file', 'hello', 'a.txt'],
        ],
      },
      auth: 'headers',
    },
    json('/client/files/urls', '/client/files/urls', { fileList: [fileId, { fileID: fileId, maxAge: 60 }] }),
    json('/client/files/delete', '/client/files/delete', { fileList: [`${fileId}.no`] }),
    json('/client/outbox', '/client/outbox', { limit: 5, apiName: 'x' }, admin),
    json('/client/subscribe', '/client/subscribe', { answers: { template: 'accept' } }),
    {
      name: '/files/upload/ PUT',
      method: 'PUT',
      target: parts.put.target,
      headers: [...base, ['authorization', parts.put.authorization]],
      body: Buffer.from('the bytes of a file'),
      auth: 'headers',
    },
    {
      name: '/files/upload POST',
      method: 'POST',
      target: '/files/upload',
      headers: base,
      body: {
        parts: [
          ['key', parts.post.key],
          ['Signature', parts.post.signature],
          ['success_action_status', '201'],
          ['file', 'the bytes', 'f.txt'],
        ],
      },
      auth: 'headers',
    },
    get('/files/ GET', parts.fileTarget, [...base, ['range', 'bytes=1-2']]),
    get('/healthz', '/healthz'),
    get('/preview', '/preview/'),
    get('/preview bundle', '/preview/bundle.js'),
    rest('POST', '/v1/functions/echo', { a: 1 }),
    rest(
      'POST',
      '/v1/database/instances/(default)/databases/(default)/collections',
      { collectionName: 'things' },
      admin,
    ),
    rest('GET', `${documents}?query=${encodeURIComponent('{"n":{"$gt":1}}')}&limit=3&skip=0`),
    rest('POST', documents, { data: [{ n: 1 }] }),
    rest('PATCH', documents, { query: '{"_id":"d1"}', data: '{"$set":{"n":4}}', multi: true }),
    rest('POST', `${documents}/remove`, { query: '{"_id":"none"}', multi: true }),
    rest('POST', `${documents}/aggregations`, { stages: ADMIN_FIELDS.stages }),
    rest('GET', `${documents}/d1`),
    rest('PATCH', `${documents}/d1`, { data: '{"$set":{"n":4}}' }),
    rest('DELETE', `${documents}/none`),
    rest('POST', '/v1/database/instances/(default)/databases/(default)/transactions', {}, admin),
    rest('POST', '/v1/database/instances/(default)/databases/(default)/transactions/x/commit', {}, admin),
    rest('POST', '/v1/database/instances/(default)/databases/(default)/transactions/x/rollback', {}, admin),
    rest('POST', '/v1/database/instances/(default)/databases/(default)/commands', { commands: [] }, admin),
    rest('POST', '/v1/storages/get-objects-upload-info', [{ objectId: 'a/b.txt' }]),
    rest('POST', '/v1/storages/get-objects-download-info', [{ cloudObjectId: fileId }]),
    rest('POST', '/v1/storages/delete-objects', [{ cloudObjectId: `${fileId}.no` }]),
    rest('POST', '/v1/storages/copy-objects', [{ srcPath: 'no', dstPath: 'no2' }]),
  ];
}
