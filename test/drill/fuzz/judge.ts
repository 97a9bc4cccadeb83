import type { RawAnswer, RawRequest } from './raw-http';

/** What an answer is to a request that may be spoilt. */
export type Verdict =
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused'; readonly code: string }
  /** Closed without a word. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'wrong'; readonly why: string };

/** The code of failures that nobody expected. */
const INTERNAL = 'SYS_ERR';

/** Judges an answer; a text is why there was none. */
export function judge(request: RawRequest, answer: RawAnswer | string | undefined): Verdict {
  if (typeof answer === 'string') return { kind: 'wrong', why: answer };
  if (answer === undefined) return { kind: 'closed' };
  const { status, headers, body } = answer;
  const what = `${status} ${body.slice(0, 300)}`;
  if (!(status >= 200 && status < 500)) return { kind: 'wrong', why: what };
  const code = codeIn(headers['content-type'] ?? '', body);
  if (code === INTERNAL || body.includes(`"${INTERNAL}"`)) return { kind: 'wrong', why: what };
  if (status < 400) return code === undefined ? { kind: 'answered' } : { kind: 'refused', code };
  if (request.method === 'HEAD') return { kind: 'refused', code: String(status) };
  return code === undefined ? { kind: 'wrong', why: `no code: ${what}` } : { kind: 'refused', code };
}

/**
 * The code of a failure: in JSON, each family of routes in the words of its SDK (`code`, `error` of OAuth, `errcode` of the
 * HTTP API), or in the XML that SDKs look for when they upload.
 */
function codeIn(type: string, body: string): string | undefined {
  if (type.startsWith('application/xml')) return /<Code>(\w+)<\/Code>/.exec(body)?.[1];
  if (!type.startsWith('application/json')) return undefined;
  try {
    const { code, error, errcode } = JSON.parse(body) as Readonly<Record<string, unknown>>;
    if (typeof code === 'string' && code !== 'SUCCESS') return code;
    if (typeof error === 'string' && body.includes('"error_code":')) return error;
    return typeof errcode === 'number' && errcode !== 0 ? `errcode ${errcode}` : undefined;
  } catch {
    return undefined;
  }
}
