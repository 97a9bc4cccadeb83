import { createHmac } from 'node:crypto';
import { createAuth, openidOf, unionidOf, type AuthOptions } from '../../../cloud/auth';
import { createFakeClock, createSequentialIds, randomIds, silentLogger } from '../../../cloud/base';
import type { Caller } from '../../../cloud/protocol';

const OPTIONS = { mode: 'dev', appid: 'wx1', env: 'dev-1', key: 'the-key', secret: 'the-secret' } as const;
const setup = (more: Partial<AuthOptions> = {}) => {
  const clock = createFakeClock();
  const auth = createAuth({ ...OPTIONS, clock, ids: randomIds, logger: silentLogger, ...more });
  return { auth, clock };
};
const page: Caller = {
  kind: 'user',
  openid: 'oAlice',
  unionid: 'oUnion',
  appid: 'wx1',
  env: 'dev-1',
  source: 'wx_client',
  requestId: 'r0',
};
const unauthenticated = (sentence: RegExp) =>
  expect.objectContaining({
    code: 'UNAUTHENTICATED',
    message: expect.stringMatching(sentence) as string,
  }) as Error;

describe('invocation credentials', () => {
  it('give the user the function works for, one hop deeper', () => {
    const { auth } = setup();
    const caller = auth.ofInvocation(auth.open(page).apiToken, 'r1');
    expect(caller).toEqual({ ...page, kind: 'function', source: 'wx_client,scf', requestId: 'r1' });
  });

  it.each([
    ['wx_client,scf', 'wx_client,scf,scf'],
    ['wx_trigger', 'wx_trigger,scf'],
    ['', 'scf'],
  ])('turn source %j into %j', (source, deeper) => {
    const { auth } = setup();
    expect(auth.ofInvocation(auth.open({ ...page, source }).apiToken, 'r').source).toBe(deeper);
  });

  it('are never administrators, not even those of an administrator', () => {
    const { auth } = setup();
    const credential = auth.open({ ...page, kind: 'admin', openid: null });
    const found = auth.secretKeyOf(credential.secretId);
    expect(found?.secretKey).toBe(credential.secretKey);
    expect(found?.caller('r').kind).toBe('function');
    expect(() => auth.ofKey(credential.secretKey, 'r')).toThrow(unauthenticated(/run\.json/));
  });

  it('are unknown once closed, harmlessly twice, while others live on', () => {
    const { auth } = setup();
    const [one, two] = [auth.open(page), auth.open(page)];
    auth.close(one);
    auth.close(one);
    expect(() => auth.ofInvocation(one.apiToken, 'r')).toThrow(unauthenticated(/has ended/));
    expect(auth.secretKeyOf(one.secretId)).toBeUndefined();
    expect(auth.ofInvocation(two.apiToken, 'r').openid).toBe('oAlice');
  });

  it('do not open with the public half of another one', () => {
    const { auth } = setup({ ids: createSequentialIds() });
    const { secretId, secretKey, sessionToken, apiToken } = auth.open(page);
    for (const text of [secretId, secretKey, sessionToken, '', '__proto__', 'constructor']) {
      expect(() => auth.ofInvocation(text, 'r')).toThrow(unauthenticated(/credential/));
    }
    expect(auth.secretKeyOf(apiToken)).toBeUndefined();
    expect(auth.secretKeyOf('__proto__')).toBeUndefined();
  });
});

describe('the administrator', () => {
  it('is who has the key', () => {
    const { auth } = setup();
    expect(auth.ofKey('the-key', 'r')).toEqual({
      kind: 'admin',
      openid: null,
      unionid: null,
      appid: 'wx1',
      env: 'dev-1',
      source: '',
      requestId: 'r',
    });
    const signed = auth.secretKeyOf('yunlet-admin');
    expect(signed?.secretKey).toBe('the-key');
    expect(signed?.caller('r').kind).toBe('admin');
  });

  it.each(['', 'the-ke', 'the-keyy', 'THE-KEY', 'the-key\0'])('is not who says %j', (key) => {
    expect(() => setup().auth.ofKey(key, 'r')).toThrow(unauthenticated(/key/));
  });

  it('cannot have an empty key', () => {
    expect(() => setup({ key: '' })).toThrow(TypeError);
    expect(() => setup({ secret: '' })).toThrow(TypeError);
  });
});

describe('page sessions', () => {
  const CASES = [
    ['an empty text', () => ''],
    ['garbage', () => 'garbage'],
    ['three empty parts', () => '..'],
    ['a fourth part', (token) => `${token}.x`],
    ['no signature', (token) => token.slice(0, token.lastIndexOf('.') + 1)],
    [
      'a changed signature',
      (token) => token.slice(0, -2) + (token.at(-2) === 'A' ? 'B' : 'A') + token.slice(-1),
    ],
    ['a padded signature', (token) => `${token}=`],
    ['another payload', (token) => swap(token, 1, { openid: 'oEve', appid: 'wx1', env: 'dev-1', exp: 9e9 })],
    ['algorithm none', (token) => swap(token, 0, { alg: 'none', typ: 'JWT' })],
    ['a very long text', (token) => token + 'A'.repeat(1e6)],
    ['the raw secret as key', (token) => resign(token, 'the-secret')],
  ] as const satisfies readonly (readonly [string, (token: string) => string])[];

  it.each(CASES)('refuse %s', async (_name, change) => {
    const { auth } = setup();
    const { token } = await auth.login('dev-alice');
    await expect(auth.ofToken(change(token), 'r')).rejects.toEqual(unauthenticated(/Sign in again/));
  });

  it('recognise the page until they expire', async () => {
    const { auth, clock } = setup();
    const session = await auth.login('dev-alice');
    expect(session).toEqual({
      token: expect.any(String) as string,
      openid: openidOf('wx1', 'alice'),
      expiresIn: 7200,
    });
    clock.advance(7_199_000);
    expect(await auth.ofToken(session.token, 'r')).toEqual({
      kind: 'user',
      openid: session.openid,
      unionid: unionidOf('wx1', 'alice'),
      appid: 'wx1',
      env: 'dev-1',
      source: 'wx_client',
      requestId: 'r',
    });
    clock.advance(1000);
    await expect(auth.ofToken(session.token, 'r')).rejects.toMatchObject({ code: 'ACCESS_TOKEN_EXPIRED' });
  });

  it('outlive a restart, but not a change of app, of secret, or from dev to serve', async () => {
    const { token } = await setup().auth.login('dev-alice');
    expect((await setup().auth.ofToken(token, 'r')).openid).toBe(openidOf('wx1', 'alice'));
    await expect(setup({ appid: 'wx2' }).auth.ofToken(token, 'r')).rejects.toEqual(
      unauthenticated(/another app/),
    );
    await expect(setup({ secret: 'other' }).auth.ofToken(token, 'r')).rejects.toEqual(
      unauthenticated(/signature/),
    );
    await expect(setup({ mode: 'serve' }).auth.ofToken(token, 'r')).rejects.toEqual(
      unauthenticated(/signature/),
    );
  });

  it.each([
    ['dev', '0a1b2c', /dev-NAME/],
    ['dev', 'dev-', /dev-NAME/],
    ['dev', 'dev-a\nb', /dev-NAME/],
    ['dev', `dev-${'x'.repeat(65)}`, /dev-NAME/],
    ['test', 'Dev-alice', /dev-NAME/],
    ['serve', 'dev-alice', /only in dev/],
    ['serve', '0a1b2c', /only in dev/],
  ] as const)('in %s do not begin with the code %j', async (mode, code, sentence) => {
    await expect(setup({ mode }).auth.login(code)).rejects.toEqual(unauthenticated(sentence));
  });

  it('say why in the reader’s language', async () => {
    const error = await setup()
      .auth.login('x')
      .catch((caught: unknown) => caught as { sentenceIn(lang: 'zh'): string });
    expect((error as { sentenceIn(lang: 'zh'): string }).sentenceIn('zh')).toMatch(
      /^无法识别调用方身份。 code 的格式应为/,
    );
  });
});

describe('openidOf', () => {
  it('is the same for ever, of WeChat’s shape, and differs by name and app', () => {
    const names = ['alice', 'bob', '小明', 'a'.repeat(64), ' ', '0'];
    const ids = names.flatMap((name) =>
      ['wx1', 'wx2'].flatMap((app) => [openidOf(app, name), unionidOf(app, name)]),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^o[A-Za-z0-9_-]{27}$/);
    expect(openidOf('wx0123456789abcdef', 'alice')).toBe(openidOf('wx0123456789abcdef', 'alice'));
    expect(openidOf('wx1', 'bob').slice(0, 6)).toBe(openidOf('wx1', 'alice').slice(0, 6));
  });

  it('keeps an openid', () => {
    const openid = openidOf('wx1', 'alice');
    expect(openidOf('wx2', openid)).toBe(openid);
  });
});

function swap(token: string, part: 0 | 1, content: object): string {
  const parts = token.split('.');
  parts[part] = Buffer.from(JSON.stringify(content)).toString('base64url');
  return parts.join('.');
}

function resign(token: string, key: string): string {
  const content = token.slice(0, token.lastIndexOf('.'));
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
}
