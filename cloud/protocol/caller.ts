/** One invocation on the way to another. */
export interface ChainLink {
  readonly functionName: string;
  /** The invocation's own id. */
  readonly requestId: string;
}

/** How a user of a web page signed in: the word that security rules see as `auth.loginType`. */
export type LoginType =
  'ANONYMOUS' | 'CUSTOM' | 'WECHAT_PUBLIC' | 'WECHAT_OPEN' | 'EMAIL' | 'PHONE' | 'USERNAME';

/** Who calls: the subject of every permission. Decided once, at the gateway. */
export interface Caller {
  /**
   * `user`: a page of a mini-program. `function`: a cloud function at work (bypasses permissions, as on WeChat).
   * `admin`: a key holder: command line, scripts, console.
   */
  readonly kind: 'user' | 'function' | 'admin';
  /** The user's openid; in a function that of the user it works for; null where there is none (timer, admin). */
  readonly openid: string | null;
  readonly unionid: string | null;
  /** The user's id where one signed in on a web page (`@cloudbase/js-sdk`); absent for pages of mini-programs. */
  readonly uid?: string;
  /** How that user signed in. */
  readonly loginType?: LoginType;
  /** The name under which the developer's own system knows that user, where a ticket of it signed them in. */
  readonly customUserId?: string;
  readonly appid: string;
  /** The environment the caller belongs to. */
  readonly env: string;
  /** WeChat's `SOURCE` chain, such as `wx_client` or `wx_client,scf`. */
  readonly source: string;
  /** The cloud function at work; absent for pages and administrators. */
  readonly functionName?: string;
  /**
   * Where in the app's code the request was made: `cloudfunctions/notes/index.js:12:20` of a function, the route of a page.
   * Absent where it is not known, and in `serve`.
   */
  readonly place?: string;
  /** The invocations at work on the way here, the outermost first; absent for pages and administrators. */
  readonly chain?: readonly ChainLink[];
  /** The id under which this request is logged. */
  readonly requestId: string;
}
