import { request as httpRequest } from 'node:http';
import { ENV, openWebProject, type WebProject } from './project';

/** One request to a raw route and what it must be answered with. */
interface Scenario {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** TOKEN and REFRESH stand for those of a fresh anonymous user. */
  readonly body?: string;
  readonly status: number;
  /** Members the answer must have. */
  readonly answer: object;
}

const json = (value: object) => JSON.stringify(value);
const web = (fields: object) => json({ env: ENV, access_token: 'TOKEN', ...fields });
const WEB = { path: `/web?env=${ENV}`, status: 200 } as const;
const code = (name: string) => ({
  code: name,
  message: expect.any(String) as string,
  requestId: expect.any(String) as string,
});
const oauth = (error: string) => ({
  error,
  error_description: expect.any(String) as string,
  error_code: expect.any(Number) as number,
});
const DEEP = `{"action":"database.addDocument","data":${'['.repeat(5000)}${']'.repeat(5000)}}`;
const ADD = { action: 'database.addDocument', collectionName: 'open', data: { n: 1 } };

const SCENARIOS: readonly Scenario[] = [
  { ...WEB, name: 'no body', body: '', answer: code('INVALID_COMMON_PARAM') },
  { ...WEB, name: 'no JSON', body: '{"action":', answer: code('INVALID_COMMON_PARAM') },
  { ...WEB, name: 'a list', body: '[]', answer: code('INVALID_COMMON_PARAM') },
  { ...WEB, name: 'too many levels', body: DEEP, answer: code('INVALID_COMMON_PARAM') },
  { ...WEB, name: 'no action', body: web({}), answer: code('INVALID_PARAM') },
  { ...WEB, name: 'an action that is no text', body: web({ action: 7 }), answer: code('INVALID_PARAM') },
  {
    ...WEB,
    name: 'an unknown action',
    body: web({ action: 'database.addDocumen' }),
    answer: code('UNKNOWN_ACTION'),
  },
  {
    ...WEB,
    name: 'a member of all objects',
    body: web({ action: 'constructor' }),
    answer: code('UNKNOWN_ACTION'),
  },
  {
    ...WEB,
    name: 'a way to sign in that is not there',
    body: web({ action: 'auth.signIn', username: 'x', password: 'y' }),
    answer: code('ACTION_UNSUPPORTED'),
  },
  {
    ...WEB,
    name: 'a raw command that is none for documents',
    body: web({ action: 'database.runCommands', commands: [{ dropDatabase: 1 }] }),
    answer: code('INVALID_PARAM'),
  },
  {
    ...WEB,
    name: 'open API',
    body: web({ action: 'wx.openApi', apiName: 'x' }),
    answer: code('UNKNOWN_ACTION'),
  },
  { ...WEB, name: 'nobody', body: json({ env: ENV, ...ADD }), answer: code('UNAUTHENTICATED') },
  {
    ...WEB,
    name: 'a wrong token',
    body: web({ ...ADD, access_token: 'x.y.z' }),
    answer: code('UNAUTHENTICATED'),
  },
  {
    ...WEB,
    name: 'a token that is no text',
    body: web({ ...ADD, access_token: 7 }),
    answer: code('INVALID_PARAM'),
  },
  {
    ...WEB,
    name: 'a refresh token for a token',
    body: web({ ...ADD, access_token: 'REFRESH' }),
    answer: code('UNAUTHENTICATED'),
  },
  {
    ...WEB,
    name: 'the wrong bearer',
    body: json({ env: ENV, ...ADD }),
    headers: { authorization: 'Bearer nonsense' },
    answer: code('UNAUTHENTICATED'),
  },
  {
    ...WEB,
    name: 'the key alone',
    body: json({ env: ENV, ...ADD }),
    headers: { 'x-yunlet-key': 'KEY' },
    answer: code('UNAUTHENTICATED'),
  },
  {
    ...WEB,
    name: 'a form',
    body: 'a=1',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    answer: code('INVALID_COMMON_PARAM'),
  },
  {
    ...WEB,
    name: 'documents without a collection',
    body: web({ ...ADD, collectionName: '' }),
    answer: code('INVALID_PARAM'),
  },
  { ...WEB, name: 'a document that is none', body: web({ ...ADD, data: 5 }), answer: code('INVALID_PARAM') },
  {
    ...WEB,
    name: 'another owner',
    body: web({ ...ADD, data: { _openid: 'x' } }),
    answer: code('INVALID_PARAM'),
  },
  {
    ...WEB,
    name: 'a closed collection',
    body: web({ ...ADD, collectionName: 'closed' }),
    answer: code('DATABASE_PERMISSION_DENIED'),
  },
  {
    ...WEB,
    name: 'a transaction',
    body: web({ action: 'database.startTransaction' }),
    answer: code('INVALID_REQUEST_SOURCE'),
  },
  {
    ...WEB,
    name: 'a function without a name',
    body: web({ action: 'functions.invokeFunction' }),
    answer: code('INVALID_PARAM'),
  },
  {
    ...WEB,
    name: 'an event that is no JSON',
    body: web({ action: 'functions.invokeFunction', function_name: 'who', request_data: '{' }),
    answer: code('INVALID_COMMON_PARAM'),
  },
  {
    ...WEB,
    name: 'a path out of the bucket',
    body: web({ action: 'storage.getUploadMetadata', path: '../x' }),
    answer: code('INVALID_PARAM'),
  },
  {
    ...WEB,
    name: 'a refresh token that is none',
    body: json({ action: 'auth.fetchAccessTokenWithRefreshToken', refresh_token: 'x' }),
    answer: code('INVALID_REFRESH_TOKEN'),
  },
  {
    ...WEB,
    name: 'no refresh token',
    body: json({ action: 'auth.fetchAccessTokenWithRefreshToken' }),
    answer: code('INVALID_PARAM'),
  },
  {
    ...WEB,
    name: 'a ticket that is none',
    body: json({ action: 'auth.signInWithTicket', ticket: 'x' }),
    answer: code('LOGIN_TICKET_INVALID'),
  },
  { ...WEB, name: 'another method', method: 'GET', status: 405, answer: code('METHOD_NOT_ALLOWED') },
  {
    name: 'a password',
    path: '/auth/v1/signin',
    body: json({ username: 'x', password: 'y' }),
    status: 400,
    answer: oauth('unimplemented'),
  },
  {
    name: 'an unknown word of sign-in',
    path: '/auth/v1/nowhere',
    body: '{}',
    status: 400,
    answer: oauth('unimplemented'),
  },
  {
    name: 'sign-in that is no JSON',
    path: '/auth/v1/signin/anonymously',
    body: '{',
    status: 400,
    answer: oauth('invalid_argument'),
  },
  {
    name: 'sign-in of a megabyte',
    path: '/auth/v1/signin/custom',
    body: json({ ticket: 'x'.repeat(1 << 20) }),
    status: 413,
    answer: oauth('invalid_argument'),
  },
  {
    name: 'no ticket',
    path: '/auth/v1/signin/custom',
    body: '{}',
    status: 400,
    answer: oauth('invalid_argument'),
  },
  {
    name: 'a wrong ticket',
    path: '/auth/v1/signin/custom',
    body: json({ ticket: 'x' }),
    status: 401,
    answer: oauth('invalid_grant'),
  },
  {
    name: 'another grant',
    path: '/auth/v1/token',
    body: json({ grant_type: 'password' }),
    status: 400,
    answer: oauth('invalid_argument'),
  },
  {
    name: 'a wrong refresh token',
    path: '/auth/v1/token',
    body: json({ grant_type: 'refresh_token', refresh_token: 'x' }),
    status: 401,
    answer: oauth('invalid_grant'),
  },
  {
    name: 'nobody asks who it is',
    path: '/auth/v1/user/me',
    method: 'GET',
    status: 401,
    answer: oauth('unauthenticated'),
  },
  {
    name: 'nobody signs out',
    path: '/auth/v1/user/signout',
    body: '{}',
    status: 401,
    answer: oauth('unauthenticated'),
  },
  {
    name: 'nonsense is revoked',
    path: '/auth/v1/revoke',
    body: json({ token: 'x' }),
    status: 401,
    answer: oauth('unauthenticated'),
  },
  {
    name: 'a wrong code of wx.login',
    path: '/auth/v1/provider/token',
    body: json({ provider_code: 'x' }),
    status: 401,
    answer: oauth('unauthenticated'),
  },
];

let project: WebProject;
beforeAll(async () => {
  project = await openWebProject();
});
afterAll(() => project.close());

async function ask({
  path,
  method = 'POST',
  headers = {},
  body = '',
}: Omit<Scenario, 'name' | 'status' | 'answer'>) {
  const response = await fetch(project.cloud.url + path, {
    method,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    ...(method === 'GET' ? {} : { body }),
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}
const signIn = async (env = ENV) => {
  const { text } = await ask({ path: `/auth/v1/signin/anonymously?client_id=${env}`, body: '{}' });
  return JSON.parse(text) as { access_token: string; refresh_token: string; sub: string };
};

it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  '%s: a JSON error, and nothing changed',
  async (_name, scenario) => {
    const tokens = await signIn();
    const fill = (text: string) =>
      text
        .replace('TOKEN', tokens.access_token)
        .replace('REFRESH', tokens.refresh_token)
        .replace('KEY', project.cloud.key);
    const headers = Object.fromEntries(
      Object.entries(scenario.headers ?? {}).map(([name, value]) => [name, fill(value)]),
    );
    const { status, type, text } = await ask({ ...scenario, headers, body: fill(scenario.body ?? '') });
    expect(type).toMatch(/^application\/json/);
    expect(JSON.parse(text)).toMatchObject(scenario.answer);
    expect(status).toBe(scenario.status);
    expect(await project.cloud.db.collection('open').count()).toBe(0);
    const { text: me } = await ask({
      path: '/auth/v1/user/me',
      method: 'GET',
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(JSON.parse(me)).toMatchObject({ sub: tokens.sub });
  },
);

it('a body over the limit is refused, whole', async () => {
  const { text } = await ask({ path: '/web', body: web({ ...ADD, data: { text: 'x'.repeat(9 << 20) } }) });
  expect(JSON.parse(text)).toMatchObject(code('INVALID_PARAM'));
  expect(await project.cloud.db.collection('open').count()).toBe(0);
});

it('a body that breaks off leaves the cloud as it was', async () => {
  await new Promise<void>((resolve) => {
    const request = httpRequest(`${project.cloud.url}/web`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000' },
    });
    request.on('error', () => resolve());
    request.write('{"action"', () => request.destroy());
    request.on('close', () => resolve());
  });
  expect((await ask({ path: '/web', body: '{}' })).status).toBe(200);
});

it('an id of an environment that only the real cloud has leads to the default one, in one sign-in and its calls', async () => {
  const { access_token, sub } = await signIn('prod-9x8y');
  expect((await signIn('prod-9x8y')).sub).not.toBe(sub);
  const { text } = await ask({
    path: '/web?env=prod-9x8y',
    body: json({ env: 'prod-9x8y', access_token, action: 'auth.getUserInfo' }),
  });
  expect(JSON.parse(text)).toMatchObject({ data: { uid: sub, loginType: 'ANONYMOUS' } });
});

it('a token is good in the header too', async () => {
  const { access_token, sub } = await signIn();
  const { text } = await ask({
    path: '/web',
    headers: { authorization: `Bearer ${access_token}` },
    body: json({ action: 'auth.getUserInfo' }),
  });
  expect(JSON.parse(text)).toMatchObject({ data: { uid: sub } });
});

it('refresh tokens are replaced, and dead once their user has signed out', async () => {
  const { refresh_token, sub } = await signIn();
  const refresh = async (token: string) => {
    const body = json({ grant_type: 'refresh_token', refresh_token: token, client_id: ENV });
    return JSON.parse((await ask({ path: '/auth/v1/token', body })).text) as Awaited<
      ReturnType<typeof signIn>
    >;
  };
  const next = await refresh(refresh_token);
  expect(next).toMatchObject({ sub, token_type: 'Bearer', expires_in: 7200, scope: 'anonymous' });
  expect(next.refresh_token).not.toBe(refresh_token);
  expect((await ask({ path: '/auth/v1/revoke', body: json({ token: next.access_token }) })).status).toBe(200);
  expect(await refresh(next.refresh_token)).toMatchObject(oauth('invalid_grant'));
  const { text } = await ask({ path: '/web', body: web({ ...ADD, access_token: next.access_token }) });
  expect(JSON.parse(text)).toMatchObject(code('UNAUTHENTICATED'));
});

it('DELETE /auth/v1/user/revoke/all ends every sign-in of the user', async () => {
  const device = { 'x-device-id': '0123456789abcdef0123456789abcdef' };
  const tokens = await Promise.all(
    [1, 2].map(async () => {
      const { text } = await ask({ path: '/auth/v1/signin/anonymously', headers: device, body: '{}' });
      return (JSON.parse(text) as { access_token: string }).access_token;
    }),
  );
  const bearer = (token = '') => ({ authorization: `Bearer ${token}` });
  expect(
    (await ask({ path: '/auth/v1/user/revoke/all', method: 'DELETE', headers: bearer(tokens[0]) })).status,
  ).toBe(200);
  for (const token of tokens)
    expect((await ask({ path: '/auth/v1/user/me', method: 'GET', headers: bearer(token) })).status).toBe(401);
});

it('the key for tickets is for administrators alone', async () => {
  const { access_token } = await signIn();
  for (const headers of [{}, { authorization: `Bearer ${access_token}` }, { 'x-yunlet-key': 'x' }]) {
    const { text } = await ask({ path: '/client/login-key', headers, body: '{}' });
    expect(text).not.toContain('PRIVATE KEY');
    expect(JSON.parse(text)).toHaveProperty('code');
  }
  const { text } = await ask({
    path: '/client/login-key',
    headers: { 'x-yunlet-key': project.cloud.key },
    body: '{}',
  });
  expect(JSON.parse(text)).toMatchObject({ data: { env_id: ENV } });
});
