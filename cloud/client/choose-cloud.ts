import { createCloud } from './create-cloud';
import type { WxLike } from './port';
import { typedCloud, type ClientApi, type CloudChoice, type FunctionCaller, type TypedCloud } from './typed';

/**
 * The cloud an app was built for, typed: WeChat's own `wx.cloud`, or a gateway. Chosen by configuration, since
 * `wx.cloud` exists in every base library whether or not an environment was ever opened.
 *
 * @example
 * ```ts
 * export const cloud = chooseCloud<Api>(wx, { provider: 'gateway', gateway: 'https://cloud.example.com' });
 * ```
 */
export function chooseCloud<Api extends ClientApi<Api>>(
  wx: WxLike & { readonly cloud: FunctionCaller },
  choice: CloudChoice,
): TypedCloud<Api> {
  return typedCloud<Api>(choice.provider === 'wechat' ? wx.cloud : createCloud(wx, choice));
}
