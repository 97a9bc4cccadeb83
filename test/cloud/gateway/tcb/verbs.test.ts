import { openTcbCloud, type Answer, type TcbCloud } from './tcb-cloud';

let rig: TcbCloud;
let env: string;
beforeAll(async () => {
  rig = await openTcbCloud();
  ({ env } = rig.cloud);
});
afterAll(() => rig.stop());
beforeEach(async () => {
  await rig.cloud.reset();
});

const run = (verb: string, query: string) => rig.post(verb, { env, query });
const parsed = (answer: Answer) => (answer['data'] as string[]).map((text) => JSON.parse(text) as unknown);
const ids = async () =>
  parsed(await run('databasequery', "db.collection('c').orderBy('_id','asc').limit(100).get()")).map(
    (document) => (document as { _id: unknown })._id,
  );

describe('the database', () => {
  it('adds, queries, counts, changes and removes', async () => {
    expect(
      await run(
        'databaseadd',
        `db.collection("c").add({data: [{_id: "a", n: 1, due: new Date("2018-09-01")}, {_id: "b", n: 2}, {n: 3}]})`,
      ),
    ).toEqual({
      errcode: 0,
      errmsg: 'ok',
      id_list: ['a', 'b', expect.stringMatching(/^[0-9a-f]{32}$/)],
    });
    const found = await run(
      'databasequery',
      'db.collection("c").where({n: _.lt(3)}).orderBy("n","asc").limit(10).skip(1).get()',
    );
    expect(found).toEqual({
      errcode: 0,
      errmsg: 'ok',
      pager: { Offset: 1, Limit: 10, Total: 2 },
      data: ['{"_id":"b","n":2}'],
    });
    expect(parsed(await run('databasequery', 'db.collection("c").doc("a").get()'))).toEqual([
      { _id: 'a', n: 1, due: { $date: '2018-09-01T00:00:00Z' } },
    ]);
    expect(await run('databasecount', 'db.collection("c").where({n: _.gt(1)}).count()')).toEqual({
      errcode: 0,
      errmsg: 'ok',
      count: 2,
    });
    expect(
      await run('databaseupdate', 'db.collection("c").where({n: _.gt(1)}).update({data: {n: _.inc(1)}})'),
    ).toEqual({ errcode: 0, errmsg: 'ok', matched: 2, modified: 2, id: '' });
    expect(await run('databaseupdate', 'db.collection("c").doc("new").set({data: {n: 9}})')).toMatchObject({
      errcode: 0,
      modified: 0,
      id: 'new',
    });
    expect(
      parsed(
        await run(
          'databaseaggregate',
          'db.collection("c").aggregate().group({_id: null, sum: _.aggregate.sum("$n")}).end()',
        ),
      ),
    ).toEqual([{ _id: null, sum: 17 }]);
    expect(await run('databasedelete', 'db.collection("c").where({n: _.gt(3)}).remove()')).toEqual({
      errcode: 0,
      errmsg: 'ok',
      deleted: 2,
    });
    expect(await run('databasedelete', 'db.collection("c").doc("a").remove()')).toMatchObject({ deleted: 1 });
  });

  it('gives ten documents where no limit is named, and those that are named', async () => {
    const many = Array.from({ length: 120 }, (_, n) => `{n: ${n}}`).join();
    await run('databaseadd', `db.collection('c').add({data: [${many}]})`);
    const ten = await run('databasequery', `db.collection('c').get()`);
    expect(ten['pager']).toEqual({ Offset: 0, Limit: 10, Total: 120 });
    expect(ten['data']).toHaveLength(10);
    expect((await run('databasequery', `db.collection('c').limit(100).get()`))['data']).toHaveLength(100);
  });

  test.each<[string, unknown, number, RegExp]>([
    ['databaseadd', '', 44002, /empty/],
    ['databaseadd', '{', 47001, /JSON/],
    ['databaseadd', '[1]', 47001, /JSON/],
    ['databaseadd', {}, 40101, /env is missing/],
    ['databaseadd', { env: 'local-env' }, 40101, /query is missing/],
    ['databaseadd', { env: 7, query: 'x' }, 40097, /env/],
    ['databaseadd', { env: 'local-env', query: ['x'] }, 40097, /query/],
    ['databaseadd', { env: 'local-env', query: "db.collection('c').get()" }, 40097, /must end in add/],
    ['databasequery', { env: 'local-env', query: "db.collection('c').remove()" }, 40097, /must end in get/],
    ['databasedelete', { env: 'local-env', query: "db.collection('c').get()" }, 40097, /must end in remove/],
    ['databaseupdate', { env: 'local-env', query: "db.collection('c').get()" }, 40097, /must end in update/],
    ['databaseaggregate', { env: 'local-env', query: "db.collection('c').get()" }, 40097, /must end in end/],
    ['databasecount', { env: 'local-env', query: "db.collection('c').get()" }, 40097, /must end in count/],
    ['databasequery', { env: 'local-env', query: 'process.exit(1)' }, 40097, /"process" is not known/],
    [
      'databasequery',
      { env: 'local-env', query: "db.collection('c').where({a: }).get()" },
      40097,
      /column 30/,
    ],
    [
      'databaseadd',
      { env: 'local-env', query: "db.collection('c').add({data: {_id: 'kept'}})" },
      -502001,
      /_id/,
    ],
    [
      'databaseupdate',
      { env: 'local-env', query: "db.collection('c').doc('kept').update({data: {a: _.inc('x')}})" },
      -502002,
      /./,
    ],
    ['nosuchverb', { env: 'local-env' }, 40066, /nearest/],
    ['constructor', { env: 'local-env' }, 40066, /nearest/],
  ])('%s %j is refused with %d, and nothing has changed', async (verb, body, errcode, errmsg) => {
    await run('databaseadd', "db.collection('c').add({data: {_id: 'kept'}})");
    const real =
      typeof body === 'object' && (body as { env?: unknown }).env === 'local-env'
        ? { ...(body as object), env }
        : body;
    const answer = await rig.post(verb, real);
    expect(answer).toEqual({ errcode, errmsg: expect.stringMatching(errmsg) });
    expect(answer.errmsg).toMatch(/ rid: [0-9a-f-]{36}$/);
    expect(await ids()).toEqual(['kept']);
  });
});

describe('collections and indexes', () => {
  it('creates, lists, indexes and removes', async () => {
    expect(await rig.post('databasecollectionadd', { env, collection_name: 'one' })).toEqual({
      errcode: 0,
      errmsg: 'ok',
    });
    await run('databaseadd', "db.collection('one').add({data: [{a: 1}, {a: 1}]})");
    expect(
      await rig.post('updateindex', {
        env,
        collection_name: 'one',
        create_indexes: [
          {
            name: 'by_a',
            unique: false,
            keys: [
              { name: 'a', direction: '1' },
              { name: 'b', direction: '-1' },
            ],
          },
          { name: 'place', keys: [{ name: 'p', direction: '2dsphere' }] },
        ],
      }),
    ).toEqual({ errcode: 0, errmsg: 'ok' });
    const all = await rig.post('databasecollectionget', { env, limit: 100 });
    const one = (all['collections'] as { name: string }[]).find(({ name }) => name === 'one');
    expect(one).toEqual({
      name: 'one',
      count: 2,
      size: expect.any(Number),
      index_count: 3,
      index_size: expect.any(Number),
    });
    expect((one as unknown as { size: number }).size).toBeGreaterThan(0);
    expect(all['pager']).toEqual({ Offset: 0, Limit: 100, Total: (all['collections'] as unknown[]).length });
    const paged = await rig.post('databasecollectionget', { env, limit: 1, offset: 1 });
    expect(paged['collections']).toEqual((all['collections'] as unknown[]).slice(1, 2));
    expect(
      await rig.post('updateindex', { env, collection_name: 'one', drop_indexes: [{ name: 'place' }] }),
    ).toMatchObject({ errcode: 0 });
    expect(
      await rig.post('updateindex', {
        env,
        collection_name: 'one',
        drop_indexes: [{ name: 'by_a' }],
        create_indexes: [{ name: 'by_a', keys: [{ name: 'a', direction: 1 }] }],
      }),
    ).toMatchObject({ errcode: 0 });
    expect(await rig.post('databasecollectiondelete', { env, collection_name: 'one' })).toEqual({
      errcode: 0,
      errmsg: 'ok',
    });
    expect(await rig.post('databasecollectiondelete', { env, collection_name: 'one' })).toMatchObject({
      errcode: -502005,
    });
  });

  test.each<[string, object, number]>([
    ['databasecollectionadd', {}, 40101],
    ['databasecollectionadd', { collection_name: 'kept' }, -501001],
    ['databasecollectionadd', { collection_name: 'a$b' }, 40097],
    ['databasecollectiondelete', { collection_name: 'none' }, -502005],
    ['databasecollectionget', { limit: 0 }, 40097],
    ['databasecollectionget', { limit: 'x' }, 40097],
    ['databasecollectionget', { offset: -1 }, 40097],
    ['updateindex', { collection_name: 'kept' }, 40101],
    ['updateindex', { collection_name: 'none', drop_indexes: [{ name: 'x' }] }, -502005],
    ['updateindex', { collection_name: 'kept', drop_indexes: [{ name: 'x' }] }, 40097],
    ['updateindex', { collection_name: 'kept', create_indexes: [{ name: 'x' }] }, 40101],
    [
      'updateindex',
      { collection_name: 'kept', create_indexes: [{ name: 'x', keys: [{ name: 'a', direction: '2' }] }] },
      40097,
    ],
    [
      'updateindex',
      { collection_name: 'kept', create_indexes: [{ keys: [{ name: 'a', direction: '1' }] }] },
      40101,
    ],
    ['updateindex', { collection_name: 'kept', create_indexes: ['x'] }, 40097],
    [
      'updateindex',
      {
        collection_name: 'kept',
        drop_indexes: [{ name: 'x' }],
        create_indexes: [{ name: 'y', keys: [{ name: 'a', direction: '1' }] }],
      },
      40097,
    ],
    [
      'updateindex',
      {
        collection_name: 'kept',
        create_indexes: [{ name: 'y', unique: true, keys: [{ name: 'a', direction: '1' }] }],
      },
      -502001,
    ],
  ])('%s %j is refused with %d, and nothing has changed', async (verb, body, errcode) => {
    await rig.post('databasecollectionadd', { env, collection_name: 'kept' });
    await run('databaseadd', "db.collection('kept').add({data: [{a: 1}, {a: 1}]})");
    const before = await rig.post('databasecollectionget', { env, limit: 100 });
    expect(await rig.post(verb, { env, ...body })).toMatchObject({ errcode });
    expect(await rig.post('databasecollectionget', { env, limit: 100 })).toEqual(before);
  });
});

describe('files', () => {
  it('are uploaded by form, downloaded and removed', async () => {
    const fileid = await rig.upload('some/é file #1?.txt', 'hello');
    const { file_list: files } = (await rig.post('batchdownloadfile', {
      env,
      file_list: [
        { fileid, max_age: 60 },
        { fileid: fileid.replace('some', 'none'), max_age: 60 },
      ],
    })) as unknown as { file_list: { download_url: string; status: number }[] };
    expect(files[0]).toEqual({
      fileid,
      download_url: expect.stringContaining('http'),
      status: 0,
      errmsg: 'ok',
    });
    expect(files[1]).toMatchObject({ status: -503003 });
    expect(await (await fetch(files[0]?.download_url ?? '')).text()).toBe('hello');
    expect(await rig.post('batchdeletefile', { env, fileid_list: [fileid] })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      delete_list: [{ fileid, status: 0, errmsg: 'ok' }],
    });
  });

  test.each<[string, object, number]>([
    ['uploadfile', {}, 40101],
    ['uploadfile', { path: '../x' }, 40097],
    ['uploadfile', { path: 7 }, 40097],
    ['batchdownloadfile', {}, 40101],
    ['batchdownloadfile', { file_list: ['x'] }, 40097],
    ['batchdownloadfile', { file_list: [{ fileid: 'x', max_age: -1 }] }, 40097],
    [
      'batchdownloadfile',
      { file_list: Array.from({ length: 51 }, () => ({ fileid: 'x', max_age: 1 })) },
      40097,
    ],
    ['batchdeletefile', { fileid_list: 'x' }, 40097],
    ['batchdeletefile', { fileid_list: [1] }, 40097],
  ])('%s %j is refused with %d', async (verb, body, errcode) => {
    expect(await rig.post(verb, { env, ...body })).toMatchObject({ errcode });
  });
});

describe('functions', () => {
  it('run without a user', async () => {
    expect(await rig.post('invokecloudfunction', '{"a": [1, "é"]}', { env, name: 'echo' })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      resp_data: '{"a":[1,"é"]}',
    });
    const who = await rig.post('invokecloudfunction', {}, { env, name: 'who' });
    expect(JSON.parse(String(who['resp_data']))).toEqual({ openid: null, source: 'wx_http' });
  });

  test.each<[unknown, Record<string, string>, number, RegExp]>([
    ['', { name: 'echo' }, 44002, /./],
    ['x', { name: 'echo' }, 47001, /./],
    [{}, {}, 40101, /name is missing/],
    [{}, { name: 'none' }, -501000, /none/],
    [{}, { name: 'broken' }, -504002, /the reason/],
  ])('%j %j is refused with %d', async (body, query, errcode, errmsg) => {
    const answer = await rig.post('invokecloudfunction', body, { env, ...query });
    expect(answer).toEqual({ errcode, errmsg: expect.stringMatching(errmsg) });
  });

  it('need an environment', async () => {
    expect(await rig.post('invokecloudfunction', {}, { name: 'echo' })).toMatchObject({ errcode: 40101 });
  });
});

test.each([
  'adddelayedfunctiontask',
  'setcallbackconfig',
  'getcallbackconfig',
  'getqcloudtoken',
  'sendsms',
  'sendsmsv2',
  '/wxa/getvoipsign',
])('%s says that it is not carried out', async (verb) => {
  expect(await rig.post(verb, { env })).toMatchObject({
    errcode: -501020,
    errmsg: expect.stringMatching(/does not answer/),
  });
});

it('gives the open data of cloud ids', async () => {
  const answer = await rig.post('/wxa/getopendata', { cloudid_list: ['not one'] });
  expect(answer).toMatchObject({ errcode: 0, data_list: [{ cloud_id: 'not one' }] });
  expect(await rig.post('/wxa/getopendata', {})).toMatchObject({ errcode: 40101 });
});
