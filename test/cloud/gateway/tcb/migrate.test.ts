import { openTcbCloud, type TcbCloud } from './tcb-cloud';

let rig: TcbCloud;
let env: string;
beforeAll(async () => {
  rig = await openTcbCloud();
  ({ env } = rig.cloud);
});
afterAll(() => rig.stop());
beforeEach(() => rig.cloud.reset());

const bringIn = async (content: string, options: object = {}) => {
  await rig.upload('in/file', content);
  const answer = await rig.post('databasemigrateimport', {
    env,
    collection_name: 'c',
    file_path: 'in/file',
    file_type: 1,
    stop_on_error: false,
    conflict_mode: 1,
    ...options,
  });
  expect(answer).toEqual({ errcode: 0, errmsg: 'ok', job_id: expect.any(Number) });
  return rig.ended(answer['job_id']);
};
const takeOut = async (query: string, file_type = 1) => {
  const answer = await rig.post('databasemigrateexport', { env, file_path: '/out/file', file_type, query });
  expect(answer).toMatchObject({ errcode: 0 });
  const state = await rig.ended(answer['job_id']);
  expect(state).toMatchObject({ errcode: 0, errmsg: 'ok', status: 'success', record_fail: 0 });
  const content = await (await fetch(String(state['file_url']))).text();
  return { content, count: state['record_success'] };
};
const count = async () =>
  (await rig.post('databasecount', { env, query: "db.collection('c').count()" }))['count'];

describe('import and export', () => {
  it('brings in what it took out, in both formats', async () => {
    const lines = Array.from(
      { length: 450 },
      (_, n) =>
        `{"_id":"d${String(n).padStart(3, '0')}","n":${n},"at":{"$date":"2018-08-31T17:30:00.882Z"}}\n`,
    );
    expect(await bringIn(lines.join(''))).toEqual({
      errcode: 0,
      errmsg: 'ok',
      status: 'success',
      record_success: 450,
      record_fail: 0,
      error_msg: 'Import completed.',
      file_url: '',
    });
    const json = await takeOut("db.collection('c').get()");
    expect(json).toEqual({ content: lines.join(''), count: 450 });
    const csv = await takeOut("db.collection('c').field({_id: true, n: true, at: true}).get()", 2);
    expect(csv.content.split('\n').slice(0, 2)).toEqual([
      '_id,n,at',
      'd000,0,"{""$date"":{""$numberLong"":""1535736600882""}}"',
    ]);
    await rig.cloud.reset();
    expect(await bringIn(csv.content, { file_type: 2 })).toMatchObject({ record_success: 450 });
    expect((await takeOut("db.collection('c').get()")).content).toBe(lines.join(''));
  });

  it('takes out what the statement asks for, in its order', async () => {
    await bringIn([3, 1, 2, 5, 4].map((n) => `{"_id":"i${n}","n":${n}}`).join('\n'));
    const wanted =
      "db.collection('c').where({n: _.gt(1)}).orderBy('n','desc').skip(1).limit(2).field({_id: false, n: true}).get()";
    expect(await takeOut(wanted)).toEqual({ content: '{"n":4}\n{"n":3}\n', count: 2 });
    expect((await takeOut("db.collection('c').limit(3).get()")).count).toBe(3);
    expect((await takeOut("db.collection('none').get()")).content).toBe('');
  });

  it('tells the lines it refused and goes on', async () => {
    const state = await bringIn('{"_id":"a"}\nnonsense\n{"_id":"a"}\n{"_id":"b","x..y":1}\n{"_id":"c"}');
    expect(state).toMatchObject({ status: 'success', record_success: 2, record_fail: 3 });
    expect(
      String(state['error_msg'])
        .split('\n')
        .map((line) => line.slice(0, 2)),
    ).toEqual(expect.arrayContaining(['2:', '3:', '4:']));
    expect(await count()).toBe(2);
  });

  it('stops at the first refusal where it is told to', async () => {
    const state = await bringIn('{"_id":"a"}\n{"_id":"a"}\n{"_id":"b"}', { stop_on_error: true });
    expect(state).toMatchObject({
      status: 'fail',
      record_success: 1,
      record_fail: 1,
      error_msg: expect.stringMatching(/^2: /),
    });
    expect(await count()).toBe(1);
  });

  it('is no success where nothing is in', async () => {
    const state = await bringIn('a,a\n1,2\n', { file_type: 2 });
    expect(state).toMatchObject({ status: 'fail', record_success: 0, record_fail: 1 });
    expect(state['error_msg']).toMatch(/repeated/);
  });

  it('replaces what is there with conflict_mode 2', async () => {
    await bringIn('{"_id":"a","n":1}');
    expect(await bringIn('{"_id":"a","n":2}', { conflict_mode: 2 })).toMatchObject({
      record_success: 1,
      record_fail: 0,
    });
    expect((await takeOut("db.collection('c').get()")).content).toBe('{"_id":"a","n":2}\n');
  });

  const good = {
    collection_name: 'c',
    file_path: 'in/file',
    file_type: 1,
    stop_on_error: false,
    conflict_mode: 1,
  };
  test.each<[string, object, number]>([
    ['databasemigrateimport', { ...good, file_path: 'in/none' }, -503003],
    ['databasemigrateimport', { ...good, file_path: '../x' }, 40097],
    ['databasemigrateimport', { ...good, file_path: undefined }, 40101],
    ['databasemigrateimport', { ...good, collection_name: '' }, 40101],
    ['databasemigrateimport', { ...good, file_type: 3 }, 40097],
    ['databasemigrateimport', { ...good, file_type: '1' }, 40097],
    ['databasemigrateimport', { ...good, conflict_mode: 0 }, 40097],
    ['databasemigrateimport', { ...good, stop_on_error: undefined }, 40101],
    ['databasemigrateimport', { ...good, stop_on_error: 'no' }, 40097],
    ['databasemigrateexport', { file_path: 'o', file_type: 1 }, 40101],
    ['databasemigrateexport', { file_path: 'o', file_type: 1, query: "db.collection('c').count()" }, 40097],
    ['databasemigrateexport', { file_path: 'o', file_type: 2, query: "db.collection('c').get()" }, 40097],
    ['databasemigrateexport', { file_path: '../o', file_type: 1, query: "db.collection('c').get()" }, 40097],
    ['databasemigratequeryinfo', {}, 40101],
    ['databasemigratequeryinfo', { job_id: 'x' }, 40097],
    ['databasemigratequeryinfo', { job_id: 1 }, 40097],
  ])('%s %j is refused with %d', async (verb, body, errcode) => {
    await rig.upload('in/file', '{}');
    expect(await rig.post(verb, { env, ...body })).toMatchObject({ errcode });
    expect(await count()).toBe(0);
  });

  it('imports 20,000 lines in bounded memory', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, n) => `{"_id":"m${n}","text":"${'x'.repeat(200)}"}`,
    ).join('\n');
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50);
    const state = await bringIn(lines);
    clearInterval(watch);
    expect(state).toMatchObject({ status: 'success', record_success: 20_000 });
    expect(most - before).toBeLessThan(200 * 1024 * 1024);
  });
});
