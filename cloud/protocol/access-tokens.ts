import type { Caller } from './caller';

/** A token of the admin HTTP API. */
export interface AccessToken {
  readonly token: string;
  /** Seconds it has left. */
  readonly expiresIn: number;
}

/** How a token is asked for. */
export interface AccessTokenWish {
  readonly appid: string;
  /** Here the administrator's key. */
  readonly secret: string;
  /** `stable`: the same token until shortly before its end; `plain`: a new one each time. The two do not touch each other. */
  readonly kind: 'plain' | 'stable';
  /** `true`: a new stable one, and the old ends at once. */
  readonly refresh: boolean;
}

/** Hands out and recognises the tokens of the admin HTTP API; the gateway receives one. */
export interface AccessTokensPort {
  /** @throws CloudError `ADMIN_APPID_INVALID`, `ADMIN_SECRET_INVALID`. */
  open(wish: AccessTokenWish): AccessToken;
  /**
   * The administrator that a token stands for.
   *
   * @throws CloudError `ADMIN_TOKEN_INVALID`, `ADMIN_TOKEN_EXPIRED`, `ADMIN_TOKEN_REPLACED`.
   */
  callerOf(token: string, requestId: string): Caller;
}
