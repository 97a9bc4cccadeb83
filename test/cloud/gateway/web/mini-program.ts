import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Cloudbase } from './sdk';

/** What `wx.request` takes. */
interface WxRequest {
  readonly url: string;
  readonly data?: unknown;
  readonly method?: string;
  readonly header?: Readonly<Record<string, string | undefined>>;
  success?(answer: { statusCode: number; data: unknown; header: object }): void;
  fail?(error: { errMsg: string }): void;
  complete?(result: { errMsg: string }): void;
}

/** A mini-program: the globals WeChat gives its JavaScript, and the SDK's own build for it. */
export interface MiniProgram {
  readonly cloudbase: Cloudbase;
  /** Addresses that were asked for, with their methods. */
  readonly requests: readonly string[];
  /** Ends its timers and sockets. */
  close(): void;
}

/** Starts a mini-program whose user is `name`, with files to upload by path. */
export async function openMiniProgram(
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<MiniProgram> {
  const requests: string[] = [];
  const ends: (() => void)[] = [];
  const storage = new Map<string, unknown>();
  const wx = {
    getSystemInfoSync: () => ({ AppPlatform: 'wechat', platform: 'devtools' }),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx1234567890abcdef' } }),
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void storage.set(key, value),
    removeStorageSync: (key: string) => void storage.delete(key),
    clearStorageSync: () => storage.clear(),
    getFileSystemManager: () => ({ readFileSync: (path: string) => new TextEncoder().encode(files[path]) }),
    onAppHide: () => undefined,
    onAppShow: () => undefined,
    login: ({ success }: { success(result: { code: string }): void }) => success({ code: `dev-${name}` }),
    request: (options: WxRequest) => request(options, requests),
    connectSocket: ({ url }: { readonly url: string }) => socketOf(url, ends),
  };
  const context = createContext({
    wx,
    Page: () => undefined,
    App: () => undefined,
    getApp: () => ({}),
    console: { log: () => undefined, warn: () => undefined, error: () => undefined },
    setTimeout: (run: () => void, ms: number) => {
      const timer = setTimeout(run, ms);
      ends.push(() => clearTimeout(timer));
      return timer;
    },
    clearTimeout,
    setInterval: (run: () => void, ms: number) => {
      const timer = setInterval(run, ms);
      ends.push(() => clearInterval(timer));
      return timer;
    },
    clearInterval,
  });
  runInContext(await bundle(), context);
  const { cloudbase } = context as { cloudbase: Cloudbase & { default?: Cloudbase } };
  const close = () => {
    for (const end of ends) end();
  };
  return { cloudbase: cloudbase.default ?? cloudbase, requests, close };
}

let made: Promise<string> | undefined;

/** The package's build for mini-programs, as WeChat's tools take it. */
function bundle(): Promise<string> {
  const entry = join(require.resolve('@cloudbase/js-sdk/app'), '../../../miniprogram_dist/index.js');
  made ??= build({
    stdin: { contents: `globalThis.cloudbase = require(${JSON.stringify(entry)});`, resolveDir: __dirname },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    logLevel: 'silent',
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  return made;
}

function request(options: WxRequest, requests: string[]): object {
  const { url, data, method = 'GET', header = {}, success, fail, complete } = options;
  requests.push(`${method.toUpperCase()} ${url}`);
  const headers = new Headers({
    referer: 'https://servicewechat.com/wx1234567890abcdef/devtools/page-frame.html',
  });
  for (const [key, value] of Object.entries<string | undefined>({
    'content-type': 'application/json',
    ...header,
  }))
    if (value !== undefined && value.trim() !== '') headers.set(key, value);
    else headers.delete(key);
  const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer as ArrayBuffer) : undefined;
  const body = bytes ?? (typeof data === 'string' ? data : JSON.stringify(data ?? {}));
  const isRead = method.toUpperCase() === 'GET';
  fetch(url, { method: method.toUpperCase(), headers, ...(isRead ? {} : { body }) })
    .then(async (response) => {
      const text = await response.text();
      const answer = { statusCode: response.status, data: parsed(text), header: {} };
      success?.(answer);
      complete?.({ errMsg: 'request:ok' });
    })
    .catch((error: unknown) => {
      fail?.({ errMsg: `request:fail ${String(error)}` });
      complete?.({ errMsg: 'request:fail' });
    });
  return { abort: () => undefined, onChunkReceived: () => undefined };
}

/** WeChat parses what is JSON and gives everything else as it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A SocketTask over a socket of Node's. */
function socketOf(url: string, ends: (() => void)[]): object {
  const socket = new WebSocket(url);
  ends.push(() => socket.terminate());
  return {
    onOpen: (run: () => void) => socket.on('open', () => run()),
    onMessage: (run: (message: { data: string }) => void) =>
      socket.on('message', (data) => run({ data: (data as Buffer).toString('utf8') })),
    onClose: (run: (event: { code: number; reason: string }) => void) =>
      socket.on('close', (code, reason) => run({ code, reason: reason.toString('utf8') })),
    onError: (run: (error: { errMsg: string }) => void) =>
      socket.on('error', (error) => run({ errMsg: error.message })),
    send: ({ data }: { readonly data: string }) => socket.send(data),
    close: ({ code = 1000, reason = '' }: { code?: number; reason?: string } = {}) =>
      socket.close(code, reason),
    get readyState() {
      return socket.readyState;
    },
  };
}
