import { CloudError } from '../../base';
import { optionalText, type Caller, type EnvironmentRules, type Fields } from '../../protocol';
import { bearerOf } from '../callers';
import type { Context, GatewayOptions } from '../context';
import { inEnvironment } from '../environment';

/**
 * The caller of `/web`: the user an access token names, in the body as the SDKs send it or as a bearer.
 *
 * @remarks The environment is the one the request names. A user who signed in on a web page is nobody in another one.
 * Compat: pages that nobody has signed in on are refused, as `@cloudbase/js-sdk` does by itself; that the real cloud can be
 * set to let them in is not followed.
 * @throws CloudError `UNAUTHENTICATED`, `ACCESS_TOKEN_EXPIRED` or `INVALIID_ENV`.
 */
export async function webCaller(context: Context, fields: Fields, options: WebCallParts): Promise<Caller> {
  const token = optionalText(fields, 'access_token') ?? bearerOf(context.req.headers);
  if (token === undefined) {
    throw new CloudError('UNAUTHENTICATED', {
      detail: {
        en: 'Sign in first: anonymously, or with a ticket.',
        zh: '请先登录（匿名登录或自定义登录）。',
      },
    });
  }
  const caller = await options.auth.ofToken(token, context.state.requestId);
  return inEnvironment(caller, namedEnv(context, fields), options);
}

/** What {@link webCaller} works with. */
export interface WebCallParts extends EnvironmentRules {
  readonly auth: GatewayOptions['auth'];
}

/** The environment somebody who is not signed in yet asks for. Throws CloudError `INVALIID_ENV`. */
export function envOfNobody(
  context: Context,
  named: string | undefined,
  options: EnvironmentRules & Pick<GatewayOptions, 'config'>,
): string {
  const { requestId } = context.state;
  const { env } = options.config;
  const nobody: Caller = {
    kind: 'user',
    openid: null,
    unionid: null,
    appid: '',
    env,
    source: 'other',
    requestId,
  };
  return inEnvironment(nobody, named, options).env;
}

/** The environment that a body or an address names. */
export function namedEnv(context: Context, fields: Fields): string | undefined {
  return optionalText(fields, 'env') ?? optionalText(fields, 'envName') ?? queryText(context, 'env');
}

/** A parameter of the address; undefined where it is absent or empty. */
export function queryText(context: Context, name: string): string | undefined {
  return new URLSearchParams(context.querystring).get(name) || undefined;
}
