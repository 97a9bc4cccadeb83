import { CHAIN_LIMIT, checkChain } from '../../../../cloud/functions/pool/chain';
import type { InvokeRequest } from '../../../../cloud/protocol';

/** A call at the end of a chain of `length` others. */
const after = (length: number): InvokeRequest => ({
  name: 'last',
  event: new Uint8Array(),
  from: 'function',
  caller: {
    kind: 'function',
    openid: null,
    unionid: null,
    appid: 'wx1',
    env: 'dev-1',
    source: 'scf',
    requestId: 'r',
    chain: Array.from({ length }, (_, index) => ({ functionName: `f${index}`, requestId: `r${index}` })),
  },
});

test('a chain ends at its limit, and the refusal shows both of its ends', () => {
  expect(() => checkChain(after(CHAIN_LIMIT - 1))).not.toThrow();
  expect(() => checkChain(after(CHAIN_LIMIT))).toThrow(
    expect.objectContaining({
      code: 'FUNCTION_CHAIN_TOO_LONG',
      errCode: -501004,
      message: expect.stringContaining('more than 16: f0 → f1 → f2 → f3 → f4 → … → last') as string,
    }) as Error,
  );
});
