import { CloudError, isCloudError, type Clock, type IdSource } from '../base';
import type { AccessToken, AccessTokensPort, Caller } from '../protocol';
import { createJwt, sameText } from './jwt';

/** What {@link createAccessTokens} needs. */
export interface AccessTokensOptions {
  readonly appid: string;
  readonly env: string;
  /** The administrator's key. */
  readonly key: string;
  /** Signs the tokens. */
  readonly secret: string;
  readonly clock: Clock;
  readonly ids: IdSource;
}

interface Claims {
  /** Tells one token from another. */
  readonly n: string;
}

interface Current {
  readonly n: string;
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly ends: number;
  readonly refreshedAt: number;
}

/** Seconds a token lives. */
const LIFE = 7200;
/** Milliseconds for which a token works on beside the one that took its place. */
const OVERLAP = 5 * 60 * 1000;
/** Milliseconds between two refreshes. */
const REFRESH = 30 * 1000;

/**
 * Makes the tokens of the admin HTTP API. They are signed, not stored, so that they outlive a restart; that one took
 * another's place is remembered until then.
 *
 * @remarks Lives and overlaps are those that WeChat documents for getAccessToken and getStableAccessToken. Compat: its
 * limits of calls a day are not kept.
 */
export function createAccessTokens(options: AccessTokensOptions): AccessTokensPort {
  const { appid, env, key, secret, clock, ids } = options;
  const tokens = createJwt<Claims>({ secret, purpose: 'admin access token', clock });
  const current: Partial<Record<'plain' | 'stable', Current>> = {};
  const replaced = new Map<string, { readonly from: number; readonly ends: number }>();

  const make = (now: number, refreshedAt: number): Current => {
    const n = ids.hex(8);
    return { n, token: tokens.sign({ n }, LIFE), ends: now + LIFE * 1000, refreshedAt };
  };
  // Of one moment: a clock that went on between the two would take a second off a new token.
  const answer = ({ token, ends }: Current, now: number): AccessToken => ({
    token,
    expiresIn: Math.floor((ends - now) / 1000),
  });

  return {
    open(wish) {
      if (wish.appid !== appid) throw new CloudError('ADMIN_APPID_INVALID', { fields: { appid } });
      if (!sameText(wish.secret, key)) throw new CloudError('ADMIN_SECRET_INVALID');
      const now = clock.now();
      for (const [n, { ends }] of replaced) if (ends <= now) replaced.delete(n);
      const before = current[wish.kind];
      const refreshes = wish.refresh && (before === undefined || now - before.refreshedAt >= REFRESH);
      if (wish.kind === 'stable' && before !== undefined && !refreshes && before.ends - now > OVERLAP)
        return answer(before, now);
      const next = make(now, refreshes ? now : -Infinity);
      if (before !== undefined) {
        replaced.set(before.n, { from: refreshes ? now : now + OVERLAP, ends: before.ends });
      }
      current[wish.kind] = next;
      return answer(next, now);
    },
    callerOf(token, requestId): Caller {
      const { n } = read(token);
      const end = replaced.get(n);
      if (end !== undefined && end.from <= clock.now()) throw new CloudError('ADMIN_TOKEN_REPLACED');
      return { kind: 'admin', openid: null, unionid: null, appid, env, source: 'wx_http', requestId };
    },
  };

  function read(token: string): Claims {
    try {
      return tokens.verify(token);
    } catch (error) {
      const expired = isCloudError(error) && error.code === 'ACCESS_TOKEN_EXPIRED';
      throw new CloudError(expired ? 'ADMIN_TOKEN_EXPIRED' : 'ADMIN_TOKEN_INVALID');
    }
  }
}
