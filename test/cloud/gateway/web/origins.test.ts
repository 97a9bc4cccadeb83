import { openRig, type Rig } from '../fakes';

const DECLARED = 'https://app.test';
/** Routes of clients, by a method they take. */
const CLIENT = [
  ['POST', '/web'],
  ['POST', '/auth/v1/signin/anonymously'],
  ['GET', '/v1/anything'],
  ['POST', '/client/database'],
  ['GET', '/files/local-env/a.txt'],
] as const;
const OTHERS = ['/admin', '/healthz', '/preview', '/webx', '/v12', '/auth', '/'] as const;

async function ask(rig: Rig, path: string, { origin, method = 'POST' }: { origin: string; method?: string }) {
  const response = await fetch(rig.url + path, {
    method,
    headers: { origin, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  return { headers: response.headers, text: await response.text() };
}

describe.each(['serve', 'dev'] as const)('in %s', (mode) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig({ config: { mode } });
  });
  afterAll(() => rig.close());

  it.each(CLIENT)('pages of declared origins may %s %s, with credentials', async (method, path) => {
    const { headers, text } = await ask(rig, path, { origin: DECLARED, method });
    expect(text).not.toContain('ORIGIN_REFUSED');
    expect(headers.get('access-control-allow-origin')).toBe(DECLARED);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('vary')).toMatch(/origin/i);
  });

  it.each(OTHERS)('they may not use %s', async (path) => {
    const { headers, text } = await ask(rig, path, { origin: DECLARED });
    expect(text).toContain('ORIGIN_REFUSED');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(CLIENT)('a pre-flight of theirs is told the headers it asks for: %s %s', async (method, path) => {
    const names = 'authorization,x-sdk-version, x-seqid,x-device-id';
    const response = await fetch(rig.url + path, {
      method: 'OPTIONS',
      headers: {
        origin: DECLARED,
        'access-control-request-method': method,
        'access-control-request-headers': names,
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toBe(names);
    for (const one of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
      expect(response.headers.get('access-control-allow-methods')).toContain(one);
  });

  it('a pre-flight that names no headers, or nonsense, is told the usual ones', async () => {
    for (const names of ['', 'a b, c', 'a,,b', '"x"']) {
      const response = await fetch(`${rig.url}/web`, {
        method: 'OPTIONS',
        headers: { origin: DECLARED, 'access-control-request-headers': names },
      });
      expect(response.headers.get('access-control-allow-headers')).toMatch(/^authorization, content-type/);
    }
  });

  it.each(['https://evil.test', 'null', 'http://localhost.evil.test', 'https://app.test.evil', 'http://'])(
    'pages of %s are refused everywhere',
    async (origin) => {
      for (const [method, path] of CLIENT)
        expect((await ask(rig, path, { origin, method })).text).toContain('ORIGIN_REFUSED');
    },
  );

  it.each(['http://localhost:5173', 'http://127.0.0.1:8080', 'https://localhost:5173', 'http://[::1]:3000'])(
    `pages of %s, a server on this machine, are ${mode === 'dev' ? 'let in' : 'refused'}`,
    async (origin) => {
      const { headers, text } = await ask(rig, '/web', { origin });
      expect(headers.get('access-control-allow-origin')).toBe(mode === 'dev' ? origin : null);
      expect(text.includes('ORIGIN_REFUSED')).toBe(mode !== 'dev');
      expect((await ask(rig, '/admin', { origin })).text).toContain('ORIGIN_REFUSED');
    },
  );
});
