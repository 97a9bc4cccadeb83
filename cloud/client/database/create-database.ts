import { Refused } from '../cloud-error';
import type { Transport } from '../transport';
import type { WatchSocket } from '../watch';
import type { Link } from './call';
import { createCollection, type CollectionReference } from './collection';
import { command } from './command';
import { constructible, type Constructible } from './constructible';
import { decode } from './decode';
import { Geo } from './geo';
import { DatabaseRegExp, ServerDate } from './values';
import { createStartWatch } from './watch';

/** What `wx.cloud.database()` takes. */
export interface DatabaseConfig {
  /** The environment meant; the cloud's own where absent. */
  readonly env?: string;
  /** `false`: `doc().get()` gives null where there is no such document, instead of failing. */
  readonly throwOnNotFound?: boolean;
  /** Accepted for WeChat's sake. */
  readonly traceUser?: boolean;
}

/** The database as pages see it. */
export interface Database {
  readonly config: DatabaseConfig;
  readonly command: typeof command;
  readonly Geo: typeof Geo;
  /** The cloud's time, moved by `offset` milliseconds. */
  readonly serverDate: (options?: { readonly offset?: number }) => ServerDate;
  readonly RegExp: Constructible<[options: { regexp: string; options?: string }], DatabaseRegExp>;
  collection(name: string): CollectionReference;
}

/** What a {@link Database} stands on. */
export interface DatabaseParts {
  readonly transport: Transport;
  /** The socket all watches share. */
  readonly socket: WatchSocket;
  readonly env: () => string | undefined;
  /** Hears, in one sentence, of what does not go as a page may expect. */
  readonly tell: (sentence: string) => void;
}

/** Makes `wx.cloud.database()`. Requests travel when a call is made, not before. */
export function createDatabase(
  config: DatabaseConfig,
  { transport, socket, env, tell }: DatabaseParts,
): Database {
  const chosen = () => config.env ?? env();
  const link: Link = {
    tell,
    watch: createStartWatch({ socket, env: chosen }),
    throwOnNotFound: config.throwOnNotFound !== false,
    async send(request) {
      const { data, requestId } = await transport.post('/client/database', { request }, chosen());
      // Compat: as with wx-server-sdk, an aggregation gives places as GeoJSON.
      const reply = decode(data['reply'], { places: request.action === 'find' });
      if (typeof reply === 'object' && reply !== null) return reply as Readonly<Record<string, unknown>>;
      throw new Refused({ errCode: -1, code: 'NETWORK', message: 'unexpected answer', requestId });
    },
  };
  return {
    config,
    command,
    Geo,
    serverDate: (options) => new ServerDate(options),
    RegExp: constructible(DatabaseRegExp),
    collection(name) {
      if (typeof name === 'string' && name !== '') return createCollection(name, link);
      throw new TypeError('collection: its name must be a text / Collection name is required');
    },
  };
}
