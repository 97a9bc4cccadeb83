import { CloudError } from '../base';
import type { Caller, LoginType } from './caller';

/** What signing in on a web page gives, and signing in anew (protocol.md 9.4). */
export interface WebSession {
  /** A JSON Web Token: who it is, for two hours at most. */
  readonly accessToken: string;
  /** Good for the next access token. */
  readonly refreshToken: string;
  /** Seconds the access token lives. */
  readonly expiresIn: number;
  readonly env: string;
  readonly uid: string;
  readonly loginType: LoginType;
}

/** A key with which a developer's own server signs tickets, in the form that `@cloudbase/node-sdk` takes as `credentials`. */
export interface LoginKey {
  readonly private_key_id: string;
  /** RSA, in PEM. */
  readonly private_key: string;
  readonly env_id: string;
}

/** Signs in and out users of web pages; the gateway receives one. */
export interface WebUsersPort {
  /**
   * Signs in somebody without a name.
   *
   * @param device - What the browser keeps to be the same user next time; without one, or with one of less than 16
   * characters, it is a new user.
   */
  signInAnonymously(request: { readonly env: string; readonly device?: string }): Promise<WebSession>;
  /**
   * Signs in the user that a ticket names.
   *
   * @throws CloudError `LOGIN_TICKET_INVALID`
   */
  signInWithTicket(request: { readonly env: string; readonly ticket: string }): Promise<WebSession>;
  /** Signs in the user of a mini-program that `caller` is, who keeps the openid. */
  signInAsPage(caller: Caller): Promise<WebSession>;
  /**
   * Makes an anonymous user one that a ticket names: the uid, and with it what is theirs, stays. The anonymous sign-in ends.
   *
   * @throws CloudError `LOGIN_TICKET_INVALID`; `INVALID_REFRESH_TOKEN`; `INVALID_PARAM` where that name has a uid already.
   */
  linkTicket(request: {
    readonly env: string;
    readonly refreshToken: string;
    readonly ticket: string;
  }): Promise<WebSession>;
  /**
   * A fresh access token. `rotate`: and a fresh refresh token in place of the old one, which stays good until the fresh one is
   * used, since answers get lost; one that is older ends the sign-in, since it was stolen.
   *
   * @throws CloudError `INVALID_REFRESH_TOKEN` or `REFRESH_TOKEN_EXPIRED`
   */
  refresh(refreshToken: string, options: { readonly rotate: boolean }): Promise<WebSession>;
  /**
   * Ends the sign-in an access token or a refresh token belongs to. Harmless twice.
   *
   * @throws CloudError `UNAUTHENTICATED` for what is neither.
   */
  signOut(token: string): Promise<void>;
  /** Ends every sign-in of the user. */
  signOutEverywhere(caller: Caller): Promise<void>;
  /** The key for tickets of one environment; made at its first use, the same from then on. */
  loginKey(env: string): Promise<LoginKey>;
}

/**
 * A user who signed in on a web page is nobody in another environment than their own.
 *
 * @throws CloudError `UNAUTHENTICATED`
 */
export function mustBeSignedInTo(env: string, caller: Pick<Caller, 'kind' | 'uid' | 'env'>): void {
  if (caller.kind !== 'user' || caller.uid === undefined || caller.env === env) return;
  throw new CloudError('UNAUTHENTICATED', {
    detail: {
      en: `The user signed in to environment ${caller.env}, not to ${env}.`,
      zh: `该用户登录的是环境 ${caller.env}，而不是 ${env}。`,
    },
  });
}
