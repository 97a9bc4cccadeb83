import type { Document } from '../values';

/**
 * WeChat's permission modes of a collection, by the tags of its administration interface.
 *
 * - `READONLY`: everybody reads, the creator writes.
 * - `PRIVATE`: the creator reads and writes.
 * - `ADMINWRITE`: everybody reads, only functions and administrators write.
 * - `ADMINONLY`: only functions and administrators read and write.
 * - `CUSTOM`: security rules, expression by expression.
 */
export type PermissionMode = 'READONLY' | 'PRIVATE' | 'ADMINWRITE' | 'ADMINONLY' | 'CUSTOM';

/** What the basic modes let pages do: to everything, to what is their own, or to nothing. */
export const REACH = {
  READONLY: { read: 'any', write: 'own' },
  PRIVATE: { read: 'own', write: 'own' },
  ADMINWRITE: { read: 'any', write: 'none' },
  ADMINONLY: { read: 'none', write: 'none' },
} as const satisfies Record<Exclude<PermissionMode, 'CUSTOM'>, object>;

/** Who asks, as far as permissions care. */
export interface Subject {
  /** `user` is a page; the others bypass permissions. */
  readonly kind: 'user' | 'function' | 'admin';
  readonly openid: string | null;
  /** The user's id where the way of signing in gives one; pages of mini-programs have none. */
  readonly uid?: string;
  /** WeChat's word for the way of signing in; pages of mini-programs have none. */
  readonly loginType?: string;
}

/** The part of a database request that permissions look at. */
export interface RuledRequest {
  readonly action: string;
  readonly collection: string;
  readonly query?: Document;
  readonly documents?: readonly Document[];
  readonly update?: Document;
  readonly replace?: boolean;
  readonly upsert?: boolean;
  readonly pipeline?: readonly Document[];
}

/** The field in which the server writes who created a document. */
export const OWNER = '_openid';
