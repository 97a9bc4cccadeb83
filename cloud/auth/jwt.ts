import { createHmac, timingSafeEqual } from 'node:crypto';
import { CloudError, type Clock } from '../base';
import { refuse } from './refuse';

/** What tokens of one kind are signed for. */
export interface JwtOptions {
  /** The cloud's signing secret. */
  readonly secret: string;
  /** Tokens signed for one purpose are forged for every other one. */
  readonly purpose: string;
  /** Named in the header (`kid`), where other kinds come the same way. */
  readonly kid?: string;
  readonly clock: Clock;
}

/** Signs and checks JSON Web Tokens with HS256, good for nothing but this cloud. */
export interface Jwt<Claims extends object> {
  /** A token that lives `seconds` from now. */
  sign(claims: Claims, seconds: number): string;
  /** Whether it names itself one of this kind; not whether it is true. */
  claimsToBe(token: string): boolean;
  /**
   * @throws CloudError `ACCESS_TOKEN_EXPIRED`; `UNAUTHENTICATED` for anything that was not signed here or is changed.
   */
  verify(token: string): Claims;
  /** {@link Jwt.verify}, of one that may have expired. */
  read(token: string): Claims;
}

/** Far above any token of ours; longer ones are not even hashed. */
const MAX_LENGTH = 4096;

/** Makes the {@link Jwt} of one kind. `iat` and `exp` are added to the claims. */
export function createJwt<Claims extends object>({
  secret,
  purpose,
  kid,
  clock,
}: JwtOptions): Jwt<Claims & { readonly iat?: number; readonly exp?: number }> {
  // The secret also signs file addresses; a key of its own keeps one signature from passing for the other.
  const key = createHmac('sha256', secret).update(purpose).digest();
  const own = encode({ alg: 'HS256', typ: 'JWT', ...(kid === undefined ? {} : { kid }) });
  const signature = (content: string) => createHmac('sha256', key).update(content).digest('base64url');
  const seconds = () => Math.floor(clock.now() / 1000);

  return {
    sign(claims, lives) {
      const iat = seconds();
      const content = `${own}.${encode({ ...claims, iat, exp: iat + lives })}`;
      return `${content}.${signature(content)}`;
    },
    claimsToBe: (token) => token.startsWith(`${own}.`),
    verify(token) {
      const claims = read(token);
      if (claims.exp <= seconds()) throw new CloudError('ACCESS_TOKEN_EXPIRED');
      return claims;
    },
    read,
  };

  function read(token: string): Claims & { readonly exp: number } {
    const [header, payload, signed, ...rest] = token.length > MAX_LENGTH ? [] : token.split('.');
    // The one header we write is the only one accepted: no choice of algorithm is left to the caller.
    if (header !== own || payload === undefined || signed === undefined || rest.length > 0) {
      throw refuse('SESSION_MALFORMED');
    }
    if (!sameText(signed, signature(`${header}.${payload}`))) throw refuse('SESSION_FORGED');
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims & {
      readonly exp: number;
    };
  }
}

/** Compares two texts in a time that tells nothing of where they differ, only whether their lengths do. */
export function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
