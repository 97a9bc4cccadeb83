import { optionalText, textField, type Fields, type WebSession } from '../../protocol';
import type { GatewayOptions } from '../context';

/** One word of `@cloudbase/js-sdk` 1.x about signing in; nobody has to be signed in for it. */
export type SignInAction = (
  call: { readonly fields: Fields; readonly env: string },
  parts: Pick<GatewayOptions, 'webUsers' | 'ids'>,
) => Promise<Fields>;

const DEVICE_BYTES = 16;

/** How js-sdk 1.x signs in and out (protocol.md 9.4). Its refresh tokens are not replaced: it would not notice. */
export const SIGN_IN_ACTIONS: Readonly<Record<string, SignInAction>> = {
  'auth.signInAnonymously': async ({ fields, env }, { webUsers, ids }) => {
    const uuid = optionalText(fields, 'anonymous_uuid') ?? ids.hex(DEVICE_BYTES);
    const session = await webUsers.signInAnonymously({ env, device: uuid });
    return { uuid, ...tokensOf(session) };
  },
  'auth.signInWithTicket': async ({ fields, env }, { webUsers }) =>
    tokensOf(await webUsers.signInWithTicket({ env, ticket: textField(fields, 'ticket') })),
  'auth.linkAndRetrieveDataWithTicket': async ({ fields, env }, { webUsers }) => {
    const refreshToken = textField(fields, 'refresh_token');
    return tokensOf(await webUsers.linkTicket({ env, refreshToken, ticket: textField(fields, 'ticket') }));
  },
  'auth.fetchAccessTokenWithRefreshToken': async ({ fields }, { webUsers }) => {
    const session = await webUsers.refresh(textField(fields, 'refresh_token'), { rotate: false });
    // The SDK takes it for milliseconds from now.
    return { access_token: session.accessToken, access_token_expire: session.expiresIn * 1000 };
  },
  'auth.logout': async ({ fields }, { webUsers }) => {
    await webUsers.signOut(textField(fields, 'refresh_token'));
    return {};
  },
};

const tokensOf = ({ refreshToken }: WebSession) => ({ refresh_token: refreshToken });
