import { asCloudError, CloudError } from '../../base';
import { invalid, optionalText, textField, type Caller, type Fields, type WebSession } from '../../protocol';
import { parseFields, readBody } from '../body';
import { bearerOf } from '../callers';
import type { Context, GatewayOptions, Route } from '../context';
import { drainBody } from '../drain';
import { oauthError } from './oauth-error';
import { unsupportedRoute } from './unsupported';
import { envOfNobody, queryText } from './web-call';

const PREFIX = '/auth/';
/** Bytes of a body: a ticket and some words. */
const LIMIT = 64 * 1024;

type AuthOptions = Pick<GatewayOptions, 'auth' | 'webUsers' | 'config' | 'clock' | 'warn'>;
type Handle = (context: Context) => Promise<object>;

/**
 * `/auth/v1/…`: how `@cloudbase/js-sdk` 2.x and 3.x sign users in and out, in the words of OAuth (protocol.md 9.4). A failure
 * is `{ error, error_description, error_code }` with the code's status.
 */
export function webAuthRoutes(options: AuthOptions): readonly Route[] {
  const { auth, webUsers, config, clock } = options;
  const envOf = (context: Context, fields: Fields) =>
    envOfNobody(context, optionalText(fields, 'client_id') ?? queryText(context, 'client_id'), options);
  const signedIn = async (context: Context): Promise<Caller> => {
    const token = bearerOf(context.req.headers);
    if (token === undefined) throw new CloudError('UNAUTHENTICATED');
    return auth.ofToken(token, context.state.requestId);
  };

  const handles: Readonly<Record<string, Partial<Record<'GET' | 'POST' | 'DELETE', Handle>>>> = {
    'v1/signin/anonymously': {
      async POST(context) {
        const fields = await readFields(context);
        const page = optionalText(fields, 'provider_token');
        const device = page === undefined ? deviceOf(context) : await openidOf(page, context);
        return tokensOf(
          await webUsers.signInAnonymously({
            env: envOf(context, fields),
            ...(device === undefined ? {} : { device }),
          }),
        );
      },
    },
    'v1/signin/custom': {
      async POST(context) {
        const fields = await readFields(context);
        const ticket = textField(fields, 'ticket');
        return tokensOf(await webUsers.signInWithTicket({ env: envOf(context, fields), ticket }));
      },
    },
    // The codes of wx.login, which a mini-program exchanges for a token and that for a sign-in.
    'v1/provider/token': {
      async POST(context) {
        const fields = await readFields(context);
        const { token, expiresIn } = await auth.login(textField(fields, 'provider_code'));
        return { provider_token: token, expires_in: expiresIn };
      },
    },
    'v1/signin/with/provider': {
      async POST(context) {
        const fields = await readFields(context);
        const page = await auth.ofToken(textField(fields, 'provider_token'), context.state.requestId);
        return tokensOf(await webUsers.signInAsPage({ ...page, env: envOf(context, fields) }));
      },
    },
    'v1/token': {
      async POST(context) {
        const fields = await readFields(context);
        if (fields['grant_type'] !== 'refresh_token') {
          throw invalid('grant_type', { en: 'it must be refresh_token', zh: '必须是 refresh_token' });
        }
        return tokensOf(await webUsers.refresh(textField(fields, 'refresh_token'), { rotate: true }));
      },
    },
    'v1/user/me': {
      async GET(context) {
        return profileOf(await signedIn(context));
      },
    },
    'v1/revoke': {
      async POST(context) {
        await webUsers.signOut(textField(await readFields(context), 'token'));
        return {};
      },
    },
    'v1/user/signout': {
      async POST(context) {
        await signedIn(context);
        await webUsers.signOut(bearerOf(context.req.headers) ?? '');
        return {};
      },
    },
    'v1/user/revoke/all': {
      async DELETE(context) {
        await webUsers.signOutEverywhere(await signedIn(context));
        return {};
      },
    },
  };
  const openidOf = async (token: string, context: Context) =>
    (await auth.ofToken(token, context.state.requestId)).openid ?? undefined;

  const answering =
    (handle: Handle): Answer =>
    async (context) => {
      try {
        const answer = await handle(context);
        context.set('cache-control', 'no-store');
        context.body = answer;
      } catch (thrown) {
        const error = asCloudError(thrown);
        context.state.failure = error;
        await drainBody(context, clock);
        context.status = error.status;
        context.body = oauthError(error, config.lang, context.state.requestId);
      }
    };
  const refuse = answering((context) => Promise.reject(unsupportedRoute(context.path)));

  return [
    ...Object.entries(handles).map(([path, methods]) => ({
      path: PREFIX + path,
      methods: Object.fromEntries(
        Object.entries(methods).map(([method, handle]) => [method, answering(handle)]),
      ),
    })),
    { path: PREFIX, methods: { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse } },
  ];
}

type Answer = (context: Context) => Promise<void>;

/** The browser's own id, as the SDK sends it. */
function deviceOf(context: Context): string | undefined {
  const id = context.get('x-device-id');
  return /^[\w-]{16,64}$/.test(id) ? id : undefined;
}

/** Any content type: the SDK sends its JSON as plain text. Foreign pages do not come this far. */
async function readFields(context: Context): Promise<Fields> {
  const text = (await readBody(context.req, LIMIT)).toString('utf8');
  return text === '' ? {} : parseFields(text);
}

function tokensOf({ accessToken, refreshToken, expiresIn, uid, loginType }: WebSession) {
  return {
    token_type: 'Bearer',
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: expiresIn,
    scope: loginType === 'ANONYMOUS' ? 'anonymous' : 'user',
    sub: uid,
    groups: [],
  };
}

/** Compat: names and pictures of users are not kept; the real cloud gives an empty or a made-up name too. */
function profileOf({ uid, openid, appid, loginType, customUserId }: Caller) {
  const providers = [
    ...(openid === null ? [] : [{ id: appid, provider_user_id: openid }]),
    ...(customUserId === undefined ? [] : [{ id: 'custom', provider_user_id: customUserId }]),
  ];
  return { sub: uid ?? openid, name: '', loginType: loginType ?? 'WECHAT_OPEN', groups: [], providers };
}
