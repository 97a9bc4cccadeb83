import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createMemo } from '../base';
import type { Fields } from './fields';

/** What was signed. */
export interface SignedRequest {
  /** The `Host` header. */
  readonly host: string;
  /** Path and query as received, undecoded. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Body fields; bytes for binary parts of a form. */
  readonly body: Fields;
}

/** The `Authorization` header of a signed request, taken apart. */
export interface Tc3Authorization {
  readonly secretId: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly date: string;
  /** Body fields by lower-case name, in signing order. */
  readonly params: readonly string[];
  /** Header names, in signing order. */
  readonly headers: readonly string[];
  readonly signature: string;
}

/** What {@link VerifyTc3} found. `stale`: the time is too far off; `uncovered`: a field is not signed. */
export type Tc3Verdict = 'valid' | 'stale' | 'uncovered' | 'wrong';

const SHAPE =
  /^TC3-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{4}-\d{2}-\d{2})\/tcb\/tc3_request, ?SignedParams=([^,\s]*), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;
/** Seconds a clock may be ahead of ours. */
const AHEAD = 300;
/** Longest life of a signature in seconds. */
const LONGEST = 600;
/** Most keys of the day that are kept; functions sign with one for each invocation. */
const MOST_KEYS = 100;

/** Reads an `Authorization` header of the `tcb` signature; undefined where it is something else. */
export function parseTc3(authorization: string | undefined): Tc3Authorization | undefined {
  const [, secretId, date, params, headers, signature] = SHAPE.exec(authorization ?? '') ?? [];
  if (secretId === undefined || date === undefined || headers === undefined || signature === undefined) {
    return undefined;
  }
  return { secretId, date, params: list(params ?? ''), headers: list(headers), signature };
}

/** Checks a signed request against the key it says to be signed with; `now` is in milliseconds since 1970. */
export type VerifyTc3 = (
  request: SignedRequest,
  authorization: Tc3Authorization,
  owner: { readonly secretKey: string; readonly now: number },
) => Tc3Verdict;

/**
 * Makes what checks the signature that `@cloudbase/signature-nodejs` puts on a request (protocol.md 2.3). It keeps the keys
 * of the day that it has made of the secret ones.
 *
 * @remarks Stricter than its documentation in one point: every body field that is not empty must be signed, so that
 * nothing can be added to a signed request on its way.
 */
export function createTc3Verifier(): VerifyTc3 {
  const keyOf = createMemo(MOST_KEYS, (secretKey: string, date: string) =>
    hmac(hmac(hmac(`TC3${secretKey}`, date), 'tcb'), 'tc3_request'),
  );
  return (request, authorization, { secretKey, now }) => {
    const stamp = headerOf(request, 'x-timestamp');
    const signedAt = /^\d{1,12}$/.test(stamp) ? Number(stamp) : NaN;
    const expires = headerOf(request, 'x-signature-expires', String(LONGEST));
    const life = Math.min(LONGEST, Number(expires) || 0);
    const age = now / 1000 - signedAt;
    if (!(age >= -AHEAD && age <= life)) return 'stale';
    if (new Date(signedAt * 1000).toISOString().slice(0, 10) !== authorization.date) return 'stale';

    const byLowerCase = new Map<string, unknown>();
    for (const name of Object.keys(request.body)) byLowerCase.set(name.toLowerCase(), request.body[name]);
    const signed = new Set(authorization.params);
    for (const [name, value] of byLowerCase) if (!isEmpty(value) && !signed.has(name)) return 'uncovered';

    const [path, query] = split(request.target);
    const canonical = [
      'post',
      `//${request.host}${path}`,
      query,
      authorization.headers.map((name) => headerLine(name, headerOf(request, name))).join(''),
      authorization.headers.join(';'),
      paramsHash(authorization.params, byLowerCase),
    ].join('\n');
    const scope = `${authorization.date}/tcb/tc3_request`;
    const toSign = ['TC3-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n');
    const expected = hmac(keyOf(secretKey, authorization.date), toSign);
    return timingSafeEqual(expected, Buffer.from(authorization.signature, 'hex')) ? 'valid' : 'wrong';
  };
}

function headerOf({ headers }: SignedRequest, name: string, missing = ''): string {
  const value = headers[name] ?? missing;
  return typeof value === 'string' ? value : value.join(', ');
}

function headerLine(name: string, value: string): string {
  if (name !== 'content-type') return `${name}:${value.trim().toLowerCase()}\n`;
  return `${name}:${value.startsWith('multipart/form-data') ? 'multipart/form-data' : value.trim()}\n`;
}

function paramsHash(names: readonly string[], body: ReadonlyMap<string, unknown>): string {
  const hash = createHash('sha256');
  for (const name of names) {
    const value = body.get(name);
    if (value === undefined || value === '') continue;
    hash.update(`&${name}=`);
    hash.update(
      Buffer.isBuffer(value) ? value : typeof value === 'string' ? value.trim() : JSON.stringify(value),
    );
    hash.update('\r\n');
  }
  return hash.digest('hex');
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';
const list = (text: string) => text.split(';').filter((name) => name !== '');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

function split(target: string): [string, string] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}
