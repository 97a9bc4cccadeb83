import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Fields } from './fields';

/** What was signed. */
export interface SignedRequest {
  /** The `Host` header. */
  readonly host: string;
  /** Path and query as received, undecoded. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
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

/** What {@link verifyTc3} found. `stale`: the time is too far off; `uncovered`: a field is not signed. */
export type Tc3Verdict = 'valid' | 'stale' | 'uncovered' | 'wrong';

const SHAPE =
  /^TC3-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{4}-\d{2}-\d{2})\/tcb\/tc3_request, ?SignedParams=([^,\s]*), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;
/** Seconds a clock may be ahead of ours. */
const AHEAD = 300;
/** Longest life of a signature in seconds. */
const LONGEST = 600;

/** Reads an `Authorization` header of the `tcb` signature; undefined where it is something else. */
export function parseTc3(authorization: string | undefined): Tc3Authorization | undefined {
  const [, secretId, date, params, headers, signature] = SHAPE.exec(authorization ?? '') ?? [];
  if (secretId === undefined || date === undefined || headers === undefined || signature === undefined) {
    return undefined;
  }
  return { secretId, date, params: list(params ?? ''), headers: list(headers), signature };
}

/**
 * Checks the signature that `@cloudbase/signature-nodejs` puts on a request (protocol.md 2.3).
 *
 * @param now - Milliseconds since 1970.
 * @remarks Stricter than its documentation in one point: every body field that is not empty must be signed, so that
 * nothing can be added to a signed request on its way.
 */
export function verifyTc3(
  request: SignedRequest,
  authorization: Tc3Authorization,
  { secretKey, now }: { readonly secretKey: string; readonly now: number },
): Tc3Verdict {
  const stamp = request.headers['x-timestamp'] ?? '';
  const signedAt = /^\d{1,12}$/.test(stamp) ? Number(stamp) : NaN;
  const life = Math.min(LONGEST, Number(request.headers['x-signature-expires'] ?? LONGEST) || 0);
  const age = now / 1000 - signedAt;
  if (!(age >= -AHEAD && age <= life)) return 'stale';
  if (new Date(signedAt * 1000).toISOString().slice(0, 10) !== authorization.date) return 'stale';

  const byLowerCase = new Map(
    Object.entries(request.body).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const signed = new Set(authorization.params);
  for (const [name, value] of byLowerCase) if (!isEmpty(value) && !signed.has(name)) return 'uncovered';

  const [path, query] = split(request.target);
  const canonical = [
    'post',
    `//${request.host}${path}`,
    query,
    authorization.headers.map((name) => headerLine(name, request.headers[name] ?? '')).join(''),
    authorization.headers.join(';'),
    paramsHash(authorization.params, byLowerCase),
  ].join('\n');
  const scope = `${authorization.date}/tcb/tc3_request`;
  const toSign = ['TC3-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(`TC3${secretKey}`, authorization.date), 'tcb'), 'tc3_request');
  return timingSafeEqual(hmac(key, toSign), Buffer.from(authorization.signature, 'hex')) ? 'valid' : 'wrong';
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
