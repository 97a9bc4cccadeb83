import { Refused, type Refusal } from './cloud-error';
import type { WxLike } from './port';

/** Where the gateway is and which environment is meant. */
export interface TransportConfig {
  /** The gateway's address, such as `https://cloud.example.com`; a path behind it is kept. */
  readonly gateway: string;
}

/** An answer of the gateway. */
export interface Answer {
  readonly requestId: string;
  readonly data: Record<string, unknown>;
}

/** Speaks to the gateway as the user of this device. */
export interface Transport {
  /** Sends one JSON request; signs in first, and once more where the token is refused. Rejects with `Refused`. */
  post(path: string, body: object, env: string | undefined): Promise<Answer>;
  /** The same for anything that needs the headers of a signed-in page, such as an upload. */
  authorized(
    send: (headers: Record<string, string>) => Promise<Reply>,
    env: string | undefined,
  ): Promise<Answer>;
  readonly url: (path: string) => string;
  /** The token of this user, another one than `refused`; signs in where there is none. */
  readonly token: (refused?: string) => Promise<string>;
}

/** A raw answer: status and body, JSON text or already parsed. */
export interface Reply {
  readonly statusCode: number;
  readonly data: unknown;
}

const UNAUTHENTICATED = 401;

/**
 * Makes a {@link Transport}. The token is kept in the device's storage, so that a restarted app stays signed in;
 * callers who need a sign-in at the same moment share one.
 */
export function createTransport(wx: WxLike, config: TransportConfig): Transport {
  const base = config.gateway.replace(/\/+$/, '');
  const url = (path: string) => `${base}${path}`;
  const key = `yunlet-token ${base}`;
  let signingIn: Promise<string> | undefined;

  const request = (path: string, body: object, headers: Record<string, string>) =>
    new Promise<Reply>((resolve, reject) => {
      wx.request({
        url: url(path),
        method: 'POST',
        // Stringified here, since base libraries differ in what they make of an object.
        data: JSON.stringify(body),
        header: { 'content-type': 'application/json', ...headers },
        success: resolve,
        fail: ({ errMsg }) => reject(unreachable(errMsg)),
      });
    });

  const signIn = async (): Promise<string> => {
    const code = await new Promise<string>((resolve, reject) => {
      wx.login({
        success: (reply) => resolve(reply.code),
        fail: ({ errMsg }) => reject(unreachable(errMsg)),
      });
    });
    const { data } = read(await request('/client/login', { code }, {}));
    if (typeof data['token'] !== 'string') throw unreachable('the gateway gave no token');
    wx.setStorageSync(key, data['token']);
    return data['token'];
  };

  const token = (refused?: string): Promise<string> => {
    const kept = wx.getStorageSync(key);
    if (typeof kept === 'string' && kept !== '' && kept !== refused) return Promise.resolve(kept);
    if (signingIn === undefined) {
      const mine = signIn();
      const forget = () => (signingIn = undefined);
      mine.then(forget, forget);
      signingIn = mine;
    }
    return signingIn;
  };

  const authorized: Transport['authorized'] = async (send, env) => {
    const attempt = (bearer: string) =>
      send({
        authorization: `Bearer ${bearer}`,
        ...(env === undefined || env === '' ? {} : { 'x-yunlet-env': env }),
      });
    const first = await token();
    const reply = await attempt(first);
    if (reply.statusCode !== UNAUTHENTICATED) return read(reply);
    return read(await attempt(await token(first)));
  };

  return {
    url,
    token,
    authorized,
    post: (path, body, env) => authorized((headers) => request(path, body, headers), env),
  };
}

function read(reply: Reply): Answer {
  const body = typeof reply.data === 'string' ? parse(reply.data) : reply.data;
  if (!isRecord(body)) throw unreachable(`unexpected answer with status ${reply.statusCode}`);
  const requestId = typeof body['requestId'] === 'string' ? body['requestId'] : '';
  if (reply.statusCode === 200 && isRecord(body['data'])) return { requestId, data: body['data'] };
  const { errCode, code, message } = body;
  throw new Refused({
    errCode: typeof errCode === 'number' ? errCode : -1,
    code: typeof code === 'string' ? code : 'UNKNOWN',
    message: typeof message === 'string' ? message : `status ${reply.statusCode}`,
    requestId,
  } satisfies Refusal);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The error of a request that got no answer. */
export function unreachable(message: string): Refused {
  return new Refused({ errCode: -1, code: 'NETWORK', message });
}
