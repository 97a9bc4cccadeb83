import { CloudError, ERROR_CODES, type ErrorCode, type Lang } from '../base';
import { openidOf } from '../auth';
import type { Target } from './running';

/** What a cloud answered when it refused: its own code and sentence, kept word for word. */
class RefusedError extends CloudError {
  private readonly answer: string;

  constructor(code: ErrorCode, answer: string) {
    super(code);
    this.answer = answer;
    this.message = answer;
  }

  override sentenceIn(): string {
    return this.answer;
  }
}

/** The circumstances of a request to a running cloud. */
export interface RequestOptions {
  /** Acts as a page of this user: an openid, or the name of a simulated user of the preview. */
  readonly as?: string;
  readonly env?: string;
  readonly lang?: Lang;
}

/**
 * Sends one request of the administrator's to a `/client/…` route.
 *
 * @returns The answer's `data`.
 * @throws CloudError with the code and the sentence the cloud answered; `CLOUD_NOT_RUNNING` where nobody answers.
 */
export async function request(
  target: Target,
  { path, body }: { readonly path: string; readonly body?: unknown },
  options: RequestOptions = {},
): Promise<unknown> {
  const response = await send(target, { path, body }, options);
  const text = await response.text();
  let answer: { data?: unknown; code?: unknown; message?: unknown };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch (cause) {
    throw new CloudError('SYS_ERR', { detail: `${target.url} did not answer in JSON.`, cause });
  }
  if (response.ok) return answer.data;
  const { code, message } = answer;
  const known =
    typeof code === 'string' && Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'SYS_ERR';
  throw new RefusedError(known, typeof message === 'string' ? message : `HTTP ${response.status}`);
}

async function send(
  target: Target,
  { path, body }: { readonly path: string; readonly body?: unknown },
  options: RequestOptions,
): Promise<Response> {
  try {
    return await fetch(`${target.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'x-yunlet-key': target.key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.as === undefined ? {} : { 'x-yunlet-as': asOpenid(target, options.as) }),
        ...(options.env === undefined ? {} : { 'x-yunlet-env': options.env }),
        ...(options.lang === undefined ? {} : { 'accept-language': options.lang }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    const { code } = ((cause as Error).cause ?? {}) as { code?: string };
    if (code === 'ECONNREFUSED')
      throw new CloudError('CLOUD_NOT_RUNNING', { fields: { dir: target.url }, cause });
    throw new CloudError('SERVER_TIMEOUT', {
      detail: `${target.url}: ${code ?? (cause as Error).message}`,
      cause,
    });
  }
}

/** Without the appid of a cloud elsewhere a name cannot be turned into its openid; it must be one then. */
function asOpenid({ appid }: Target, who: string): string {
  return appid === undefined ? encodeURIComponent(who) : openidOf(appid, who);
}
