import { createHmac } from 'node:crypto';
import { CloudError, type Clock, type IdSource, type Logger } from '../../base';
import { invalid, type Caller, type WebSession, type WebUsersPort } from '../../protocol';
import { StoreError, type Store } from '../../store';
import { createJwt } from '../jwt';
import { refuse } from '../refuse';
import { createLoginKeys } from './login-key';
import { createRefreshTokens } from './refresh-token';
import { createWebSessions, type WebSessionRecord, type WebUser } from './sessions';
import { readTicket, type Ticket } from './ticket';

/** What {@link createWebUsers} needs. */
export interface WebUsersOptions {
  readonly appid: string;
  /** Signs tokens and derives uids. */
  readonly secret: string;
  /** Where the key for tickets lies. */
  readonly dataDir: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
}

/** The running part. */
export interface WebUsers extends WebUsersPort {
  /**
   * The caller of an access token; undefined for what is no such token.
   *
   * @throws CloudError `UNAUTHENTICATED` or `ACCESS_TOKEN_EXPIRED`.
   */
  ofWebToken(token: string, requestId: string): Promise<Caller | undefined>;
}

interface AccessClaims extends Omit<WebUser, 'env' | 'uid'> {
  readonly iss: string;
  /** The environment. */
  readonly aud: string;
  /** The uid. */
  readonly sub: string;
  /** The sign-in's id. */
  readonly sid: string;
  readonly scope: string;
}

/** Links of names that tickets give to uids that were there before. */
const ACCOUNTS = { database: '__yunlet', collection: 'web_accounts' };
/** Seconds an access token lives: two hours at most, and never so short that SDKs would ask for ever. */
const ACCESS_SECONDS = { most: 7200, least: 60 };
const SHORTEST_DEVICE = 16;
/** Later than any date of a program. */
const NEVER = Date.UTC(9999, 0);
const DUPLICATE = 11000;

/**
 * Makes the part that signs in users of web pages. The store keeps one record a sign-in; tokens are signed, not stored.
 *
 * @remarks A uid is the same for the same browser, or for the same name in a ticket, and for ever.
 * Compat: uids of Tencent's cloud have another shape.
 */
export function createWebUsers(options: WebUsersOptions): WebUsers {
  const { appid, secret, store, clock, ids, logger } = options;
  const sessions = createWebSessions(options);
  const refreshTokens = createRefreshTokens(secret);
  const accessTokens = createJwt<AccessClaims>({ secret, purpose: 'web access token', kid: 'web', clock });
  const keys = createLoginKeys(options.dataDir, ids);
  const uidKey = createHmac('sha256', secret).update('web uid').digest();
  const uidOf = (...parts: readonly string[]) =>
    createHmac('sha256', uidKey).update(JSON.stringify(parts)).digest('hex').slice(0, 32);

  const tokensOf = ({ id, user, generation, accessMs, until }: WebSessionRecord): WebSession => {
    const { env, uid, loginType, customUserId, openid, unionid } = user;
    const seconds = Math.floor(Math.min(accessMs, until - clock.now()) / 1000);
    const expiresIn = Math.max(ACCESS_SECONDS.least, Math.min(ACCESS_SECONDS.most, seconds));
    const claims: AccessClaims = {
      iss: 'yunlet',
      aud: env,
      sub: uid,
      sid: id,
      scope: loginType === 'ANONYMOUS' ? 'anonymous' : 'user',
      loginType,
      ...(customUserId === undefined ? {} : { customUserId }),
      ...(openid === undefined ? {} : { openid }),
      ...(unionid === undefined ? {} : { unionid }),
    };
    return {
      accessToken: accessTokens.sign(claims, expiresIn),
      refreshToken: refreshTokens.write({ session: id, generation }),
      expiresIn,
      env,
      uid,
      loginType,
    };
  };

  const begin = async (user: WebUser, ticket?: Ticket): Promise<WebSession> => {
    const { limit = NEVER, accessMs = ACCESS_SECONDS.most * 1000 } = ticket ?? {};
    const { env, uid, loginType } = user;
    logger.debug('web user signed in', { env, uid, loginType });
    return tokensOf(await sessions.begin({ user, limit, accessMs }));
  };
  const ticketOf = (text: string, env: string) =>
    readTicket(text, { key: keys.known(), env, now: clock.now() });
  const accountOf = async (env: string, customUserId: string): Promise<string> => {
    const filter = { _id: accountId(env, customUserId) };
    const [linked] = await store.find(ACCOUNTS, { filter, limit: 1 });
    return linked === undefined ? uidOf(env, 'custom', customUserId) : (linked['uid'] as string);
  };

  const alive = async (token: string) => {
    const place = refreshTokens.read(token);
    const record = place === undefined ? undefined : await sessions.find(place.session);
    if (place === undefined || record === undefined || record.ended)
      throw new CloudError('INVALID_REFRESH_TOKEN');
    const { loginType } = record.user;
    if (record.until <= clock.now()) {
      // js-sdk 1.x signs an anonymous user in once more at this word, and gives up at the other one.
      throw new CloudError(loginType === 'ANONYMOUS' ? 'INVALID_REFRESH_TOKEN' : 'REFRESH_TOKEN_EXPIRED');
    }
    if (place.generation + 1 < record.generation) {
      logger.warn('a refresh token was used again long after it was replaced; its sign-in ends', {
        env: record.user.env,
        uid: record.user.uid,
      });
      await sessions.end(record.id);
      throw new CloudError('INVALID_REFRESH_TOKEN');
    }
    return { record, isNewest: place.generation === record.generation };
  };

  return {
    signInAnonymously({ env, device = '' }) {
      const known = device.length >= SHORTEST_DEVICE ? device : ids.hex(16);
      return begin({ env, uid: uidOf(env, 'anonymous', known), loginType: 'ANONYMOUS' });
    },
    async signInWithTicket({ env, ticket: text }) {
      const ticket = ticketOf(text, env);
      const { customUserId } = ticket;
      const uid = await accountOf(env, customUserId);
      return begin({ env, uid, loginType: 'CUSTOM', customUserId }, ticket);
    },
    signInAsPage({ env, openid, unionid }) {
      if (openid === null) throw new CloudError('INVALID_REQUEST_SOURCE');
      const uid = uidOf(env, 'wechat', openid);
      const known = { openid, ...(unionid === null ? {} : { unionid }) };
      return begin({ env, uid, loginType: 'WECHAT_OPEN', ...known });
    },
    async linkTicket({ env, refreshToken, ticket: text }) {
      const ticket = ticketOf(text, env);
      const { record } = await alive(refreshToken);
      const { uid, loginType } = record.user;
      if (loginType !== 'ANONYMOUS' || record.user.env !== env) throw new CloudError('INVALID_REFRESH_TOKEN');
      const { customUserId } = ticket;
      try {
        await store.insert(ACCOUNTS, [{ _id: accountId(env, customUserId), uid, at: new Date(clock.now()) }]);
      } catch (error) {
        if (!(error instanceof StoreError) || error.failure.code !== DUPLICATE) throw error;
        throw invalid('ticket', { en: 'its user has an account already', zh: '该用户已有账号' });
      }
      const session = await begin({ env, uid, loginType: 'CUSTOM', customUserId }, ticket);
      await sessions.end(record.id);
      return session;
    },
    async refresh(token, { rotate }) {
      const { record, isNewest } = await alive(token);
      if (!rotate || !isNewest) return tokensOf(record);
      // Whoever is second uses what the first one made.
      const next = (await sessions.advance(record)) ?? (await alive(token)).record;
      return tokensOf(next);
    },
    async signOut(token) {
      const place = refreshTokens.read(token);
      const id = place?.session ?? accessTokens.read(token).sid;
      await sessions.end(id);
    },
    async signOutEverywhere({ env, uid }) {
      if (uid === undefined) throw new CloudError('INVALID_REQUEST_SOURCE');
      await sessions.endAll({ env, uid });
    },
    async loginKey(env) {
      const { id, privateKey } = await keys.get();
      return { private_key_id: id, private_key: privateKey, env_id: env };
    },
    async ofWebToken(token, requestId) {
      if (!accessTokens.claimsToBe(token)) return undefined;
      const { sub, aud, sid, loginType, customUserId, openid, unionid } = accessTokens.verify(token);
      if (await sessions.isOver(sid)) throw refuse('SESSION_ENDED');
      return {
        kind: 'user',
        openid: openid ?? null,
        unionid: unionid ?? null,
        uid: sub,
        loginType,
        ...(customUserId === undefined ? {} : { customUserId }),
        appid,
        env: aud,
        // WeChat's word for what does not come from WeChat.
        source: openid === undefined ? 'other' : 'wx_client',
        requestId,
      };
    },
  };
}

const accountId = (env: string, customUserId: string) => JSON.stringify([env, customUserId]);
