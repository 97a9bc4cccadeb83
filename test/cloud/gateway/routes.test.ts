import { KEY, openRig, type Rig } from './fakes';

const page = { authorization: 'Bearer page-alice' };
const admin = { 'x-yunlet-key': KEY };
const json = { 'content-type': 'application/json' };

interface Scenario {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly status: number;
  readonly contains?: string;
  readonly mustNotContain?: string;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'says it is alive', path: '/healthz', method: 'GET', status: 200, contains: '"ok":true' },
  { name: 'names the nearest route', path: '/client/invok', status: 404, contains: '/client/invoke' },
  {
    name: 'refuses a wrong method',
    path: '/client/invoke',
    method: 'GET',
    status: 405,
    contains: 'METHOD_NOT_ALLOWED',
  },
  {
    name: 'refuses a foreign origin',
    path: '/client/login',
    headers: { origin: 'https://evil.test' },
    status: 403,
    contains: 'ORIGIN_REFUSED',
  },
  {
    name: 'refuses a declared origin elsewhere',
    path: '/admin',
    headers: { origin: 'https://app.test' },
    status: 403,
    contains: 'ORIGIN_REFUSED',
  },
  {
    name: 'answers a preflight',
    path: '/client/invoke',
    method: 'OPTIONS',
    headers: { origin: 'https://app.test' },
    status: 204,
  },
  {
    name: 'signs in',
    path: '/client/login',
    body: '{"code":"dev-alice"}',
    status: 200,
    contains: '"token":"page-alice"',
  },
  {
    name: 'invokes as a page',
    path: '/client/invoke',
    headers: page,
    body: '{"name":"echo","data":{"a":"你"}}',
    status: 200,
    contains: '{"requestId":"the-invocation","data":{"result":{"a":"你"}}}',
  },
  {
    name: 'invokes with data first',
    path: '/client/invoke',
    headers: page,
    body: '{"data":[1],"name":"echo"}',
    status: 200,
    contains: '{"result":[1]}',
  },
  {
    name: 'is not fooled by members after data',
    path: '/client/invoke',
    headers: page,
    body: '{"name":"echo","data":1,"data":2}',
    status: 200,
    contains: '{"result":2}',
  },
  {
    name: 'refuses an unknown page',
    path: '/client/invoke',
    body: '{"name":"echo"}',
    status: 401,
    contains: 'UNAUTHENTICATED',
  },
  {
    name: 'refuses broken JSON',
    path: '/client/invoke',
    headers: page,
    body: '{"name":"echo","data":',
    status: 400,
    contains: 'not JSON',
  },
  {
    name: 'refuses an empty body',
    path: '/client/invoke',
    headers: page,
    body: '',
    status: 400,
    contains: 'empty',
  },
  {
    name: 'refuses a wrong content type',
    path: '/client/invoke',
    headers: { ...page, 'content-type': 'text/plain' },
    body: '{}',
    status: 400,
    contains: 'application/json',
  },
  {
    name: 'refuses a huge body',
    path: '/client/invoke',
    headers: page,
    body: `"${'x'.repeat(9_000_000)}"`,
    status: 413,
    contains: 'BODY_TOO_LARGE',
  },
  {
    name: 'answers the database in canonical form',
    path: '/client/database',
    headers: page,
    body: '{"request":{"action":"count","collection":"notes","query":{}}}',
    status: 200,
    contains: '"reply":{"total":{"$numberInt":"7"}}',
  },
  {
    name: 'names the wrong field of a request',
    path: '/client/database',
    headers: page,
    body: '{"request":{"action":"count"}}',
    status: 400,
    contains: 'collection',
  },
  {
    name: 'shows its status to administrators',
    path: '/client/status',
    method: 'GET',
    headers: admin,
    status: 200,
    contains: '"env":"local-env"',
  },
  {
    name: 'hides its status from pages',
    path: '/client/status',
    method: 'GET',
    headers: page,
    status: 403,
    contains: 'INVALID_REQUEST_SOURCE',
  },
  {
    name: 'names the nearest action',
    path: '/admin',
    body: '{"action":"database.getDocumen","wxCloudApiToken":"call-a"}',
    status: 200,
    contains: 'database.getDocument',
  },
  {
    name: 'refuses a server call without proof',
    path: '/admin',
    body: '{"action":"database.getDocument"}',
    status: 200,
    contains: 'UNAUTHENTICATED',
  },
  {
    name: 'answers a server call',
    path: '/admin?env=local-env&seqId=1',
    body: '{"action":"database.calculateDocument","collectionName":"notes","wxCloudApiToken":"call-a"}',
    status: 200,
    contains: '"data":{"total":7}',
  },
  {
    name: 'refuses a server call that is no JSON',
    path: '/admin',
    body: '{"action":',
    status: 200,
    contains: 'INVALID_COMMON_PARAM',
  },
  {
    name: 'refuses a server call of another content type',
    path: '/admin',
    headers: { 'content-type': 'text/plain' },
    body: '{}',
    status: 200,
    contains: 'multipart/form-data',
  },
  {
    name: 'refuses a huge server call',
    path: '/admin',
    body: `"${'x'.repeat(9_000_000)}"`,
    status: 200,
    contains: 'BODY_TOO_LARGE',
  },
  {
    name: 'refuses an unsigned address',
    path: '/files/local-env/a.txt?sign=x&t=9999999999',
    method: 'GET',
    status: 403,
    contains: 'STORAGE_SIGN_PARAM_INVALID',
  },
  {
    name: 'answers a wrong upload in XML',
    path: '/files/upload/local-env/a.txt',
    method: 'PUT',
    body: 'x',
    headers: { authorization: 'no' },
    status: 403,
    contains: '<TraceId>',
  },
];

const OWN = 'that of the gateway itself';

function bothWays(scenario: Scenario): readonly Scenario[] {
  const isShort = ['/client/invoke', '/admin'].includes(scenario.path.split('?')[0] ?? '');
  if (!isShort || scenario.method !== undefined || scenario.headers?.['origin'] !== undefined)
    return [scenario];
  const fromPage = { ...scenario, name: `${scenario.name}, from a page` };
  return [scenario, { ...fromPage, headers: { ...scenario.headers, origin: OWN } }];
}

describe('routes', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig({ reply: () => ({ total: 7 }) });
  });
  afterAll(() => rig.close());

  // Pages of our own send their origin, everybody else none: the hottest routes go two different ways then.
  it.each(SCENARIOS.flatMap(bothWays))(
    '$name',
    async ({ path, method = 'POST', headers, body, status, contains, mustNotContain }) => {
      const bare = method === 'GET' || method === 'OPTIONS';
      const response = await fetch(`${rig.url}${path}`, {
        method,
        headers: { ...json, ...headers, ...(headers?.['origin'] === OWN ? { origin: rig.url } : {}) },
        ...(bare ? {} : { body: body ?? '{}' }),
      });
      const text = await response.text();
      expect(response.status).toBe(status);
      expect(text).toContain(contains ?? '');
      if (mustNotContain !== undefined) expect(text).not.toContain(mustNotContain);
    },
  );
});
