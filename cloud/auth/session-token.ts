import type { Clock } from '../base';
import { createJwt } from './jwt';

/** Whom a page session belongs to. */
export interface SessionSubject {
  readonly openid: string;
  readonly unionid: string | null;
  readonly appid: string;
  readonly env: string;
}

/** Signs and checks the sessions of mini-program pages. */
export interface SessionTokens {
  sign(subject: SessionSubject): string;
  /** @throws CloudError `UNAUTHENTICATED` or `ACCESS_TOKEN_EXPIRED`. */
  verify(token: string): SessionSubject;
}

/** Seconds a session lives: two hours, as WeChat's access tokens do. */
export const SESSION_SECONDS = 7200;

/**
 * Makes the {@link SessionTokens} of one cloud.
 *
 * @param purpose - Tokens signed for one purpose are forged for every other one.
 */
export function createSessionTokens(secret: string, purpose: string, clock: Clock): SessionTokens {
  const tokens = createJwt<SessionSubject>({ secret, purpose: `page session, ${purpose}`, clock });
  return {
    sign: ({ openid, unionid, appid, env }) => tokens.sign({ openid, unionid, appid, env }, SESSION_SECONDS),
    verify(token) {
      const { openid, unionid, appid, env } = tokens.verify(token);
      return { openid, unionid, appid, env };
    },
  };
}
