import { createHash } from 'node:crypto';

const OPENID = /^o[A-Za-z0-9_-]{27}$/;

/**
 * The openid of simulated user `name` in app `appid`: the same for the same two, 28 characters as WeChat's. A `name` that
 * is an openid already is kept.
 *
 * @remarks As with WeChat's, the users of one app share the first six characters.
 */
export function openidOf(appid: string, name: string): string {
  if (OPENID.test(name)) return name;
  return `o${digest('app', appid).slice(0, 5)}${digest('openid', appid, name).slice(0, 22)}`;
}

/**
 * The unionid of simulated user `name` in app `appid`, of the same shape as an openid and never equal to one.
 *
 * Compat: WeChat gives one unionid across the apps of an account; here each app has its own.
 */
export function unionidOf(appid: string, name: string): string {
  const openid = openidOf(appid, name);
  return `o${digest('account', appid).slice(0, 5)}${digest('unionid', appid, openid).slice(0, 22)}`;
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
