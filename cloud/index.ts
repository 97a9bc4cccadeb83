/**
 * The assembly: builds every part of one cloud and hands each its collaborators. The only file that knows everyone.
 *
 * @packageDocumentation
 */
import { join } from 'node:path';
import { createAccessTokens, createAuth, createWebUsers } from './auth';
import {
  createWarningLog,
  loadSecrets,
  randomIds,
  silentLogger,
  systemClock,
  type Clock,
  type CloudConfig,
  type IdSource,
  type Logger,
  type Service,
  type WarningLog,
} from './base';
import {
  asDatabaseError,
  createCollectionsPort,
  createDatabase,
  createDeclared,
  createPermissionFollower,
  declareAtStart,
} from './database';
import { compileFilter, compileSort, openEngine } from './engine';
import { createFunctionRuntime } from './functions';
import { createGateway, type SocketDrops } from './gateway';
import { createOpenApi } from './openapi';
import { createPermissionTable } from './rules';
import { createPreview } from './preview';
import type {
  AuthPort,
  DatabasePort,
  DeclaredOutcome,
  DeclaredPort,
  FunctionLog,
  FunctionsPort,
  OpenApiPort,
  RealtimePort,
  StoragePort,
} from './protocol';
import { createRealtime } from './realtime';
import { createStorage } from './storage';
import { createDriverStore, type Store } from './store';

export { backupDatabase, compactDatabase, openEngine, restoreDatabase } from './engine';
export { buildFunctions } from './functions';

/** Who can sign in where nobody else is named. */
const SIMULATED_USERS = ['alice', 'bob', 'carol'] as const;

/** What {@link createCloud} may be given besides the settings. */
export interface CloudOptions {
  readonly logger?: Logger;
  /** Tells a person who waits what is being installed; {@link CloudOptions.logger} where absent. */
  readonly progress?: Logger;
  readonly clock?: Clock;
  readonly ids?: IdSource;
  /** Names one can sign in as in the preview; {@link SIMULATED_USERS} where left out, nobody in `serve`. */
  readonly users?: readonly string[];
  /**
   * What becomes of collections, indexes and permissions that are declared: `apply` makes them so, `say` only says what
   * differs, `leave` neither. `say` in `serve`, else `apply`.
   */
  readonly declares?: 'apply' | 'say' | 'leave';
  /** Receives each line a function writes. */
  readonly onLog?: (line: FunctionLog) => void;
  /** Sockets of `watch()` are broken at random, to try out what happens then; a TypeError in `serve`. */
  readonly dropSockets?: SocketDrops;
  /** Says and keeps warnings; one that writes to {@link CloudOptions.logger} where absent. */
  readonly warnings?: WarningLog;
  /** Called when an administrator asks the cloud to stop. */
  readonly onStop?: () => void;
}

/** A running cloud. */
export interface Cloud {
  /** The gateway's address, such as `http://127.0.0.1:7380`. */
  readonly url: string;
  /** The default environment's id. */
  readonly env: string;
  readonly appid: string;
  /** Names of the users one can sign in as; none in `serve`. */
  readonly users: readonly string[];
  /** The administrator's key. */
  readonly key: string;
  /** Where the database answers MongoDB drivers, user and password included. */
  readonly mongodb: string;
  readonly auth: AuthPort;
  readonly database: DatabasePort;
  readonly realtime: RealtimePort;
  readonly storage: StoragePort;
  readonly functions: FunctionsPort;
  readonly openApi: OpenApiPort;
  readonly store: Store;
  /** What calls ran into so far: quirks of the real cloud, and what it would refuse. */
  readonly warnings: Pick<WarningLog, 'raised' | 'clear'>;
  /** Collections as code. */
  readonly declared: DeclaredPort;
  /** What was made of what is declared at the start, environment by environment. */
  readonly applied: readonly DeclaredOutcome[];
  /** Breaks every socket of `watch()` as a network would; gives how many there were. For tests. */
  dropSockets(): number;
  /** Stops every part in reverse order; finishes what is in flight. Harmless twice. */
  stop(): Promise<void>;
}

/**
 * Builds and starts a cloud. Resolves when it answers.
 *
 * @throws CloudError such as `PORT_IN_USE`, `DATA_FOLDER_UNWRITABLE` or `DATA_FOLDER_IN_USE`; whatever had been started
 * is stopped again.
 *
 * @example
 * ```ts
 * const cloud = await createCloud(config);
 * console.log(cloud.url);
 * await cloud.stop();
 * ```
 */
export async function createCloud(config: CloudConfig, options: CloudOptions = {}): Promise<Cloud> {
  if (options.dropSockets !== undefined && config.mode === 'serve')
    throw new TypeError('Sockets are never broken on purpose in serve');
  const { logger = silentLogger, clock = systemClock, ids = randomIds } = options;
  const words = (service: string) => logger.child({ service });
  const warnings = options.warnings ?? createWarningLog(logger, config.lang);
  const { warn } = warnings;
  let onPermissions = (): void => undefined;
  const permissions = createPermissionTable(config, join(config.projectDir, 'yunlet.config.json'), {
    onReplace: () => onPermissions(),
  });
  const secrets = loadSecrets(config.dataDir, ids);
  const users = options.users ?? (config.mode === 'serve' ? [] : SIMULATED_USERS);
  const running: { stop(): Promise<void> }[] = [];
  const run = async <S extends Service>(service: S): Promise<S> => {
    running.push(service);
    await service.start();
    return service;
  };
  const stop = async () => {
    for (let service = running.pop(); service !== undefined; service = running.pop()) await service.stop();
  };

  try {
    const mongodb = config.mongodbUri ?? (await engineUri());
    const store = await run(createDriverStore({ uri: mongodb, logger: words('store') }));
    const declared = createDeclared({ store, config, permissions, clock });
    const applied = await declareAtStart({
      declared,
      declaration: config,
      envs: config.envs,
      store,
      permissions,
      at: options.declares ?? (config.mode === 'serve' ? 'say' : 'apply'),
      warn,
      lang: config.lang,
    });
    if (config.mode === 'serve' && config.mongodbUri !== null) {
      const { envs } = config;
      await run(createPermissionFollower({ store, envs, permissions, clock, logger: words('permissions') }));
    }
    const webUsers = createWebUsers({
      appid: config.appid,
      secret: secrets.signing,
      dataDir: config.dataDir,
      store,
      clock,
      ids,
      logger: words('auth'),
    });
    const auth = createAuth({
      ofWebToken: (token, requestId) => webUsers.ofWebToken(token, requestId),
      mode: config.mode,
      appid: config.appid,
      env: config.env,
      key: secrets.key,
      secret: secrets.signing,
      clock,
      ids,
      logger: words('auth'),
    });
    const common = { config, clock, ids, warn };
    const url = (): string => gateway.url;
    const database = createDatabase({
      ...common,
      store,
      permissionOf: permissions.permissionOf,
      rulesOf: permissions.rulesOf,
      logger: words('database'),
    });
    const realtime = await run(
      createRealtime({
        store,
        resolve: (request, call) => database.resolve({ ...request, action: 'find', byId: false }, call),
        asDatabaseError,
        language: { filter: compileFilter, order: (sort) => compileSort(sort).compare },
        clock,
        ids,
        logger: words('realtime'),
      }),
    );
    onPermissions = () => realtime.permissionsChanged();
    const storage = await run(
      createStorage({
        ...common,
        permission: permissions.storage,
        dir: join(config.dataDir, 'files'),
        baseUrl: url,
        secret: secrets.signing,
        logger: words('storage'),
      }),
    );
    const functions = await run(
      createFunctionRuntime({
        ...common,
        credentials: auth,
        adminUrl: () => `${url()}/admin`,
        logger: words('functions'),
        onLog: options.onLog ?? (() => undefined),
        ...(options.progress === undefined ? {} : { progress: options.progress }),
      }),
    );
    const openApi = createOpenApi({ ...common, store, baseUrl: url, logger: words('openapi') });
    const preview = await run(
      createPreview({
        config,
        users,
        gatewayUrl: url,
        logger: words('preview'),
        clock,
      }),
    );
    const status = () => ({
      env: config.env,
      envs: config.envs,
      mode: config.mode,
      functions: functions.list(),
      watches: realtime.counts(),
    });
    const gateway = createGateway({
      ...common,
      auth,
      webUsers,
      database,
      realtime,
      storage,
      functions,
      openApi,
      declared,
      collections: createCollectionsPort({ store, config, warn }),
      accessTokens: createAccessTokens({
        appid: config.appid,
        env: config.env,
        key: secrets.key,
        secret: secrets.signing,
        clock,
        ids,
      }),
      mounts: [preview],
      ...(options.dropSockets === undefined ? {} : { dropSockets: options.dropSockets }),
      status,
      onStop: options.onStop ?? (() => undefined),
      logger: words('gateway'),
    });
    await run(gateway);
    const { env, appid } = config;
    return {
      url: gateway.url,
      env,
      appid,
      users,
      key: secrets.key,
      mongodb,
      auth,
      database,
      realtime,
      storage,
      functions,
      openApi,
      store,
      warnings,
      declared,
      applied,
      dropSockets: () => gateway.dropSockets(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }

  async function engineUri(): Promise<string> {
    const engine = await openEngine({
      dataDir: join(config.dataDir, 'db'),
      host: '127.0.0.1',
      port: 0,
      username: 'yunlet',
      password: secrets.mongodb,
      logger: words('engine'),
    });
    running.push(engine);
    return engine.uri;
  }
}
