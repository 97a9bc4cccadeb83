import { formatCloudId, type OpenDataKind } from '../../../cloud/protocol';
import { scan } from './qr/read-qr-code';
import { CALLER, openApiRig, pairsOf } from './setup';

type Rig = Awaited<ReturnType<typeof openApiRig>>;

const MESSAGE = { touser: 'bob', template_id: 'T', data: { thing1: { value: 'x' } } };
const send = { apiName: 'subscribeMessage.send', payload: pairsOf(MESSAGE) };

describe.each([
  ['dev', false],
  ['dev', true],
  ['serve', true],
] as const)('in %s, strict %s', (mode, strict) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openApiRig({ mode, strict: strict && mode === 'dev' });
  });
  afterAll(() => rig.stop());
  beforeEach(() => rig.warnings.splice(0));

  it('minds what config.json lists', async () => {
    const open = { apiName: 'security.msgSecCheck', payload: pairsOf({ content: 'x' }) };
    expect(await rig.call({ ...open, functionPermissions: ['security.msgSecCheck'] })).toMatchObject({
      errorCode: 0,
    });
    expect(rig.warnings.map(([code]) => code)).not.toContain('OPENAPI_PERMISSION');
    const unlisted = await rig.call({ ...open, functionPermissions: ['openapi.security.msgSecCheck'] });
    expect(unlisted.errorCode).toBe(strict ? -604101 : 0);
    const warning = {
      name: 'notify',
      api: 'security.msgSecCheck',
      file: 'cloudfunctions/notify/config.json',
    };
    if (strict) expect(unlisted.json['errmsg']).toContain('permissions.openapi');
    else expect(rig.warnings).toContainEqual(['OPENAPI_PERMISSION', warning]);
  });

  it('minds whom it was never asked for', async () => {
    const { json } = await rig.call(send);
    expect(json).toMatchObject({ errcode: strict ? 43101 : 0 });
    if (!strict) expect(rig.warnings).toContainEqual(['SUBSCRIPTION_UNASKED', { template: 'T' }]);
  });

  it('names the API nearest to one there is none of', async () => {
    const { errorCode, json } = await rig.ask('subscribeMessages.send', {});
    expect(errorCode).toBe(-604100);
    expect(json).toEqual({ errcode: -604100, errmsg: 'API not found: subscribeMessages.send.' });
    const fields = { api: 'subscribeMessages.send', nearest: 'subscribeMessage.send' };
    expect(rig.warnings).toContainEqual(['OPENAPI_UNKNOWN', fields]);
  });

  it('says in serve alone that nothing was sent', async () => {
    await rig.ask('customerServiceMessage.send', { touser: 'bob', msgtype: 'text', text: { content: 'x' } });
    const said = rig.warnings.some(([code]) => code === 'OPENAPI_NOT_SENT');
    expect(said).toBe(mode === 'serve');
  });
});

describe('calls', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openApiRig();
  });
  afterAll(() => rig.stop());

  it.each([
    ['{"content":"x"}', 0],
    ['', 44004],
    ['{', 47001],
    ['[]', 47001],
    ['null', 47001],
    ['"x"', 47001],
  ])('of the JSON flavour read %s', async (json, errcode) => {
    const answer = await rig.call({ apiName: 'security.msgSecCheck', payload: { json } });
    expect(answer.json).toMatchObject({ errcode });
  });

  it('for another app are answered for this one, and that is said', async () => {
    const open = { apiName: 'security.msgSecCheck', payload: pairsOf({ content: 'x' }) };
    expect(await rig.call({ ...open, appid: 'wx1' })).toMatchObject({ errorCode: 0 });
    expect(rig.warnings).toEqual([]);
    expect(await rig.call({ ...open, appid: 'wx2' })).toMatchObject({ errorCode: 0 });
    expect(rig.warnings).toEqual([['OPENAPI_OTHER_APP', { api: 'security.msgSecCheck', appid: 'wx2' }]]);
  });

  it('with a pair that is no JSON are refused with 47001', async () => {
    const payload = { pairs: [{ key: 'content', value: Buffer.from('hello') }] };
    const { json } = await rig.call({ apiName: 'security.msgSecCheck', payload });
    expect(json).toEqual({ errcode: 47001, errmsg: 'data format error' });
  });

  it('take a parameter of any name', async () => {
    const params = { content: 'x', ['__proto__']: { polluted: true }, 'a.b': 1, $set: 2 };
    expect((await rig.ask('security.msgSecCheck', params)).json).toMatchObject({ errcode: 0 });
    const kept = (await rig.outbox()).at(-1)?.params;
    expect(kept).toMatchObject({ 'a.b': 1, $set: 2 });
    expect({}).not.toHaveProperty('polluted');
  });

  it('for a code answer an image that leads to the page in the preview', async () => {
    const { bytes } = await rig.ask('wxacode.getUnlimited', { scene: 'id=1&b=2', page: 'pages/item/item' });
    expect(scan(bytes).payload.toString()).toBe(
      'http://127.0.0.1:7380/preview/#/pages/item/item?scene=id%3D1%26b%3D2',
    );
    const first = await rig.ask('wxacode.getUnlimited', { scene: 'x', width: 100 });
    expect(scan(first.bytes).payload.toString()).toBe(
      'http://127.0.0.1:7380/preview/#/pages/index/index?scene=x',
    );
    const get = await rig.ask('wxacode.get', {
      path: '/pages/item/item?id=一',
      width: 600,
      is_hyaline: true,
    });
    expect(scan(get.bytes).payload.toString()).toBe('http://127.0.0.1:7380/preview/#/pages/item/item?id=一');
  });
});

describe('open data', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openApiRig();
  });
  afterAll(() => rig.stop());
  const ids = async (...list: readonly string[]) => {
    const { json } = await rig.ask('cloudbase.getOpenData', { cloudid_list: list });
    return (json['data_list'] as { json: string }[]).map(
      (item) => JSON.parse(item.json) as Record<string, unknown>,
    );
  };

  it.each<[OpenDataKind, object]>([
    ['userInfo', { openId: 'alice', nickName: expect.stringMatching(/^用户\d{4}$/) }],
    ['phoneNumber', { phoneNumber: expect.stringMatching(/^154\d{8}$/), countryCode: '86' }],
    ['shareInfo', { openGId: expect.stringMatching(/^G[\w-]{27}$/) }],
    [
      'weRunData',
      { stepInfoList: Array.from({ length: 31 }, () => ({ step: expect.any(Number) as number })) },
    ],
  ])('of the kind %s', async (kind, data) => {
    const cloudID = formatCloudId({ kind, openid: 'alice', at: rig.clock.now() });
    expect(await ids(cloudID)).toMatchObject([
      { cloudID, data: { ...data, watermark: { appid: 'wx1', timestamp: rig.clock.now() / 1000 } } },
    ]);
  });

  it('can be had for five minutes', async () => {
    const cloudID = formatCloudId({ kind: 'userInfo', openid: 'alice', at: rig.clock.now() });
    rig.clock.advance(300_000);
    expect(await ids(cloudID)).toMatchObject([{ data: {} }]);
    rig.clock.advance(1);
    expect(await ids(cloudID)).toEqual([{ cloudID, errCode: -601006, errMsg: 'cloudID expired' }]);
  });

  it('refuses an internal call that is no message', async () => {
    const call = rig.call({ apiName: 'ApiGetOpenDataByCloudId', payload: { message: Buffer.from([0x80]) } });
    await expect(call).rejects.toMatchObject({ code: 'INVALID_PARAM' });
    const other = await rig.call({ apiName: 'getCrossAccountToken', payload: { message: Buffer.alloc(0) } });
    expect(other.errorCode).toBe(-604100);
  });
});

describe('the outbox', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await openApiRig();
  });
  afterEach(() => rig.stop());
  const check = (content: string, env = 'dev-1') =>
    rig.call({ apiName: 'security.msgSecCheck', payload: pairsOf({ content }), caller: { ...CALLER, env } });
  const contents = (list: readonly { readonly params: Readonly<Record<string, unknown>> }[]) =>
    list.map(({ params }) => params['content']);

  it('keeps the order in which calls came, within a millisecond and when the clock goes back', async () => {
    for (const content of ['a', 'b', 'c']) await check(content);
    rig.clock.advance(5);
    await check('d');
    rig.clock.now = () => 0;
    await check('e');
    const list = await rig.outbox();
    expect(contents(list)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(list.at(-1)?.at).toBe(0);
    expect(contents(await rig.outbox(2))).toEqual(['d', 'e']);
  });

  it('can be followed from any entry without missing one', async () => {
    for (let n = 0; n < 7; n++) await check(String(n));
    const seen: unknown[] = [];
    let [entry] = await rig.openApi.outbox({ env: 'dev-1', limit: 7 });
    while (entry !== undefined) {
      const next = await rig.openApi.outbox({ env: 'dev-1', limit: 2, after: entry.id });
      seen.push(...contents(next));
      entry = next.at(-1);
    }
    expect(seen).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('is one of each environment', async () => {
    await check('mine');
    await check('other', 'dev-2');
    expect(contents(await rig.outbox())).toEqual(['mine']);
    expect(contents(await rig.openApi.outbox({ env: 'dev-2', limit: 9 }))).toEqual(['other']);
  });

  it('lets two messages never use the same permission', async () => {
    const answers = { T: 'accept' } as const;
    for (let n = 0; n < 3; n++) await rig.openApi.subscribe({ env: 'dev-1', openid: 'bob', answers });
    const sent = await Promise.all(Array.from({ length: 8 }, () => rig.call(send)));
    expect(sent.map(({ json }) => json['errcode']).filter((errcode) => errcode === 0)).toHaveLength(3);
    expect(sent.map(({ json }) => json['errcode']).filter((errcode) => errcode === 43101)).toHaveLength(5);
    expect(await rig.outbox()).toHaveLength(3);
  });
});
