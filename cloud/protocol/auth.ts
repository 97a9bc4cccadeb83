import type { Caller } from './caller';

/** The credential one invocation carries; never valid as administrator, dead once the instance has drained. */
export interface InvocationCredential {
  /** Goes into `WX_API_TOKEN`; comes back as `wxCloudApiToken` with every SDK call. */
  readonly apiToken: string;
  readonly secretId: string;
  readonly secretKey: string;
  readonly sessionToken: string;
}

/** Hands out and takes back invocation credentials; the function runtime receives one. */
export interface CredentialsPort {
  /** A fresh credential for a call of function `caller.functionName` on behalf of `caller`. */
  open(caller: Caller): InvocationCredential;
  /** Ends it: from now on it is nobody's. Harmless twice. */
  close(credential: InvocationCredential): void;
}

/** What a signed-in page got. */
export interface Session {
  /** Bearer token for the client routes. */
  readonly token: string;
  readonly openid: string;
  /** Seconds the token lives. */
  readonly expiresIn: number;
}

/** Recognises callers; the gateway receives one. Each method throws CloudError `UNAUTHENTICATED` where it cannot. */
export interface AuthPort {
  /** The caller of an invocation's `wxCloudApiToken`, one hop deeper in `source`. */
  ofInvocation(apiToken: string, requestId: string): Caller;
  /** The secret key of a secret id: of the administrator or of a live invocation; undefined when unknown. */
  secretKeyOf(
    secretId: string,
  ): { readonly secretKey: string; readonly caller: (requestId: string) => Caller } | undefined;
  /**
   * The caller of a bearer token: a page of a mini-program, or the user of a web page, however they signed in.
   *
   * @throws CloudError `ACCESS_TOKEN_EXPIRED` too.
   */
  ofToken(token: string, requestId: string): Promise<Caller>;
  /** The administrator, if `key` is the key of this cloud. Compares in constant time. */
  ofKey(key: string, requestId: string): Caller;
  /** Exchanges a `wx.login` code for a session. In `dev` the code `dev-NAME` signs in the simulated user NAME. */
  login(code: string): Promise<Session>;
}
