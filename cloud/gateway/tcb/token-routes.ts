import { CloudError } from '../../base';
import type { Fields } from '../../protocol';
import type { Context, GatewayOptions, Route } from '../context';
import { mustPost, readObjectBody, tcbRoute } from './answering';
import { flag } from './fields';

/**
 * `GET|POST /cgi-bin/token` and `POST /cgi-bin/stable_token`: tokens of the admin HTTP API. The appid is the project's; the
 * secret is the administrator's key (docs/decisions/0019).
 */
export function tokenRoutes(options: GatewayOptions): readonly Route[] {
  const open = (fields: Fields, wish: { readonly kind: 'plain' | 'stable'; readonly refresh: boolean }) => {
    if (fields['grant_type'] !== 'client_credential') throw new CloudError('ADMIN_GRANT_TYPE');
    const { appid, secret } = fields;
    if (typeof appid !== 'string' || appid === '') throw new CloudError('ADMIN_APPID_MISSING');
    if (typeof secret !== 'string' || secret === '') throw new CloudError('ADMIN_SECRET_MISSING');
    const { token, expiresIn } = options.accessTokens.open({ ...wish, appid, secret });
    // Without errcode: clients tell success by its absence.
    return { access_token: token, expires_in: expiresIn };
  };
  const queryOf = ({ querystring }: Context) => Object.fromEntries(new URLSearchParams(querystring));

  return [
    tcbRoute('/cgi-bin/token', options, async (context) =>
      open(queryOf(context), { kind: 'plain', refresh: false }),
    ),
    tcbRoute('/cgi-bin/stable_token', options, async (context) => {
      mustPost(context);
      const { fields } = await readObjectBody(context);
      return open(fields, { kind: 'stable', refresh: flag(fields, 'force_refresh', false) });
    }),
  ];
}
