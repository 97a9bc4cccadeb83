import { APIS } from '../../../cloud/openapi/apis/table';
import { media, openApiRig } from './setup';

type Params = Readonly<Record<string, unknown>>;

/** What is refused with which number and which words; 0 = accepted. */
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const message = { touser: 'alice', template_id: 'T-1_x', data: { thing1: { value: '测试' } } };
const withValue = (key: string, value: unknown) => ({ ...message, data: { [key]: { value } } });
const service = { touser: 'alice', msgtype: 'text', text: { content: 'hello' } };
const scene = { scene: 'id=1' };
const check = { version: 2, openid: 'alice', scene: 1, content: 'hello' };

const TABLE: readonly (readonly [string, string, Params, number, string?])[] = [
  ['subscribeMessage.send', 'a message', message, 0],
  ['subscribeMessage.send', 'nobody', { ...message, touser: null }, 40003, 'invalid openid'],
  ['subscribeMessage.send', 'an empty openid', { ...message, touser: '' }, 40003],
  ['subscribeMessage.send', 'an openid that is a number', { ...message, touser: 7 }, 40003],
  ['subscribeMessage.send', 'no template', { ...message, template_id: '' }, 40037, 'invalid template_id'],
  ['subscribeMessage.send', 'a template that cannot be', { ...message, template_id: 'a b' }, 40037],
  ['subscribeMessage.send', 'a page with query', { ...message, page: 'pages/item/item?id=1' }, 0],
  [
    'subscribeMessage.send',
    'a page that is not there',
    { ...message, page: 'pages/none' },
    41030,
    'invalid page',
  ],
  ['subscribeMessage.send', 'no data', { ...message, data: {} }, 47003, 'argument invalid! data is empty'],
  ['subscribeMessage.send', 'data as a text', { ...message, data: 'x' }, 47003],
  [
    'subscribeMessage.send',
    'a value alone',
    { ...message, data: { thing1: 'x' } },
    47003,
    'data.thing1.value is empty',
  ],
  ['subscribeMessage.send', 'an empty value', withValue('thing1', ''), 47003, 'data.thing1.value is empty'],
  ['subscribeMessage.send', 'a key with .DATA', withValue('thing1.DATA', 'x'), 47003],
  ['subscribeMessage.send', '20 characters of thing', withValue('thing2', '字'.repeat(20)), 0],
  ['subscribeMessage.send', '20 emoji of thing', withValue('thing2', '👍'.repeat(20)), 0],
  [
    'subscribeMessage.send',
    '21 characters of thing',
    withValue('thing2', '字'.repeat(21)),
    47003,
    'data.thing2.value invalid',
  ],
  ['subscribeMessage.send', 'a number', withValue('number3', 12.5), 0],
  ['subscribeMessage.send', 'a number in words', withValue('number3', 'twelve'), 47003],
  ['subscribeMessage.send', 'letters', withValue('letter1', 'abc'), 0],
  ['subscribeMessage.send', 'letters with digits', withValue('letter1', 'abc1'), 47003],
  ['subscribeMessage.send', 'a character string', withValue('character_string1', 'A-1 b'), 0],
  ['subscribeMessage.send', 'a character string in Chinese', withValue('character_string1', '订单'), 47003],
  ['subscribeMessage.send', 'an amount', withValue('amount1', '¥12.50元'), 0],
  ['subscribeMessage.send', 'an amount in words', withValue('amount1', '十元'), 47003],
  ['subscribeMessage.send', 'a phone number', withValue('phone_number1', '+86-0766-66888866'), 0],
  ['subscribeMessage.send', 'a phone number in words', withValue('phone_number1', 'home'), 47003],
  ['subscribeMessage.send', 'a name of 10 Chinese characters', withValue('name1', '阿'.repeat(10)), 0],
  ['subscribeMessage.send', 'a phrase', withValue('phrase1', '配送中'), 0],
  ['subscribeMessage.send', 'a phrase in English', withValue('phrase1', 'sent'), 47003],
  ['subscribeMessage.send', 'a kind nobody knows', withValue('enum_string1', 'x'), 0],

  ['customerServiceMessage.send', 'a text', service, 0],
  ['customerServiceMessage.send', 'nobody', { ...service, touser: null }, 40003],
  [
    'customerServiceMessage.send',
    'a kind nobody knows',
    { ...service, msgtype: 'video' },
    40008,
    'invalid message type',
  ],
  [
    'customerServiceMessage.send',
    'the name of an inherited member',
    { ...service, msgtype: 'toString' },
    40008,
  ],
  ['customerServiceMessage.send', 'a text without content', { ...service, text: {} }, 44004],
  ['customerServiceMessage.send', 'an image', { touser: 'a', msgtype: 'image', image: { media_id: 'm' } }, 0],
  ['customerServiceMessage.send', 'an image without one', { touser: 'a', msgtype: 'image' }, 40007],
  [
    'customerServiceMessage.send',
    'a link',
    { touser: 'a', msgtype: 'link', link: { title: 't', description: 'd', url: 'u', thumb_url: 'x' } },
    0,
  ],
  [
    'customerServiceMessage.send',
    'half a link',
    { touser: 'a', msgtype: 'link', link: { title: 't' } },
    47003,
    'description',
  ],
  [
    'customerServiceMessage.send',
    'a card without picture',
    { touser: 'a', msgtype: 'miniprogrampage', miniprogrampage: { title: 't', pagepath: 'p' } },
    40007,
  ],

  ['wxacode.getUnlimited', 'a scene of 32', { scene: 'a'.repeat(32) }, 0],
  ['wxacode.getUnlimited', 'a scene of 33', { scene: 'a'.repeat(33) }, 40169, 'invalid length for scene'],
  ['wxacode.getUnlimited', 'no scene', {}, 40169],
  ['wxacode.getUnlimited', 'a scene in Chinese', { scene: '一' }, 40129],
  ['wxacode.getUnlimited', 'a scene that was URL-encoded', { scene: '%E4%B8%80' }, 40129],
  ['wxacode.getUnlimited', 'a page', { ...scene, page: 'pages/item/item' }, 0],
  ['wxacode.getUnlimited', 'a page that is not there', { ...scene, page: 'pages/none' }, 41030],
  ['wxacode.getUnlimited', 'the same unchecked', { ...scene, page: 'pages/none', check_path: false }, 0],
  ['wxacode.getUnlimited', 'a page after a slash', { ...scene, page: '/pages/item/item' }, 41030],
  ['wxacode.getUnlimited', 'a page with query', { ...scene, page: 'pages/item/item?a=1' }, 41030],
  ['wxacode.getUnlimited', 'an unknown version', { ...scene, env_version: 'beta' }, 40097],
  ['wxacode.getUnlimited', 'a width in words', { ...scene, width: 'wide' }, 40097, 'width'],
  ['wxacode.get', 'a path', { path: 'pages/item/item?id=1' }, 0],
  ['wxacode.get', 'no path', {}, 40159],
  ['wxacode.get', 'a path of 1024', { path: 'a'.repeat(1024) }, 0],
  ['wxacode.get', 'a path of 1025', { path: 'a'.repeat(1025) }, 40159],
  ['wxacode.createQRCode', 'a path of 128', { path: 'a'.repeat(128) }, 0],
  ['wxacode.createQRCode', 'a path of 129', { path: 'a'.repeat(129) }, 40159],

  ['security.msgSecCheck', 'a text', { content: 'hello' }, 0],
  ['security.msgSecCheck', 'no text', {}, 44004],
  [
    'security.msgSecCheck',
    "WeChat's own example",
    { content: '完2347全dfji试3726测asad感3847知qwez到' },
    87014,
  ],
  ['security.msgSecCheck', 'a configured word', { content: 'the best CASINO' }, 87014, 'risky content'],
  ['security.msgSecCheck', 'too much text', { content: 'a'.repeat(512_001) }, 45002],
  ['security.msgSecCheck', 'an unknown version', { content: 'x', version: 3 }, 40097],
  ['security.msgSecCheck', 'version 2', check, 0],
  ['security.msgSecCheck', 'version 2 of nobody', { ...check, openid: '' }, 40003],
  ['security.msgSecCheck', 'version 2 of scene 5', { ...check, scene: 5 }, 40129],
  ['security.msgSecCheck', 'version 2 of 2501 characters', { ...check, content: 'a'.repeat(2501) }, 45002],
  ['security.imgSecCheck', 'an image', { media: media(PNG) }, 0],
  ['security.imgSecCheck', 'nothing', {}, 41005, 'media data missing'],
  ['security.imgSecCheck', 'a text', { media: 'x' }, 41005],
  ['security.imgSecCheck', 'a file of another kind', { media: media('%PDF-1.7') }, 40137],
  [
    'security.imgSecCheck',
    'a megabyte and more',
    { media: media(Buffer.concat([PNG, Buffer.alloc(1 << 20)])) },
    40006,
  ],
  [
    'security.imgSecCheck',
    'a risky image',
    { media: media(Buffer.concat([PNG, Buffer.from('赌场')])) },
    87014,
  ],

  ['phonenumber.getPhoneNumber', 'no code', {}, 40029],
  ['cloudbase.getOpenData', 'no list', {}, 40097],
  ['cloudbase.getOpenData', 'a list', { openid: 'alice', cloudid_list: ['x'] }, 0],
  ['templateMessage.send', 'anything', { touser: 'alice' }, 48001, 'retired'],
  ['templateMessage.getTemplateLibraryList', 'anything', {}, 48001],
];

let rig: Awaited<ReturnType<typeof openApiRig>>;
beforeAll(async () => {
  rig = await openApiRig();
});
afterAll(() => rig.stop());

test.each(TABLE)('%s: %s', async (...row) => {
  const [api, , params, errcode, words] = row as unknown as (typeof TABLE)[number];
  const before = (await rig.outbox()).length;
  const { json, errorCode, contentType, bytes } = await rig.ask(api, params);
  expect(errorCode).toBe(0);
  if (contentType === 'image/png') {
    expect(errcode).toBe(0);
    expect(bytes.subarray(0, 8)).toEqual(PNG);
  } else {
    expect(json).toMatchObject({ errcode, errmsg: expect.stringContaining(words ?? '') });
  }
  expect(await rig.outbox()).toHaveLength(before + (errcode === 0 ? 1 : 0));
});

test('every API is in the table above, accepted once at least unless it is retired', () => {
  const live = [...APIS.keys()].filter((name) => !name.startsWith('templateMessage.'));
  const accepted = new Set(TABLE.flatMap(([name, , , errcode]) => (errcode === 0 ? [name] : [])));
  expect(live.filter((name) => !accepted.has(name))).toEqual(['phonenumber.getPhoneNumber']);
});

describe('pages', () => {
  it('are read anew, packages among them', async () => {
    const ask = (page: string) => rig.ask('wxacode.getUnlimited', { scene: 'x', page });
    rig.writeApp('{ "pages": ["a"], "subpackages": [{ "root": "shop/", "pages": ["cart"] }, 7] }');
    expect((await ask('shop/cart')).contentType).toBe('image/png');
    expect((await ask('pages/item/item')).json).toMatchObject({ errcode: 41030 });
  });

  it.each(['{', '[]', '{}'])('are not checked where app.json is %s', async (content) => {
    rig.writeApp(content);
    expect((await rig.ask('wxacode.getUnlimited', { scene: 'x', page: 'any/page' })).contentType).toBe(
      'image/png',
    );
  });
});

test('version 2 of msgSecCheck says what it thinks of every text it was given', async () => {
  expect((await rig.ask('security.msgSecCheck', check)).json).toMatchObject({
    result: { suggest: 'pass', label: 100 },
    detail: [{ strategy: 'content_model', suggest: 'pass' }, { strategy: 'keyword' }],
    trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect((await rig.ask('security.msgSecCheck', { ...check, nickname: '赌场老板' })).json).toMatchObject({
    errcode: 0,
    result: { suggest: 'risky', label: 21000 },
    detail: [{ suggest: 'risky' }, { keyword: '赌场' }],
  });
});

test('a phone number is the same for the same user, and a code is good once', async () => {
  const number = async (code: string) => {
    const { phone_info: info } = (await rig.ask('phonenumber.getPhoneNumber', { code })).json;
    return (info as { phoneNumber: string } | undefined)?.phoneNumber;
  };
  const first = await number('one');
  expect(first).toMatch(/^154\d{8}$/);
  expect(await number('two')).toBe(first);
  expect(await number('one')).toBeUndefined();
});
