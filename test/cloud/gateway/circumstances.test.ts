import { request } from 'node:http';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeClock } from '../../../cloud/base';
import type { Mount } from '../../../cloud/protocol';
import { ENV, KEY, openRig, type Rig, type RigOptions } from './fakes';

const json = { 'content-type': 'application/json' };
const page = { authorization: 'Bearer page-alice' };
const admin = { 'x-yunlet-key': KEY };

const rigs: Rig[] = [];
async function rigOf(options: RigOptions = {}): Promise<Rig> {
  const rig = await openRig(options);
  rigs.push(rig);
  return rig;
}
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function post(
  rig: Rig,
  path: string,
  [body, headers]: readonly [object, Record<string, string>],
): Promise<Answer> {
  const response = await fetch(`${rig.url}${path}`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Lines of the log, once `count` requests are over: a line is written when its connection is done with it. */
async function linesOf(rig: Rig, count: number): Promise<Record<string, unknown>[]> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const lines = rig.recorded.log.filter(({ msg }) => String(msg).startsWith('request '));
    if (lines.length >= count || Date.now() > deadline) return lines;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const warningsOf = (rig: Rig) =>
  rig.recorded.log.filter(({ code, level }) => code === 'ENV_FALLBACK' && level === 40);

describe('whom a call is for', () => {
  const call = { name: 'echo', data: {} };

  it.each([
    ['a page', page, { kind: 'user', openid: 'alice' }, 'page'],
    ['an administrator', admin, { kind: 'admin', openid: null }, 'admin'],
    [
      'a page of bob by x-yunlet-as',
      { ...admin, 'x-yunlet-as': 'bob_-1' },
      { kind: 'user', openid: 'bob_-1' },
      'page',
    ],
    [
      'a page of 小明',
      { ...admin, 'x-yunlet-as': '%E5%B0%8F%E6%98%8E' },
      { kind: 'user', openid: '小明' },
      'page',
    ],
  ])('is %s', async (_who, headers, caller, from) => {
    const rig = await rigOf();
    expect((await post(rig, '/client/invoke', [call, headers])).status).toBe(200);
    expect(rig.recorded.invocations).toMatchObject([{ caller: { ...caller, env: ENV }, from }]);
  });

  it.each([
    ['x-yunlet-as without the key', { 'x-yunlet-as': 'bob' }, 401, 'UNAUTHENTICATED'],
    ['a wrong key', { 'x-yunlet-key': 'wrong', 'x-yunlet-as': 'bob' }, 401, 'UNAUTHENTICATED'],
    ['an openid that is none', { ...admin, 'x-yunlet-as': 'a%00b' }, 400, 'INVALID_PARAM'],
    ['an openid that is not encoded well', { ...admin, 'x-yunlet-as': '%E5' }, 400, 'INVALID_PARAM'],
    ['an empty openid', { ...admin, 'x-yunlet-as': '' }, 400, 'INVALID_PARAM'],
    ['both, of a page that wants to be another', { ...page, 'x-yunlet-key': '' }, 401, 'UNAUTHENTICATED'],
  ])('refuses %s', async (_what, headers, status, code) => {
    const rig = await rigOf();
    expect(await post(rig, '/client/invoke', [call, headers])).toMatchObject({ status, body: { code } });
    expect(rig.recorded.invocations).toEqual([]);
  });

  it('leaves another user the page of its token', async () => {
    const rig = await rigOf();
    await post(rig, '/client/invoke', [call, { ...page, 'x-yunlet-as': 'bob' }]);
    expect(rig.recorded.invocations).toMatchObject([{ caller: { openid: 'alice' } }]);
  });
});

describe('environments', () => {
  const named = { ...page, 'x-yunlet-env': 'nowhere' };
  const invoke = [{ name: 'echo', data: {} }, named] as const;
  const server = [
    {
      action: 'functions.invokeFunction',
      function_name: 'echo',
      envName: 'nowhere',
      wxCloudApiToken: 'call-a',
    },
    {},
  ] as const;

  it('of this cloud are taken as named', async () => {
    const rig = await rigOf();
    await post(rig, '/client/invoke', [{ name: 'echo' }, { ...page, 'x-yunlet-env': 'second-env' }]);
    await post(rig, '/admin', [{ ...server[0], envName: 'second-env' }, {}]);
    expect(rig.recorded.invocations).toMatchObject([
      { caller: { env: 'second-env' } },
      { caller: { env: 'second-env' } },
    ]);
    expect(warningsOf(rig)).toEqual([]);
  });

  it('that are unknown lead to the default one in dev, with one warning', async () => {
    const rig = await rigOf({ config: { mode: 'dev' } });
    expect((await post(rig, '/client/invoke', invoke)).status).toBe(200);
    expect((await post(rig, '/admin', server)).body).toHaveProperty('data.response_data');
    expect(rig.recorded.invocations).toMatchObject([{ caller: { env: ENV } }, { caller: { env: ENV } }]);
    expect(warningsOf(rig)).toMatchObject([{ env: 'nowhere', actual: ENV }]);
  });

  it.each([{ strict: true }, { mode: 'serve' }] as const)(
    'that are unknown are refused by %j',
    async (config) => {
      const rig = await rigOf({ config });
      expect(await post(rig, '/client/invoke', invoke)).toMatchObject({
        status: 400,
        body: { code: 'INVALIID_ENV' },
      });
      expect((await post(rig, '/admin', server)).body).toMatchObject({ code: 'INVALIID_ENV' });
      expect(rig.recorded.invocations).toEqual([]);

      const fileList = [`cloud://nowhere.x/a.txt`, `cloud://${ENV}.x/a.txt`];
      const absent = [{ status: -501005 }, { status: -503003 }];
      for (const route of ['/client/files/urls', '/client/files/delete']) {
        expect(await post(rig, route, [{ fileList }, page])).toMatchObject({
          status: 200,
          body: { data: { fileList: absent } },
        });
      }
    },
  );
});

describe('/client/stop', () => {
  it('answers an administrator before the cloud is told', async () => {
    const rig = await rigOf();
    expect(await post(rig, '/client/stop', [{}, page])).toMatchObject({ status: 403 });
    expect(await post(rig, '/client/stop', [{}, { ...admin, 'x-yunlet-as': 'bob' }])).toMatchObject({
      status: 403,
    });
    expect(rig.recorded.stops).toBe(0);
    expect(await post(rig, '/client/stop', [{}, admin])).toMatchObject({ status: 200, body: { data: {} } });
    await linesOf(rig, 3);
    expect(rig.recorded.stops).toBe(1);
  });
});

describe('mounts', () => {
  const mounts: readonly Mount[] = [
    {
      prefix: '/preview',
      async handle(given, response) {
        if (given.url?.includes('broken')) throw new Error('secret cause');
        if (given.url?.includes('half')) {
          response.write('half');
          throw new Error('secret cause');
        }
        response.end(`mounted ${given.url ?? ''}`);
      },
    },
  ];

  it('get the paths below their prefix, and no others', async () => {
    const rig = await rigOf({ mounts });
    const text = async (path: string) => (await fetch(`${rig.url}${path}`)).text();
    expect(await text('/preview')).toBe('mounted /preview');
    expect(await text('/')).toBe('mounted /preview/');
    expect(await text('/preview/a/b?c=1')).toBe('mounted /preview/a/b?c=1');
    expect(await text('/previews')).toContain('ROUTE_NOT_FOUND');
  });

  it('that fail are answered without the cause, and cut where an answer has begun', async () => {
    const rig = await rigOf({ mounts });
    const response = await fetch(`${rig.url}/preview/broken`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    await expect(fetch(`${rig.url}/preview/half`).then((half) => half.text())).rejects.toThrow();
  });

  it('are behind the checks of Host and Origin', async () => {
    const rig = await rigOf({ mounts });
    const response = await fetch(`${rig.url}/preview`, { headers: { origin: 'https://app.test' } });
    expect(response.status).toBe(403);
  });
});

describe('/healthz', () => {
  const health = async (rig: Rig) => {
    const response = await fetch(`${rig.url}/healthz`);
    return { status: response.status, body: await response.json() };
  };
  const fine = { database: 'ok', storage: 'ok', functions: 'ok' };

  it('says which part is wrong, and asks again after a second', async () => {
    const clock = createFakeClock();
    let probes = 0;
    let broken = false;
    const probe = async () => {
      probes += 1;
      if (broken) throw new Error('secret cause');
    };
    const rig = await rigOf({ clock, probe });
    expect(await health(rig)).toEqual({ status: 200, body: { ok: true, parts: fine } });
    broken = true;
    expect(await health(rig)).toMatchObject({ status: 200 });
    expect(probes).toBe(1);
    clock.advance(1000);
    expect(await health(rig)).toEqual({
      status: 503,
      body: { ok: false, parts: { ...fine, database: 'SYS_ERR' } },
    });
    broken = false;
    clock.advance(1000);
    expect(await health(rig)).toMatchObject({ status: 200 });
    expect(probes).toBe(3);
  });

  it('does not wait for a part that says nothing', async () => {
    const clock = createFakeClock();
    const rig = await rigOf({
      clock,
      probe: () =>
        new Promise(() => {
          clock.advance(2000);
        }),
    });
    expect(await health(rig)).toMatchObject({ status: 503, body: { parts: { database: 'SERVER_TIMEOUT' } } });
  });

  it('notices a folder in which nothing can be stored', async () => {
    const rig = await rigOf();
    await rm(join(rig.dir, 'incoming'), { recursive: true });
    expect(await health(rig)).toMatchObject({
      status: 503,
      body: { parts: { ...fine, storage: 'DATA_FOLDER_UNWRITABLE' } },
    });
  });
});

describe('the log', () => {
  it.each([
    ['serve', 30],
    ['dev', 20],
  ] as const)('has one line a request in %s', async (mode, level) => {
    const rig = await rigOf({
      config: { mode },
      invoke: async () => {
        throw new Error('secret cause');
      },
    });
    await fetch(`${rig.url}/healthz?sign=secret`);
    await post(rig, '/client/nowhere', [{}, {}]);
    await post(rig, '/admin', [{ action: 'nothing', wxCloudApiToken: 'call-a' }, {}]);
    await post(rig, '/client/invoke', [{ name: 'a' }, page]);
    const lines = await linesOf(rig, 4);
    expect(lines).toMatchObject([
      { level, method: 'GET', path: '/healthz', status: 200, msg: 'request answered' },
      { level: 40, path: '/client/nowhere', status: 404, code: 'ROUTE_NOT_FOUND' },
      { level: 40, path: '/admin', status: 200, code: 'UNKNOWN_ACTION' },
      { level: 50, path: '/client/invoke', status: 500, code: 'SYS_ERR', cause: { message: 'secret cause' } },
    ]);
    expect(lines.every(({ requestId, ms }) => typeof requestId === 'string' && typeof ms === 'number')).toBe(
      true,
    );
    expect(JSON.stringify(lines.slice(0, 3))).not.toContain('secret');
  });

  it('says that a request was given up', async () => {
    let begun: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      begun = resolve;
    });
    let finish: (text: string) => void = () => undefined;
    const rig = await rigOf({
      invoke: () => {
        begun();
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    });
    const given = request(`${rig.url}/client/invoke`, { method: 'POST', headers: { ...json, ...page } });
    given.once('error', () => undefined);
    given.end('{"name":"slow"}');
    await arrived;
    given.destroy();
    expect(await linesOf(rig, 1)).toMatchObject([{ path: '/client/invoke', aborted: true }]);
    finish('null');
  });
});
