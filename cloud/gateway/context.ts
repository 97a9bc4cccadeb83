import type { Middleware as KoaMiddleware, ParameterizedContext } from 'koa';
import type { Clock, CloudConfig, CloudError, IdSource, Logger, Warn } from '../base';
import type {
  AccessTokensPort,
  AuthPort,
  CollectionsPort,
  DatabasePort,
  DeclaredPort,
  FunctionsPort,
  Mount,
  OpenApiPort,
  RealtimePort,
  StoragePort,
  WebUsersPort,
} from '../protocol';
import type { SocketDrops } from './watch/drops';

/** What {@link createGateway} needs. */
export interface GatewayOptions {
  readonly config: Pick<
    CloudConfig,
    'host' | 'port' | 'portFixed' | 'hosts' | 'origins' | 'env' | 'envs' | 'mode' | 'strict' | 'lang'
  >;
  readonly auth: AuthPort;
  readonly webUsers: WebUsersPort;
  readonly database: DatabasePort;
  readonly realtime: RealtimePort;
  readonly storage: StoragePort;
  readonly functions: FunctionsPort;
  readonly openApi: OpenApiPort;
  readonly declared: DeclaredPort;
  readonly collections: CollectionsPort;
  readonly accessTokens: AccessTokensPort;
  /** Parts that answer a range of paths by themselves. */
  readonly mounts: readonly Mount[];
  /** What `/client/status` tells an administrator. */
  readonly status: () => object;
  /** Sockets of `watch()` are broken at random; never in `serve`. */
  readonly dropSockets?: SocketDrops;
  /** Called after an administrator's `/client/stop` was answered. */
  readonly onStop: () => void;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly warn: Warn;
  readonly logger: Logger;
}

/** What the middleware knows of a request. */
export interface State {
  requestId: string;
  /** What the request was refused with, for the log. */
  failure?: CloudError;
}

/** A request under way. */
export type Context = ParameterizedContext<State>;
/** One step of answering. */
export type Middleware = KoaMiddleware<State>;

/** A path of the gateway and how it is answered, method by method. */
export interface Route {
  /** A path, or a prefix that ends in `/`. */
  readonly path: string;
  readonly methods: Readonly<Partial<Record<Method, (context: Context) => Promise<void>>>>;
}

/** A method that a route can take. `HEAD` is answered as `GET`. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Largest JSON body in bytes: WeChat's 5 MB of data, with room for its wrapping. */
export const JSON_LIMIT = 8 * 1024 * 1024;
