import { createDatabase, type Database, type DatabaseConfig } from './database';
import { createFiles } from './files';
import { createCallFunction } from './functions';
import type { WxLike } from './port';
import { createTransport } from './transport';
import { createWatchSocket, deviceTimers, type Timers } from './watch';

/** Which cloud a client speaks to. */
export interface ClientConfig {
  /** The gateway's address, such as `https://cloud.example.com`. */
  readonly gateway: string;
  /** The environment meant where a call names none; the cloud's default one where absent. */
  readonly env?: string;
  /**
   * Hears, in one sentence, of a call this client cannot carry out (the call itself fails too), or whose meaning may
   * surprise.
   */
  readonly onUnsupported?: (sentence: string) => void;
  /** The device's own where absent. */
  readonly timers?: Timers;
}

/** A value the cloud replaces by verified open data before a function sees it. */
export interface CloudIDValue {
  readonly cloudID: string;
}

/** Makes a {@link CloudIDValue}; callable with and without `new`, as WeChat's. */
export interface CloudIDConstructor {
  new (cloudID: string): CloudIDValue;
  (cloudID: string): CloudIDValue;
}

/** What {@link createCloud} makes: `wx.cloud` as far as the gateway carries it. */
export type Cloud = ReturnType<typeof createCloud>;

/**
 * Makes an object that behaves like `wx.cloud` but speaks to a Yunlet gateway. Each call gives a promise, or with any
 * of `success`, `fail`, `complete` uses those instead (and returns the task, where there is one).
 *
 * @example
 * ```ts
 * const cloud = createCloud(wx, { gateway: 'https://cloud.example.com' });
 * const { result } = await cloud.callFunction({ name: 'notes-list' });
 * ```
 */
export function createCloud(wx: WxLike, config: ClientConfig) {
  let chosen = config.env;
  const env = () => chosen;
  const transport = createTransport(wx, config);
  const tell = config.onUnsupported ?? (() => undefined);
  const socket = createWatchSocket({
    wx,
    url: transport.url('/ws').replace(/^http/, 'ws'),
    token: transport.token,
    env,
    timers: config.timers ?? deviceTimers,
  });
  return {
    /** Chooses the environment; signing in happens with the first call. Only the text form of `env` is meaningful. */
    init(options: { readonly env?: string | object; readonly traceUser?: boolean } = {}): void {
      if (typeof options.env === 'string') chosen = options.env;
    },
    callFunction: createCallFunction(transport, env),
    ...createFiles(wx, transport, env),
    CloudID: makeCloudID as unknown as CloudIDConstructor,
    /** The database, under the permissions and limits of pages. */
    database: (options: DatabaseConfig = {}): Database =>
      createDatabase(options, { transport, socket, env, tell }),
  };
}

// A function, since WeChat's may be called with and without `new`.
function makeCloudID(cloudID: string): CloudIDValue {
  return { cloudID };
}
