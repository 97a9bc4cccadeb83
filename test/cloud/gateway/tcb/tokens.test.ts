import { createFakeClock, createSequentialIds, isCloudError } from '../../../../cloud/base';
import { createAccessTokens } from '../../../../cloud/auth';
import { APPID, openTcbCloud, type Answer, type TcbCloud } from './tcb-cloud';

let rig: TcbCloud;
beforeAll(async () => {
  rig = await openTcbCloud();
});
afterAll(() => rig.stop());

const ask = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${rig.cloud.url}${path}`, init);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};
const stable = (body: object) =>
  ask('/cgi-bin/stable_token', {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid: APPID, secret: rig.cloud.key, ...body }),
  });
const use = (token: string) =>
  ask(`/tcb/databasecount?access_token=${encodeURIComponent(token)}`, {
    method: 'POST',
    body: JSON.stringify({ env: rig.cloud.env, query: "db.collection('c').count()" }),
  });

describe('/cgi-bin/token', () => {
  it.each(['GET', 'POST'])('%s gives a token that works', async (method) => {
    const answer = await ask(
      `/cgi-bin/token?grant_type=client_credential&appid=${APPID}&secret=${rig.cloud.key}`,
      { method },
    );
    expect(answer).toEqual({ access_token: expect.any(String), expires_in: 7200 });
    expect(await use(String(answer['access_token']))).toMatchObject({ errcode: 0 });
  });

  test.each<[string, number]>([
    ['', 40002],
    ['grant_type=password', 40002],
    ['grant_type=client_credential', 41002],
    [`grant_type=client_credential&appid=${APPID}`, 41004],
    ['grant_type=client_credential&appid=wx0&secret=x', 40013],
    [`grant_type=client_credential&appid=${APPID}&secret=x`, 40125],
  ])('?%s is refused with %d', async (query, errcode) => {
    expect(await ask(`/cgi-bin/token?${query}`)).toEqual({ errcode, errmsg: expect.any(String) });
  });
});

describe('/cgi-bin/stable_token', () => {
  it('gives the same token until it is refreshed', async () => {
    const first = await stable({});
    expect(first).toEqual({ access_token: expect.any(String), expires_in: expect.any(Number) });
    expect((await stable({}))['access_token']).toBe(first['access_token']);
    const second = await stable({ force_refresh: true });
    expect(second['access_token']).not.toBe(first['access_token']);
    expect(await use(String(first['access_token']))).toMatchObject({ errcode: 40001 });
    expect(await use(String(second['access_token']))).toMatchObject({ errcode: 0 });
  });

  test.each<[object, number]>([
    [{ grant_type: 'x' }, 40002],
    [{ appid: '' }, 41002],
    [{ secret: 7 }, 41004],
    [{ secret: 'x' }, 40125],
    [{ force_refresh: 'yes' }, 40097],
  ])('%j is refused with %d', async (body, errcode) => {
    expect(await stable(body)).toMatchObject({ errcode });
  });

  it('takes POST with a body only', async () => {
    expect(await ask('/cgi-bin/stable_token')).toMatchObject({ errcode: 43002 });
    expect(await ask('/cgi-bin/stable_token', { method: 'POST' })).toMatchObject({ errcode: 44002 });
    expect(await ask('/cgi-bin/stable_token', { method: 'POST', body: '{' })).toMatchObject({
      errcode: 47001,
    });
  });
});

describe('/tcb/…', () => {
  const body = JSON.stringify({ env: 'x', query: 'x' });

  test.each<[string, string, RequestInit, number]>([
    ['without a token', '', { method: 'POST', body }, 41001],
    ['with a token of nobody', '?access_token=x', { method: 'POST', body }, 40014],
    ['with the key as a token', '?access_token=KEY', { method: 'POST', body }, 40014],
    ['with the key in a header', '', { method: 'POST', body, headers: { 'x-yunlet-key': 'KEY' } }, 41001],
    [
      'with the key as a bearer',
      '',
      { method: 'POST', body, headers: { authorization: 'Bearer KEY' } },
      41001,
    ],
    ['by GET', '?access_token=TOKEN', {}, 43002],
    ['by PUT', '?access_token=TOKEN', { method: 'PUT', body }, 43002],
    ['without a body', '?access_token=TOKEN', { method: 'POST' }, 44002],
  ])('%s', async (_, query, init, errcode) => {
    const real = (text: string) => text.replace('KEY', rig.cloud.key).replace('TOKEN', rig.token);
    const headers = Object.fromEntries(
      Object.entries((init.headers ?? {}) as Record<string, string>).map(([name, value]) => [
        name,
        real(value),
      ]),
    );
    expect(await ask(`/tcb/databasequery${real(query)}`, { ...init, headers })).toEqual({
      errcode,
      errmsg: expect.any(String),
    });
  });

  it('does not take the session of a page', async () => {
    const login = await fetch(`${rig.cloud.url}/client/login`, {
      method: 'POST',
      body: '{"code":"dev-alice"}',
      headers: { 'content-type': 'application/json' },
    });
    const { data } = (await login.json()) as { data: { token: string } };
    expect(await use(data.token)).toMatchObject({ errcode: 40014 });
  });

  it('a token is good for nothing else', async () => {
    const response = await fetch(`${rig.cloud.url}/client/status`, {
      headers: { authorization: `Bearer ${rig.token}` },
    });
    expect(response.status).toBe(401);
  });
});

describe('lives of tokens', () => {
  const open = (clock = createFakeClock()) => {
    const tokens = createAccessTokens({
      appid: APPID,
      env: 'e',
      key: 'k',
      secret: 's',
      clock,
      ids: createSequentialIds(),
    });
    const get = (kind: 'plain' | 'stable', refresh = false) =>
      tokens.open({ appid: APPID, secret: 'k', kind, refresh });
    const codeOf = (token: string) => {
      try {
        tokens.callerOf(token, 'r');
        return 'good';
      } catch (error) {
        return isCloudError(error) ? error.code : 'other';
      }
    };
    return { clock, get, codeOf };
  };

  it('a new token has its whole life, whatever time passes while it is made', () => {
    const clock = createFakeClock();
    let reading = 0;
    const { get } = open({ ...clock, now: () => clock.now() + reading++ });
    for (const kind of ['plain', 'stable'] as const) expect(get(kind).expiresIn).toBe(7200);
  });

  it('a plain token works for five minutes beside the next one', () => {
    const { clock, get, codeOf } = open();
    const [first, second] = [get('plain').token, get('plain').token];
    clock.advance(299_000);
    expect([first, second].map(codeOf)).toEqual(['good', 'good']);
    clock.advance(1000);
    expect([first, second].map(codeOf)).toEqual(['ADMIN_TOKEN_REPLACED', 'good']);
    clock.advance(7200_000);
    expect([first, second].map(codeOf)).toEqual(['ADMIN_TOKEN_EXPIRED', 'ADMIN_TOKEN_EXPIRED']);
  });

  it('a stable token is renewed five minutes before its end, and refreshed every 30 seconds at most', () => {
    const { clock, get, codeOf } = open();
    const first = get('stable');
    clock.advance(6_899_000);
    expect(get('stable')).toEqual({ token: first.token, expiresIn: 301 });
    clock.advance(2000);
    const second = get('stable');
    expect(second.token).not.toBe(first.token);
    expect(codeOf(first.token)).toBe('good');
    const third = get('stable', true);
    expect(codeOf(second.token)).toBe('ADMIN_TOKEN_REPLACED');
    expect(get('stable', true).token).toBe(third.token);
    clock.advance(30_000);
    expect(get('stable', true).token).not.toBe(third.token);
    expect(codeOf(get('plain').token)).toBe('good');
  });
});
