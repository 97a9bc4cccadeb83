import { ANSWERED } from './answered';
import { openRestCloud, type RestCloud } from './projects';
import { REFUSED_ELSEWHERE } from './refused-elsewhere';
import { REFUSED_IN_DATABASE } from './refused-in-database';
import { D, NOTES, type Scenario, type Who } from './scenario';

describe('/v1', () => {
  let open: RestCloud;
  const tokens: Partial<Record<Who, string>> = { stranger: 'aaaa.bbbb.cccc' };

  const send = async ({ who = 'alice', method = 'POST', path, headers, body }: Scenario) => {
    const token = tokens[who];
    const bare = method === 'GET' || body === undefined;
    const response = await fetch(`${open.cloud.url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(bare ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };

  beforeAll(async () => {
    open = await openRestCloud({ strict: true });
    tokens.admin = open.cloud.key;
    for (const who of ['alice', 'bob'] as const) {
      const response = await fetch(`${open.cloud.url}/client/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: `dev-${who}` }),
      });
      tokens[who] = ((await response.json()) as { data: { token: string } }).data.token;
    }
    const made = {
      name: '',
      who: 'admin',
      path: `${D}/collections`,
      body: { collectionName: 'notes' },
      status: 201,
    } as const;
    expect(await send(made)).toMatchObject({ status: 201 });
  });
  afterAll(() => open.stop());

  it.each(ANSWERED)('$name', async (scenario) => {
    const { status, text } = await send(scenario);
    for (const part of [scenario.contains ?? ''].flat()) expect(text).toContain(part);
    if (scenario.mustNotContain !== undefined) expect(text).not.toContain(scenario.mustNotContain);
    expect(status).toBe(scenario.status);
  });

  describe('refuses and changes nothing:', () => {
    const state = async () => ({
      collections: await open.cloud.db.collections(),
      notes: await open.cloud.db.collection('notes').find(),
    });
    beforeAll(async () => {
      const data = [{ _id: 'kept', n: 1 }];
      expect(await send({ name: '', path: NOTES, body: { data }, status: 201 })).toMatchObject({
        status: 201,
      });
    });

    it.each([...REFUSED_IN_DATABASE, ...REFUSED_ELSEWHERE])('$name', async (scenario) => {
      const before = await state();
      const { status, type, text } = await send(scenario);
      const answer = JSON.parse(text) as Record<string, unknown>;
      for (const part of [scenario.contains ?? ''].flat()) expect(text).toContain(part);
      expect(status).toBe(scenario.status);
      expect(type).toContain('application/json');
      expect(answer).toMatchObject({
        code: expect.stringMatching(/^[A-Z_]+$/) as string,
        message: expect.any(String) as string,
        requestId: expect.stringMatching(/./) as string,
      });
      expect(text).not.toContain('cause');
      expect(await state()).toEqual(before);
    });
  });

  it('runs a transaction for an administrator, seen by nobody before its commit', async () => {
    const admin = { name: '', who: 'admin', status: 200 } as const;
    const { transactionId } = JSON.parse((await send({ ...admin, path: `${D}/transactions` })).text) as {
      transactionId: string;
    };
    const data = [{ _id: 'inside', n: 1 }];
    await send({ ...admin, path: NOTES, body: { data, transactionId } });
    const inside = { ...admin, method: 'GET', path: `${NOTES}/inside` } as const;
    expect(await send(inside)).toMatchObject({ status: 404 });
    expect(await send({ ...inside, path: `${NOTES}/inside?transactionId=${transactionId}` })).toMatchObject({
      status: 200,
    });
    expect(await send({ ...admin, path: `${D}/transactions/${transactionId}/commit` })).toMatchObject({
      status: 200,
      text: '{}',
    });
    expect(await send(inside)).toMatchObject({ status: 200 });
  });

  it('forgets a transaction that is rolled back', async () => {
    const admin = { name: '', who: 'admin', status: 200 } as const;
    const { transactionId } = JSON.parse((await send({ ...admin, path: `${D}/transactions` })).text) as {
      transactionId: string;
    };
    const remove = { query: { _id: 'inside' }, transactionId };
    await send({ ...admin, path: `${NOTES}/remove`, body: remove });
    expect(await send({ ...admin, path: `${D}/transactions/${transactionId}/rollback` })).toMatchObject({
      status: 200,
    });
    expect(await send({ ...admin, method: 'GET', path: `${NOTES}/inside` })).toMatchObject({ status: 200 });
  });
});
