import * as v from 'valibot';
import { defineApi, implement, type, type Schema } from '../../../cloud/contract';

const api = defineApi({
  add: {
    input: v.object({
      text: v.pipe(v.string(), v.trim(), v.nonEmpty('empty')),
      size: v.optional(v.number(), 10),
    }),
    output: type<{ text: string; size: number }>(),
    errors: ['FULL', 'CLOSED'],
  },
  echo: { input: v.looseObject({}), output: type<unknown>() },
});

const add = implement(api, 'add', (input, { fail }) => {
  if (input.size > 100) return fail('FULL', 'no more room');
  return input.size === 100 ? fail('CLOSED') : input;
});

describe('implement', () => {
  it("hands the handler the schema's output", async () => {
    expect(await add({ text: ' hello ' })).toEqual({ ok: true, data: { text: 'hello', size: 10 } });
  });

  it('answers INVALID_INPUT with every issue and does not run the handler', async () => {
    const handler = jest.fn();
    const main = implement(api, 'add', handler);
    expect(await main({ text: ' ', size: 'big' })).toEqual({
      ok: false,
      error: {
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/^text: empty; size: /) as string,
        issues: [
          { path: 'text', message: 'empty' },
          { path: 'size', message: expect.any(String) as string },
        ],
      },
    });
    expect(handler).not.toHaveBeenCalled();
  });

  it.each([undefined, null, 7, 'text', []])(
    'refuses the event %p instead of failing on it',
    async (event) => {
      expect(await add(event)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    },
  );

  it('turns fail() into the declared refusal, with the code as its message if none is given', async () => {
    expect(await add({ text: 'a', size: 101 })).toEqual({
      ok: false,
      error: { code: 'FULL', message: 'no more room' },
    });
    expect(await add({ text: 'a', size: 100 })).toEqual({
      ok: false,
      error: { code: 'CLOSED', message: 'CLOSED' },
    });
  });

  it('lets what the handler throws pass', async () => {
    const broken = implement(api, 'add', () => {
      throw new RangeError('broken');
    });
    await expect(broken({ text: 'a' })).rejects.toThrow(new RangeError('broken'));
  });

  it('gives the handler the context untouched', async () => {
    const context = { request_id: 'r1' };
    const main = implement(api, 'echo', (_input, call) => call.context === context);
    expect(await main({}, context)).toEqual({ ok: true, data: true });
  });

  it('works with a schema that is checked asynchronously and names nested places', async () => {
    const slow: Schema<unknown, string> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) =>
          Promise.resolve(
            value === 'yes' ? { value } : { issues: [{ message: 'no', path: ['a', { key: 0 }, 'b'] }] },
          ),
      },
    };
    const main = implement(
      defineApi({ slow: { input: slow, output: type<string>() } }),
      'slow',
      (input) => input,
    );
    expect(await main('yes')).toEqual({ ok: true, data: 'yes' });
    expect(await main('other')).toEqual({
      ok: false,
      error: { code: 'INVALID_INPUT', message: 'a.0.b: no', issues: [{ path: 'a.0.b', message: 'no' }] },
    });
  });

  it('refuses a name the API does not have, also one every object has', () => {
    expect(() => implement(api as never, 'toString' as never, () => undefined as never)).toThrow(
      new TypeError('the API has no function "toString"'),
    );
  });
});

describe('userInfo', () => {
  const echo = implement(api, 'echo', (input) => input);

  it.each([
    ['what the platform put in is taken out', { a: 1, userInfo: { appId: 'wx1', openId: 'o1' } }, { a: 1 }],
    ['also without an openid', { userInfo: { appId: 'wx1' } }, {}],
    ['what a page sent stays', { userInfo: { nickName: 'n' } }, { userInfo: { nickName: 'n' } }],
    ['an empty one stays', { userInfo: {} }, { userInfo: {} }],
    ['text stays', { userInfo: 'text' }, { userInfo: 'text' }],
  ])('%s', async (_name, event, expected) => {
    expect(await echo(event)).toEqual({ ok: true, data: expected });
  });
});
