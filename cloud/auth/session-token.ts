import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../base';
import { refuse } from './refuse';

/** Whom a page session belongs to. */
export interface SessionSubject {
  readonly openid: string;
  readonly unionid: string | null;
  readonly appid: string;
  readonly env: string;
}

/** Signs and checks page sessions: JSON Web Tokens with HS256, good for nothing but this cloud. */
export interface SessionTokens {
  sign(subject: SessionSubject): string;
  /** @throws CloudError `UNAUTHENTICATED` for anything that was not signed here, is changed, or has expired. */
  verify(token: string): SessionSubject;
}

/** Seconds a page session lives: two hours, as WeChat's access tokens do. */
export const SESSION_SECONDS = 7200;

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });
/** Far above any token of ours; longer ones are not even hashed. */
const MAX_LENGTH = 4096;

/**
 * Makes the {@link SessionTokens} of one cloud.
 *
 * @param purpose - Tokens signed for one purpose are forged for every other one.
 */
export function createSessionTokens(secret: string, purpose: string, clock: Clock): SessionTokens {
  // The secret also signs file addresses; a key of its own keeps one signature from passing for the other.
  const key = createHmac('sha256', secret).update(`page session, ${purpose}`).digest();
  const signature = (content: string) => createHmac('sha256', key).update(content).digest('base64url');
  const seconds = () => Math.floor(clock.now() / 1000);

  return {
    sign({ openid, unionid, appid, env }) {
      const iat = seconds();
      const content = `${HEADER}.${encode({ openid, unionid, appid, env, iat, exp: iat + SESSION_SECONDS })}`;
      return `${content}.${signature(content)}`;
    },
    verify(token) {
      const [header, payload, signed, ...rest] = token.length > MAX_LENGTH ? [] : token.split('.');
      // The one header we write is the only one accepted: no choice of algorithm is left to the caller.
      if (header !== HEADER || payload === undefined || signed === undefined || rest.length > 0) {
        throw refuse('SESSION_MALFORMED');
      }
      if (!sameText(signed, signature(`${header}.${payload}`))) throw refuse('SESSION_FORGED');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as SessionSubject & {
        readonly exp: number;
      };
      if (claims.exp <= seconds()) throw refuse('SESSION_EXPIRED');
      const { openid, unionid, appid, env } = claims;
      return { openid, unionid, appid, env };
    },
  };
}

/** Compares two texts in a time that tells nothing of where they differ, only whether their lengths do. */
export function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
