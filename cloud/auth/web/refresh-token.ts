import { createHmac } from 'node:crypto';
import { sameText } from '../jwt';

/** A place in the life of a sign-in: each refresh with rotation is one generation. */
export interface RefreshPlace {
  readonly session: string;
  readonly generation: number;
}

/** Writes and reads refresh tokens. They are signed, so that the store keeps nothing that would sign anybody in. */
export interface RefreshTokens {
  write(place: RefreshPlace): string;
  /** Undefined for what was not written here. */
  read(token: string): RefreshPlace | undefined;
}

const SHAPE = /^([0-9a-f]{32})\.(\d{1,9})\.([\w-]{43})$/;

/** Makes {@link RefreshTokens} under a secret. */
export function createRefreshTokens(secret: string): RefreshTokens {
  const key = createHmac('sha256', secret).update('web refresh token').digest();
  const sign = ({ session, generation }: RefreshPlace) =>
    createHmac('sha256', key).update(`${session}.${generation}`).digest('base64url');
  return {
    write: (place) => `${place.session}.${place.generation}.${sign(place)}`,
    read(token) {
      const [, session = '', digits = '', signature = ''] = SHAPE.exec(token) ?? [];
      const place = { session, generation: Number(digits) };
      return session !== '' && sameText(signature, sign(place)) ? place : undefined;
    },
  };
}
