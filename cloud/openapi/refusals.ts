/**
 * WeChat's own words for the numbers used here.
 *
 * @remarks Source: the list of global return codes and the pages of each API on developers.weixin.qq.com.
 * Compat: the words were taken from public documentation; WeChat adds its own request id (`rid`) to them.
 */
const REFUSALS = {
  40003: 'invalid openid',
  40006: 'invalid media size',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40029: 'invalid code',
  40037: 'invalid template_id',
  40097: 'invalid args',
  40129: 'invalid scene',
  40137: 'invalid image format',
  40159: 'invalid length for path, or the data is not json string',
  40169: 'invalid length for scene, or the data is not json string',
  41005: 'media data missing',
  41030: 'invalid page',
  43101: 'user refuse to accept the msg',
  44004: 'empty content',
  45002: 'content size out of limit',
  47001: 'data format error',
  47003: 'argument invalid!',
  48001: 'api unauthorized',
  87014: 'risky content',
} as const;

/** A number WeChat refuses with. */
export type Errcode = keyof typeof REFUSALS;

/** What WeChat answers to a call it refuses. */
export interface Refusal {
  readonly errcode: Errcode;
  readonly errmsg: string;
}

/** Makes a {@link Refusal}; `what` names the parameter or the reason. */
export function refuse(errcode: Errcode, what?: string): Refusal {
  const words = REFUSALS[errcode];
  return { errcode, errmsg: what === undefined ? words : `${words} ${what}` };
}
