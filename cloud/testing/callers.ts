import type { FunctionLog } from '../protocol';
import { createCallError } from './call-error';

/** The API of a cloud whose contract was not given: any name, anything in, anything out. */
export type UntypedApi = Readonly<Record<string, { readonly data?: object; readonly result: unknown }>>;

/** `data` may be left out where the function takes nothing that must be given. */
type DataOf<Entry> = Entry extends { readonly data: infer Data }
  ? Partial<Data> extends Data
    ? [data?: Data]
    : [data: Data]
  : [data?: object];

/** A signed-in user of a test cloud, as the mini-program would be. */
export interface TestUser<Api extends object = UntypedApi> {
  readonly openid: string;
  /**
   * Calls a function through the gateway, as a page does, and gives its result.
   *
   * @throws TestCallError when the function cannot be reached or throws.
   */
  callFunction<K extends keyof Api & string>(
    name: K,
    ...data: DataOf<Api[K]>
  ): Promise<Api[K] extends { readonly result: infer Result } ? Result : unknown>;
  /** Stores a file as a page does and gives its file id. */
  uploadFile(file: {
    readonly cloudPath: string;
    readonly fileContent: Uint8Array | string;
  }): Promise<string>;
}

/** Whom to sign in: a name (the same name is the same user), or an openid. */
export type UserChoice = string | { readonly openid: string };

/** Where and with what a caller calls. */
export interface Door {
  readonly url: string;
  readonly key: string;
  /** What functions wrote so far; shown with a failure. */
  readonly logs: readonly FunctionLog[];
}

/** Signs a user in through the gateway. */
export async function signIn<Api extends object>(door: Door, choice: UserChoice): Promise<TestUser<Api>> {
  const session =
    typeof choice === 'string'
      ? await login(door, choice)
      : { openid: choice.openid, headers: { 'x-yunlet-key': door.key, 'x-yunlet-as': choice.openid } };
  const send = async (path: string, body: object | FormData, name: string) => {
    const answer = await post(`${door.url}${path}`, body, session.headers);
    if (answer.ok) return answer.data;
    throw createCallError({ ...answer, name, logs: door.logs });
  };
  return {
    openid: session.openid,
    async callFunction(name, ...[data]) {
      const answer = await send('/client/invoke', { name, data: data ?? {} }, name);
      return answer['result'] as never;
    },
    async uploadFile({ cloudPath, fileContent }) {
      const form = new FormData();
      form.set('cloudPath', cloudPath);
      form.set('file', new Blob([Uint8Array.from(Buffer.from(fileContent))]), 'file');
      const { fileID } = await send('/client/files/upload', form, 'uploadFile');
      return String(fileID);
    },
  };
}

async function login(door: Door, name: string) {
  const answer = await post(`${door.url}/client/login`, { code: `dev-${name}` }, {});
  if (!answer.ok) throw createCallError({ ...answer, name: 'login', logs: [] });
  return {
    openid: String(answer.data['openid']),
    headers: { authorization: `Bearer ${String(answer.data['token'])}` },
  };
}

interface Granted {
  readonly ok: true;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Refused {
  readonly ok: false;
  readonly requestId: string;
  readonly code: string;
  readonly errCode: number;
  readonly message: string;
}

async function post(
  url: string,
  body: object | FormData,
  headers: Readonly<Record<string, string>>,
): Promise<Granted | Refused> {
  const form = body instanceof FormData;
  const response = await fetch(url, {
    method: 'POST',
    headers: form ? headers : { 'content-type': 'application/json', ...headers },
    body: form ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as Pick<Granted, 'data'> & Omit<Refused, 'ok'>;
  return response.ok ? { ok: true, data: answer.data } : { ...answer, ok: false };
}
