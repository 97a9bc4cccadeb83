import { createHmac, timingSafeEqual } from 'node:crypto';
import { CloudError } from '../base';
import type { Caller } from '../protocol';

/** What an upload ticket stands for. */
export interface Ticket {
  readonly env: string;
  readonly path: string;
  readonly method: 'put' | 'post';
  /** Who asked for it: the file becomes theirs. */
  readonly by: Pick<Caller, 'openid' | 'uid' | 'loginType'>;
  /** `true`: may replace files of anybody. */
  readonly trusted: boolean;
  /** Milliseconds since 1970 after which it is void. */
  readonly expiresAt: number;
}

/** Signs upload tickets and file addresses. */
export interface Signatures {
  ticket(ticket: Ticket): string;
  /** @throws CloudError `STORAGE_SIGN_PARAM_INVALID` where it was not signed here or has expired. */
  readTicket(text: string, now: number): Ticket;
  /** The `sign` parameter of an address that lives until `until` (seconds since 1970). */
  address(file: { readonly env: string; readonly path: string }, until: number): string;
  /** Tells whether `sign` belongs to the address. Compares in constant time. */
  isAddress(file: { readonly env: string; readonly path: string }, until: number, sign: string): boolean;
}

/** Makes {@link Signatures} under a secret; tickets and addresses are signed under keys of their own. */
export function createSignatures(secret: string): Signatures {
  const mac = (purpose: string, text: string) =>
    createHmac('sha256', secret).update(`yunlet ${purpose}\n${text}`).digest('base64url');
  const address: Signatures['address'] = ({ env, path }, until) =>
    mac('file address', JSON.stringify([env, path, until]));
  return {
    ticket(ticket) {
      const payload = Buffer.from(JSON.stringify(ticket)).toString('base64url');
      return `${payload}.${mac('upload ticket', payload)}`;
    },
    readTicket(text, now) {
      const [payload = '', sign = ''] = text.split('.');
      if (!same(sign, mac('upload ticket', payload))) throw new CloudError('STORAGE_SIGN_PARAM_INVALID');
      const ticket = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Ticket;
      if (ticket.expiresAt < now) throw new CloudError('STORAGE_SIGN_PARAM_INVALID');
      return ticket;
    },
    address,
    isAddress: (file, until, sign) => same(sign, address(file, until)),
  };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
