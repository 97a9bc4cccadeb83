import { createFakeClock } from '../../../../cloud/base';
import type { InvokeResult } from '../../../../cloud/protocol';
import type { TcbOptions } from '../../../../cloud/gateway/tcb/verb';
import { FUNCTION_VERBS } from '../../../../cloud/gateway/tcb/verbs/functions';
import { callerOf } from '../fakes';
import { APPID, openTcbCloud, type TcbCloud } from './tcb-cloud';

/** A script as people write them for WeChat, of which the host alone is a parameter. */
async function nightly(host: string, secret: string) {
  const env = 'production-7g2a';
  const call = async (path: string, body?: unknown) => {
    const response = await fetch(host + path, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (answer['errcode']) throw new Error(JSON.stringify(answer));
    return answer;
  };
  const { access_token } = await call(
    `/cgi-bin/token?grant_type=client_credential&appid=${APPID}&secret=${secret}`,
  );
  const tcb = (verb: string, body: object) =>
    call(`/tcb/${verb}?access_token=${String(access_token)}`, { env, ...body });

  await tcb('databasecollectionadd', { collection_name: 'orders' });
  await tcb('databaseadd', {
    query: `db.collection("orders").add({data: [{sum: 3, paid: true}, {sum: 5, paid: false}]})`,
  });
  await tcb('databaseupdate', {
    query: 'db.collection("orders").where({paid: false}).update({data: {paid: true}})',
  });
  const { data } = await tcb('databaseaggregate', {
    query:
      'const $ = db.command.aggregate; db.collection("orders").aggregate().group({_id: "$paid", total: $.sum("$sum")}).end()',
  });
  const ticket = (await tcb('uploadfile', { path: 'reports/today.json' })) as Record<string, string>;
  const form = new FormData();
  form.append('key', 'reports/today.json');
  form.append('Signature', ticket['authorization'] ?? '');
  form.append('x-cos-security-token', ticket['token'] ?? '');
  form.append('x-cos-meta-fileid', ticket['cos_file_id'] ?? '');
  form.append('file', new Blob([JSON.stringify(data)]));
  if (!(await fetch(ticket['url'] ?? '', { method: 'POST', body: form })).ok) throw new Error('upload');
  const { file_list } = (await tcb('batchdownloadfile', {
    file_list: [{ fileid: ticket['file_id'], max_age: 7200 }],
  })) as { file_list?: { download_url: string }[] };
  return (await fetch(file_list?.[0]?.download_url ?? '')).json() as Promise<unknown>;
}

describe('a script written for the real service', () => {
  let rig: TcbCloud;
  beforeAll(async () => {
    rig = await openTcbCloud({ mode: 'dev' } as object);
  });
  afterAll(() => rig.stop());

  it('works by changing only host and secret', async () => {
    expect(await nightly(rig.cloud.url, rig.cloud.key)).toEqual(['{"_id":true,"total":8}']);
  });
});

describe('a strict cloud', () => {
  let rig: TcbCloud;
  beforeAll(async () => {
    rig = await openTcbCloud({ strict: true });
  });
  afterAll(() => rig.stop());

  it.each<[string, object, Record<string, string>]>([
    ['databasecount', { query: "db.collection('c').count()" }, {}],
    ['databasecollectionget', {}, {}],
    ['databasemigratequeryinfo', { job_id: 1 }, {}],
    ['uploadfile', { path: 'a' }, {}],
    ['invokecloudfunction', {}, { env: 'no-such-env', name: 'echo' }],
  ])('%s refuses an environment it does not know', async (verb, body, query) => {
    expect(await rig.post(verb, { env: 'no-such-env', ...body }, query)).toMatchObject({ errcode: -501005 });
  });

  it('refuses a collection that is not there', async () => {
    const query = "db.collection('none').get()";
    expect(await rig.post('databasequery', { env: rig.cloud.env, query })).toMatchObject({
      errcode: -502005,
    });
  });
});

it('a function called by HTTP is answered for after five seconds', async () => {
  const clock = createFakeClock();
  const never = new Promise<InvokeResult>(() => undefined);
  const options = {
    clock,
    config: { env: 'local-env', envs: ['local-env'], mode: 'test', strict: false },
    functions: { invoke: () => never, list: () => [] },
    warn: () => undefined,
  } as unknown as TcbOptions;
  const query = new URLSearchParams({ env: 'local-env', name: 'slow' });
  const running = FUNCTION_VERBS['invokecloudfunction']?.(
    { caller: callerOf('admin', null), fields: {}, text: '{}', query },
    options,
  );
  const refused = expect(running).rejects.toMatchObject({ code: 'SERVER_TIMEOUT' });
  clock.advance(4999);
  clock.advance(1);
  await refused;
});
