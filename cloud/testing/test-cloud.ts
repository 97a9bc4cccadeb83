import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCloud, type CloudOptions } from '..';
import type { RaisedWarning } from '../base';
import type { Caller, FunctionLog, OutboxEntry, SubscriptionAnswer } from '../protocol';
import { signIn, type TestUser, type UntypedApi, type UserChoice } from './callers';
import { testConfig } from './config';
import { createTestDatabase, type TestDatabase } from './documents';
import { createTestFiles, type TestFiles } from './files';
import type { TestCloudOptions } from './options';

/** Retries, since Windows gives a file free a moment after it was closed. */
const GONE = { recursive: true, force: true, maxRetries: 5 } as const;

/** The database of the cloud's own records. */
const OWN = '__yunlet';

/** A whole cloud of its own, in a temporary folder, for one test file. */
export interface TestCloud extends AsyncDisposable {
  /** The gateway's address. */
  readonly url: string;
  /** The default environment's id. */
  readonly env: string;
  /** The administrator's key. */
  readonly key: string;
  /** Where the database answers MongoDB drivers. */
  readonly mongodb: string;
  /** The database for an administrator. */
  readonly db: TestDatabase;
  /** Stored files for an administrator. */
  readonly files: TestFiles;
  /** What functions wrote, oldest first. */
  readonly logs: readonly FunctionLog[];
  /**
   * Quirks of the real cloud that calls ran into, and what it would refuse, each once for the function and the line of code
   * it was met in. `expect(cloud.warnings.filter(({ fault }) => fault)).toEqual([])` is a good last line of a test.
   */
  readonly warnings: readonly RaisedWarning[];
  /**
   * Signs in a user. Give the app's contract for typed calls: `await cloud.as<Api>('alice')`.
   */
  as<Api extends object = UntypedApi>(user: UserChoice): Promise<TestUser<Api>>;
  /** The newest 1000 open API calls that were accepted, such as messages that would have been sent, oldest first. */
  outbox(apiName?: string): Promise<readonly OutboxEntry[]>;
  /**
   * Answers for a user who is asked to subscribe to messages: `accept` allows one more, `ban` takes all back. Users who
   * never answered get every message, unless the cloud is strict.
   */
  subscribe(openid: string, answers: Readonly<Record<string, SubscriptionAnswer>>): Promise<void>;
  /** Breaks every socket of `watch()` now, as a network would: clients connect again and go on. Gives how many there were. */
  dropSockets(): number;
  /**
   * Empties every collection, the file storage, the outbox, the logs and the warnings, and forgets subscriptions; collections, indexes
   * and users stay.
   */
  reset(): Promise<void>;
  /** Stops everything and removes the temporary folder. Harmless twice. */
  stop(): Promise<void>;
}

/**
 * Starts a cloud for tests: the real gateway, engine, storage and functions of a project, on any free port, with all
 * state in a temporary folder of its own. Several may run side by side.
 *
 * @throws CloudError like `createCloud`; nothing is left behind.
 */
export async function createTestCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const dataDir = await mkdtemp(join(options.tempDir ?? tmpdir(), 'yunlet-test-'));
  const logs: FunctionLog[] = [];
  const given: CloudOptions = {
    onLog: (line) => logs.push(line),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.dropSockets === undefined ? {} : { dropSockets: options.dropSockets }),
    ...(options.logger === undefined ? {} : { logger: options.logger }),
  };
  const clean = () => rm(dataDir, GONE);
  try {
    const config = testConfig(options, dataDir);
    const cloud = await createCloud(config, given);
    const { url, env, key, mongodb } = cloud;
    const db = createTestDatabase(cloud.store, env);
    const admin: Caller = {
      kind: 'admin',
      openid: null,
      unionid: null,
      appid: config.appid,
      env,
      source: '',
      requestId: 'test',
    };
    const stop = async () => {
      await cloud.stop();
      await clean();
    };
    return {
      url,
      env,
      key,
      mongodb,
      db,
      files: createTestFiles(cloud.storage, admin),
      logs,
      get warnings() {
        return cloud.warnings.raised();
      },
      as: <Api extends object>(user: UserChoice) => signIn<Api>({ url, key, logs }, user),
      outbox: (apiName) =>
        cloud.openApi.outbox({ env, limit: 1000, ...(apiName === undefined ? {} : { apiName }) }),
      subscribe: (openid, answers) => cloud.openApi.subscribe({ env, openid, answers }),
      dropSockets: () => cloud.dropSockets(),
      async reset() {
        for (const name of await db.collections()) await db.collection(name).clear();
        for (const collection of ['outbox', 'subscriptions']) {
          await cloud.store.remove({ database: OWN, collection }, {}, { multi: true });
        }
        await removeFiles(join(dataDir, 'files'));
        logs.length = 0;
        cloud.warnings.clear();
      },
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await clean();
    throw error;
  }
}

/** The storage keeps nothing in memory: the files of an environment are gone with its folder. */
async function removeFiles(dir: string): Promise<void> {
  for (const name of await readdir(dir)) if (name.startsWith('env-')) await rm(join(dir, name), GONE);
}
