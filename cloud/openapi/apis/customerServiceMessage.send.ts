import { ok, type Api } from '../api';
import { isObject, isOpenid, textOf, type Params } from '../params';
import { refuse, type Refusal } from '../refusals';

/** The part each kind of message needs. */
const KINDS: Readonly<Record<string, (part: Params) => Refusal | undefined>> = {
  text: ({ content }) => (textOf(content) === undefined ? refuse(44004) : undefined),
  image: ({ media_id }) => (textOf(media_id) === undefined ? refuse(40007) : undefined),
  link: (part) => missing(part, ['title', 'description', 'url', 'thumb_url']),
  miniprogrampage: (part) =>
    missing(part, ['title', 'pagepath']) ??
    (textOf(part['thumb_media_id']) === undefined ? refuse(40007) : undefined),
};

/**
 * Sends a message of customer service.
 *
 * Compat: WeChat answers 45015 where the user has not written within two days, and knows which media ids exist; here
 * both are taken as given.
 */
export const sendCustomerServiceMessage: Api = ({ touser, msgtype, ...params }) => {
  if (!isOpenid(touser)) return refuse(40003);
  const check = typeof msgtype === 'string' && Object.hasOwn(KINDS, msgtype) ? KINDS[msgtype] : undefined;
  if (check === undefined) return refuse(40008);
  const part = params[msgtype as string];
  return check(isObject(part) ? part : {}) ?? ok();
};

function missing(part: Params, names: readonly string[]): Refusal | undefined {
  const absent = names.find((name) => textOf(part[name]) === undefined);
  return absent === undefined ? undefined : refuse(47003, `${absent} is empty`);
}
