import { verify } from 'node:crypto';
import { CloudError, type Sentence } from '../../base';
import type { LoginKeyPair } from './login-key';

/** What a ticket says, once it is believed. */
export interface Ticket {
  readonly customUserId: string;
  /** Milliseconds since 1970 when the sign-in ends at the latest. */
  readonly limit: number;
  /** Milliseconds after which the page must ask for another access token. */
  readonly accessMs: number;
}

const REASONS = {
  MALFORMED: {
    en: 'It is not of the form that createTicket() of @cloudbase/node-sdk gives.',
    zh: '格式不是 @cloudbase/node-sdk 的 createTicket() 所生成的。',
  },
  KEY: {
    en: 'It was signed with a key that is not of this cloud. Print the key with `yunlet login-key`.',
    zh: '签名所用的私钥不属于本地云，可用 `yunlet login-key` 输出私钥。',
  },
  SIGNATURE: { en: 'Its signature is wrong.', zh: '签名不正确。' },
  ENV: { en: 'It is for another environment.', zh: '它属于其他环境。' },
  EXPIRED: { en: 'It has expired: a ticket lives ten minutes.', zh: '它已过期：ticket 的有效期为十分钟。' },
  UID: {
    en: 'Its uid must have 4 to 32 letters, digits or characters of _-#@~=*(){}[]:.,<>+.',
    zh: '其 uid 必须由 4 到 32 个字母、数字或 _-#@~=*(){}[]:.,<>+ 中的字符组成。',
  },
} as const satisfies Record<string, Sentence>;

const UID = /^[a-zA-Z0-9_\-#@~=*(){}[\]:.,<>+]{4,32}$/;
const SHAPE = /^(.{1,128}?)\/@@\/([\w-]+)\.([\w-]+)\.([\w-]+)$/;
const MAX_LENGTH = 8192;
const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 366 * DAY_MS;

/**
 * Reads a ticket of `createTicket()`: a key's id, `/@@/`, and a JSON Web Token signed with RS256, whose times are
 * milliseconds.
 *
 * @throws CloudError `LOGIN_TICKET_INVALID` that says what is wrong with it.
 */
export function readTicket(
  text: string,
  { key, env, now }: { readonly key: LoginKeyPair | undefined; readonly env: string; readonly now: number },
): Ticket {
  const parts = text.length > MAX_LENGTH ? null : SHAPE.exec(text);
  const [, keyId, header = '', payload = '', signature = ''] = parts ?? [];
  if (keyId === undefined || jsonIn(header)?.['alg'] !== 'RS256') throw refuse('MALFORMED');
  if (key?.id !== keyId) throw refuse('KEY');
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', signed, key.publicKey, Buffer.from(signature, 'base64url')))
    throw refuse('SIGNATURE');
  const claims = jsonIn(payload) ?? {};
  if (claims['env'] !== env) throw refuse('ENV');
  if (!(Number(claims['exp']) > now)) throw refuse('EXPIRED');
  const { uid } = claims;
  if (typeof uid !== 'string' || !UID.test(uid)) throw refuse('UID');
  const expire = Number(claims['expire'] ?? 7 * DAY_MS);
  // Compat: the SDK's own default is a moment, what its documentation shows is a length.
  const limit = expire < YEAR_MS ? now + expire : expire;
  if (!(limit > now)) throw refuse('EXPIRED');
  const refresh = Number(claims['refresh']);
  return { customUserId: uid, limit, accessMs: refresh > 0 ? refresh : HOUR_MS };
}

const refuse = (reason: keyof typeof REASONS) =>
  new CloudError('LOGIN_TICKET_INVALID', { detail: REASONS[reason] });

function jsonIn(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
