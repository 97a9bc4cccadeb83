import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudError,
  createLogger,
  createSequentialIds,
  createWarnings,
  systemClock,
  type Clock,
} from '../../../cloud/base';
import { createGateway, type Gateway, type GatewayOptions } from '../../../cloud/gateway';
import type {
  AuthPort,
  Caller,
  DatabaseCall,
  DatabasePort,
  DatabaseRequest,
  FunctionsPort,
  InvokeRequest,
} from '../../../cloud/protocol';
import { createStorage } from '../../../cloud/storage';

export const KEY = 'the-key';
export const ENV = 'local-env';

export const callerOf = (kind: Caller['kind'], openid: string | null, requestId = ''): Caller => ({
  kind,
  openid,
  unionid: null,
  appid: 'wx1',
  env: ENV,
  source: kind === 'function' ? 'wx_client,scf' : kind === 'user' ? 'wx_client' : '',
  requestId,
});

/** Tokens: `page-OPENID` for pages, `call-OPENID` for invocations, pairs `yunlet-admin`/KEY and `call-id`/`call-secret`. */
export const fakeAuth: AuthPort = {
  ofInvocation(token, requestId) {
    if (!token.startsWith('call-')) throw new CloudError('UNAUTHENTICATED');
    return callerOf('function', token.slice(5), requestId);
  },
  secretKeyOf(secretId) {
    if (secretId === 'yunlet-admin') return { secretKey: KEY, caller: (id) => callerOf('admin', null, id) };
    if (secretId === 'call-id')
      return { secretKey: 'call-secret', caller: (id) => callerOf('function', 'alice', id) };
    return undefined;
  },
  async ofToken(token, requestId) {
    if (!token.startsWith('page-')) throw new CloudError('UNAUTHENTICATED');
    return callerOf('user', token.slice(5), requestId);
  },
  ofKey(key, requestId) {
    if (key !== KEY) throw new CloudError('UNAUTHENTICATED');
    return callerOf('admin', null, requestId);
  },
  async login(code) {
    if (!code.startsWith('dev-')) throw new CloudError('UNAUTHENTICATED');
    return { token: `page-${code.slice(4)}`, openid: code.slice(4), expiresIn: 7200 };
  },
};

export type Reply = (request: DatabaseRequest, call: DatabaseCall) => unknown;

export interface Recorded {
  readonly database: { request: DatabaseRequest; call: DatabaseCall }[];
  readonly invocations: (Omit<InvokeRequest, 'event'> & { readonly event: string })[];
  /** Lines of the log, warnings among them. */
  readonly log: Record<string, unknown>[];
  stops: number;
}

export interface Rig {
  readonly url: string;
  readonly gateway: Gateway;
  readonly recorded: Recorded;
  readonly dir: string;
  close(): Promise<void>;
}

/** Nothing can be watched. */
const nothingWatched: GatewayOptions['realtime'] = {
  open: () => Promise.reject(new CloudError('DATABASE_REQUEST_FAILED')),
  resume: () => {
    throw new CloudError('QUERYID_INVALID_ERROR');
  },
};

/** An open API without any. */
const nothingOpen: GatewayOptions['openApi'] = {
  call: async () => ({
    contentType: 'application/json',
    data: Buffer.from('{}'),
    errorCode: -604100,
    errorMessage: 'API not found',
  }),
  outbox: async () => [],
  subscribe: async () => undefined,
};

/** Nothing is declared and nothing differs. */
const nothingDeclared: GatewayOptions['declared'] = {
  plan: async () => ({ env: ENV, changes: [], undeclared: [], beyond: [], unseeded: [] }),
  apply: async () => ({ env: ENV, done: [], refused: [], undeclared: [], beyond: [], unseeded: [] }),
};

/** Nobody can sign in on a web page. */
const nobodySignsIn: GatewayOptions['webUsers'] = {
  signInAnonymously: () => Promise.reject(new CloudError('UNAUTHENTICATED')),
  signInWithTicket: () => Promise.reject(new CloudError('LOGIN_TICKET_INVALID')),
  signInAsPage: () => Promise.reject(new CloudError('UNAUTHENTICATED')),
  linkTicket: () => Promise.reject(new CloudError('LOGIN_TICKET_INVALID')),
  refresh: () => Promise.reject(new CloudError('INVALID_REFRESH_TOKEN')),
  signOut: async () => undefined,
  signOutEverywhere: async () => undefined,
  loginKey: async (env) => ({ private_key_id: 'id', private_key: 'key', env_id: env }),
};

/** There are no collections. */
const nothingCollected: GatewayOptions['collections'] = {
  list: async () => ({ collections: [], total: 0 }),
  remove: async () => undefined,
  changeIndexes: async () => undefined,
};

/** Nobody gets a token of the admin HTTP API. */
const noTokens: GatewayOptions['accessTokens'] = {
  open: () => {
    throw new CloudError('ADMIN_SECRET_INVALID');
  },
  callerOf: () => {
    throw new CloudError('ADMIN_TOKEN_INVALID');
  },
};

export interface RigOptions {
  readonly reply?: Reply;
  readonly invoke?: (request: InvokeRequest) => Promise<string>;
  readonly config?: Partial<GatewayOptions['config']>;
  readonly mounts?: GatewayOptions['mounts'];
  readonly realtime?: GatewayOptions['realtime'];
  readonly openApi?: GatewayOptions['openApi'];
  readonly declared?: GatewayOptions['declared'];
  readonly webUsers?: GatewayOptions['webUsers'];
  readonly clock?: Clock;
  readonly maxFileBytes?: number;
  /** What the database's probe does. */
  readonly probe?: () => Promise<void>;
}

/** A gateway on any free port with fake auth, database and functions, and the real storage in a temporary folder. */
export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const dir = await mkdtemp(join(tmpdir(), 'yunlet-gateway-'));
  const recorded: Recorded = { database: [], invocations: [], log: [], stops: 0 };
  const config = {
    host: '127.0.0.1',
    port: 0,
    portFixed: true,
    hosts: ['cloud.test'],
    origins: ['https://app.test'],
    env: ENV,
    envs: [ENV, 'second-env'],
    mode: 'test',
    strict: false,
    lang: 'en',
    ...options.config,
  } as const;
  const clock = options.clock ?? systemClock;
  const ids = createSequentialIds();
  const database: DatabasePort = {
    async execute(request, call) {
      recorded.database.push({ request, call });
      return options.reply?.(request, call) as never;
    },
    probe: options.probe ?? (async () => undefined),
  };
  const functions: FunctionsPort = {
    list: () => [],
    async invoke(request) {
      const event = Buffer.from(request.event).toString('utf8');
      recorded.invocations.push({ ...request, event });
      const result = await (options.invoke?.(request) ?? Promise.resolve(event));
      return {
        result: Buffer.from(result),
        requestId: 'the-invocation',
        durationMs: 1,
        coldStart: false,
        memoryUsed: 0,
      };
    },
  };
  const logger = createLogger({
    level: 'debug',
    format: 'json',
    write: (line) => recorded.log.push(JSON.parse(line) as Record<string, unknown>),
  });
  const warn = createWarnings(logger, 'en');
  const storage = createStorage({
    dir,
    config,
    permission: () => ({ mode: 'READONLY', rules: {} }),
    baseUrl: () => gateway.url,
    secret: 'secret',
    clock,
    ids,
    warn,
    logger,
    ...(options.maxFileBytes === undefined ? {} : { maxFileBytes: options.maxFileBytes }),
  });
  const gateway = createGateway({
    config,
    auth: fakeAuth,
    webUsers: options.webUsers ?? nobodySignsIn,
    database,
    storage,
    functions,
    realtime: options.realtime ?? nothingWatched,
    openApi: options.openApi ?? nothingOpen,
    declared: options.declared ?? nothingDeclared,
    collections: nothingCollected,
    accessTokens: noTokens,
    mounts: options.mounts ?? [],
    status: () => ({ env: ENV }),
    onStop: () => (recorded.stops += 1),
    clock,
    ids,
    warn,
    logger,
  });
  await storage.start();
  await gateway.start();
  return {
    url: gateway.url,
    gateway,
    recorded,
    dir,
    async close() {
      await gateway.stop();
      await storage.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
