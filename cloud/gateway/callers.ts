import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { CloudError, type Clock, type Sentence } from '../base';
import {
  invalid,
  parseTc3,
  type AuthPort,
  type Caller,
  type Fields,
  type Tc3Verdict,
  type VerifyTc3,
} from '../protocol';
import type { Context } from './context';
import { isOnPage, placed } from './place';

const unknown = (detail: Sentence) => new CloudError('UNAUTHENTICATED', { detail });

const VERDICTS: Readonly<Record<Exclude<Tc3Verdict, 'valid'>, Sentence>> = {
  stale: {
    en: 'The signature has expired; check the clock of the caller.',
    zh: '签名已过期，请检查调用方的时钟。',
  },
  uncovered: { en: 'A field of the body is not signed.', zh: '请求体中有字段未签名。' },
  wrong: { en: 'The signature does not match.', zh: '签名不匹配。' },
};

/**
 * The caller of `/admin`: by the invocation's token, else by the TC3 signature of an administrator or of a running
 * invocation.
 *
 * @throws CloudError `UNAUTHENTICATED`
 */
export function serverCaller(
  { headers, url = '' }: IncomingMessage,
  { fields, requestId }: { readonly fields: Fields; readonly requestId: string },
  { auth, clock, verify }: { readonly auth: AuthPort; readonly clock: Clock; readonly verify: VerifyTc3 },
): Caller {
  // The oldest SDKs send no token; the worker puts it beside what it leads here from WeChat's own hosts.
  const token = [fields['wxCloudApiToken'], headers['x-yunlet-invocation']].find(isToken);
  if (token !== undefined) return placed(auth.ofInvocation(token, requestId), headers);

  const authorization = parseTc3(headers.authorization);
  if (authorization === undefined) {
    throw unknown({
      en: 'The request carries neither a token nor a signature.',
      zh: '请求没有携带令牌或签名。',
    });
  }
  const owner = auth.secretKeyOf(authorization.secretId);
  if (owner === undefined) throw unknown({ en: 'The secret id is unknown.', zh: '未知的 SecretId。' });
  const verdict = verify({ host: headers.host ?? '', target: url, headers, body: fields }, authorization, {
    secretKey: owner.secretKey,
    now: clock.now(),
  });
  if (verdict !== 'valid') throw unknown(VERDICTS[verdict]);
  return owner.caller(requestId);
}

/**
 * The caller of a client route: the page of a bearer token; or with `x-yunlet-key` the administrator, or with
 * `x-yunlet-as` (URI-encoded) beside it a page of that user.
 *
 * @throws CloudError `UNAUTHENTICATED`, or `INVALID_PARAM` for an `x-yunlet-as` that cannot be an openid.
 */
export async function clientCaller(context: Context, auth: AuthPort): Promise<Caller> {
  return callerOf(context.req.headers, context.state.requestId, auth);
}

/** {@link clientCaller}, for a request that has no context. */
export function callerOf(
  headers: IncomingHttpHeaders,
  requestId: string,
  auth: AuthPort,
): Caller | Promise<Caller> {
  const key = headers['x-yunlet-key'];
  if (typeof key === 'string') {
    const admin = auth.ofKey(key, requestId);
    const as = headers['x-yunlet-as'];
    if (as === undefined) return admin;
    const openid = typeof as === 'string' ? decoded(as) : undefined;
    if (openid === undefined || !/^[\p{L}\p{N}\p{M}\p{P}\p{S} ]{1,128}$/u.test(openid)) {
      throw invalid('x-yunlet-as', { en: 'it is not an openid', zh: '不是合法的 openid' });
    }
    return placed({ ...admin, kind: 'user', openid, source: 'wx_client' }, headers);
  }
  const token = bearerOf(headers);
  if (token === undefined) {
    throw unknown({ en: 'Sign in first, or send the key.', zh: '请先登录，或携带密钥。' });
  }
  const caller = auth.ofToken(token, requestId);
  return isOnPage(headers) ? caller.then((known) => placed(known, headers)) : caller;
}

/** A header's value as its sender meant it: headers hold ASCII alone, so other letters come URI-encoded. */
function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** The environment a client names, undefined where it names none. */
export function clientEnv(context: Context): string | undefined {
  const env = context.get('x-yunlet-env');
  return env === '' ? undefined : env;
}

/** The token of an `Authorization: Bearer` header. */
export function bearerOf({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
}

/** Only administrators pass. Throws CloudError `INVALID_REQUEST_SOURCE`. */
export async function mustBeAdmin(context: Context, auth: AuthPort): Promise<void> {
  const { kind } = await clientCaller(context, auth);
  if (kind !== 'admin') throw new CloudError('INVALID_REQUEST_SOURCE');
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
