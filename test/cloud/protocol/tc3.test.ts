import { createRequire } from 'node:module';
import { createTc3Verifier, parseTc3 } from '../../../cloud/protocol';

interface Signer {
  sign(options: object): { authorization: string; timestamp: number };
}
const { sign } = createRequire(__filename)('@cloudbase/signature-nodejs') as Signer;

const NOW = Date.UTC(2026, 0, 1, 12);

function signed(timestamp: number) {
  const headers = {
    'content-type': 'application/json',
    host: '127.0.0.1:7380',
    'user-agent': 'tcb-node-sdk/3.17.2',
  };
  const body = { action: 'database.getDocument', multi: false, empty: '', query: ' {"a":1} ' };
  const { authorization } = sign({
    secretId: 'id',
    secretKey: 'key',
    method: 'post',
    url: 'http://127.0.0.1:7380/admin?env=e&seqId=1',
    headers,
    params: body,
    timestamp,
    withSignedParams: true,
  });
  const all = { ...headers, 'x-timestamp': String(timestamp), 'x-signature-expires': '600' };
  return {
    authorization: parseTc3(authorization)!,
    request: { host: headers.host, target: '/admin?env=e&seqId=1', headers: all, body },
  };
}

describe('createTc3Verifier', () => {
  const verifyTc3 = createTc3Verifier();
  const at = NOW / 1000 - 1;
  const key = { secretKey: 'key', now: NOW };

  it('accepts what the real signer signs', () => {
    const { request, authorization } = signed(at);
    expect(authorization.secretId).toBe('id');
    expect(verifyTc3(request, authorization, key)).toBe('valid');
  });

  it('tells the keys of many callers apart, however many it has seen', () => {
    const { request, authorization } = signed(at);
    for (let other = 0; other < 250; other++) {
      expect(verifyTc3(request, authorization, { ...key, secretKey: `key${other}` })).toBe('wrong');
      expect(verifyTc3(request, authorization, key)).toBe('valid');
    }
  });

  it('refuses changes, additions, other keys and other times', () => {
    const { request, authorization } = signed(at);
    expect(verifyTc3({ ...request, body: { ...request.body, multi: true } }, authorization, key)).toBe(
      'wrong',
    );
    expect(verifyTc3({ ...request, body: { ...request.body, envName: 'x' } }, authorization, key)).toBe(
      'uncovered',
    );
    expect(verifyTc3({ ...request, target: '/admin?env=f' }, authorization, key)).toBe('wrong');
    expect(verifyTc3(request, authorization, { ...key, secretKey: 'other' })).toBe('wrong');
    expect(verifyTc3(request, authorization, { ...key, now: NOW + 601_000 })).toBe('stale');
    expect(verifyTc3(request, authorization, { ...key, now: NOW - 400_000 })).toBe('stale');
  });
});
