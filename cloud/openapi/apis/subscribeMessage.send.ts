import { ok, type Api } from '../api';
import { isObject, isOpenid, textOf } from '../params';
import { refuse } from '../refusals';

/** Checks of a template's values by the kind their key begins with; a kind without one must only not be empty. */
const KINDS: Readonly<Record<string, RegExp>> = {
  thing: /^.{1,20}$/su,
  number: /^[-+]?\d{1,32}(\.\d{1,32})?$/,
  letter: /^[A-Za-z]{1,32}$/,
  symbol: /^[^\p{L}\p{N}]{1,5}$/u,
  character_string: /^[\x20-\x7e]{1,32}$/,
  amount: /^\D{0,3}\d{1,10}(\.\d+)?元?$/u,
  phone_number: /^[\d+()\- ,]{1,17}$/,
  car_number: /^.{1,8}$/su,
  name: /^(\p{sc=Han}{1,10}|.{1,20})$/su,
  phrase: /^\p{sc=Han}{1,5}$/u,
};

/**
 * Sends a subscription message: one for each time the user accepted.
 *
 * @remarks Limits of the values: "订阅消息参数值内容限制说明" in WeChat's documentation of this API.
 * Compat: the templates of an account are not known here, so a key that its template lacks is not noticed.
 */
export const sendSubscribeMessage: Api = async (params, { caller, pages, subscriptions, ...context }) => {
  const { touser, page } = params;
  const template = textOf(params['template_id']);
  if (!isOpenid(touser)) return refuse(40003);
  if (template === undefined || !/^[\w-]+$/.test(template)) return refuse(40037);
  if (page !== undefined && page !== '') {
    if (typeof page !== 'string' || !pages.has(page.replace(/^\//, ''))) return refuse(41030);
  }
  const wrong = wrongValue(params['data']);
  if (wrong !== undefined) return refuse(47003, wrong);
  const outcome = await subscriptions.use({ env: caller.env, openid: touser, template });
  if (outcome === 'unasked') context.warnUnasked(template);
  if (outcome === 'refused' || (outcome === 'unasked' && context.strict)) return refuse(43101);
  return ok();
};

/** Which value of the data is wrong, in WeChat's words; undefined where all are right. */
function wrongValue(data: unknown): string | undefined {
  if (!isObject(data) || Object.keys(data).length === 0) return 'data is empty';
  for (const [key, entry] of Object.entries(data)) {
    const kind = /^([a-z_]+?)_?\d*$/.exec(key)?.[1];
    const value = isObject(entry) ? entry['value'] : undefined;
    const text = typeof value === 'number' ? String(value) : textOf(value);
    if (kind === undefined || text === undefined) return `data.${key}.value is empty`;
    const check = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (check?.test(text) === false) return `data.${key}.value invalid`;
  }
  return undefined;
}
