import type { Clock, CloudConfig, IdSource, Logger } from '../base';
import type { AuthPort, Caller, CredentialsPort } from '../protocol';
import { openidOf, unionidOf } from './openid';
import { refuse } from './refuse';
import { sameText } from './jwt';
import { createSessionTokens, SESSION_SECONDS } from './session-token';

/** What {@link createAuth} needs. */
export interface AuthOptions {
  readonly mode: CloudConfig['mode'];
  readonly appid: string;
  /** The default environment: administrators and pages belong to it. */
  readonly env: string;
  /** The administrator's key. */
  readonly key: string;
  /** Signs page sessions. */
  readonly secret: string;
  /** Recognises users of web pages by their access tokens; undefined for what is no such token. */
  readonly ofWebToken?: (token: string, requestId: string) => Promise<Caller | undefined>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
}

/** The secret id under which the administrator signs requests. */
const ADMIN_ID = 'yunlet-admin';
/** Of the code that signs in a simulated user: a name of up to 64 printable characters. */
const DEV_CODE = /^dev-([^\p{Cc}]{1,64})$/u;

interface LiveInvocation {
  readonly apiToken: string;
  readonly secretKey: string;
  readonly caller: (requestId: string) => Caller;
}

/**
 * Makes the part that recognises callers. It holds the credentials of running invocations in memory and nothing else:
 * page sessions are signed, not stored.
 */
export function createAuth(options: AuthOptions): AuthPort & CredentialsPort {
  const { mode, appid, env, key, secret, ids, logger } = options;
  if (key === '' || secret === '')
    throw new TypeError('The administrator key and the secret must not be empty');
  // A data folder may go from dev to serve: its simulated users must not stay signed in.
  const sessions = createSessionTokens(secret, mode === 'serve' ? 'real' : 'simulated', options.clock);
  const bySecretId = new Map<string, LiveInvocation>();
  const byToken = new Map<string, LiveInvocation>();
  const admin = (requestId: string): Caller => ({
    kind: 'admin',
    openid: null,
    unionid: null,
    appid,
    env,
    source: '',
    requestId,
  });

  return {
    open(caller) {
      const credential = {
        apiToken: ids.hex(32),
        secretId: `yunlet-${ids.hex(16)}`,
        secretKey: ids.hex(32),
        sessionToken: ids.hex(16),
      };
      const { openid, unionid, uid, loginType, customUserId, functionName, chain = [] } = caller;
      const source = caller.source === '' ? 'scf' : `${caller.source},scf`;
      const live: LiveInvocation = {
        apiToken: credential.apiToken,
        secretKey: credential.secretKey,
        caller: (requestId) => ({
          kind: 'function',
          openid,
          unionid,
          ...(uid === undefined ? {} : { uid }),
          ...(loginType === undefined ? {} : { loginType }),
          ...(customUserId === undefined ? {} : { customUserId }),
          appid: caller.appid,
          env: caller.env,
          source,
          ...(functionName === undefined
            ? {}
            : { functionName, chain: [...chain, { functionName, requestId: caller.requestId }] }),
          requestId,
        }),
      };
      byToken.set(credential.apiToken, live);
      bySecretId.set(credential.secretId, live);
      return credential;
    },
    close({ apiToken, secretId }) {
      byToken.delete(apiToken);
      bySecretId.delete(secretId);
    },
    ofInvocation(apiToken, requestId) {
      const live = byToken.get(apiToken);
      if (live === undefined) throw refuse('INVOCATION_UNKNOWN');
      return live.caller(requestId);
    },
    secretKeyOf(secretId) {
      if (secretId === ADMIN_ID) return { secretKey: key, caller: admin };
      const live = bySecretId.get(secretId);
      return live === undefined ? undefined : { secretKey: live.secretKey, caller: live.caller };
    },
    async ofToken(token, requestId) {
      const webUser = await options.ofWebToken?.(token, requestId);
      if (webUser !== undefined) return webUser;
      const subject = sessions.verify(token);
      if (subject.appid !== appid) throw refuse('SESSION_FOREIGN');
      return { kind: 'user', ...subject, source: 'wx_client', requestId };
    },
    ofKey(given, requestId) {
      if (!sameText(given, key)) throw refuse('KEY_WRONG');
      return admin(requestId);
    },
    async login(code) {
      if (mode === 'serve') throw refuse('CODE_IN_SERVE');
      const name = DEV_CODE.exec(code)?.[1];
      if (name === undefined) throw refuse('CODE_UNKNOWN');
      const openid = openidOf(appid, name);
      logger.debug('simulated user signed in', { name, openid });
      const token = sessions.sign({ openid, unionid: unionidOf(appid, name), appid, env });
      return { token, openid, expiresIn: SESSION_SECONDS };
    },
  };
}
