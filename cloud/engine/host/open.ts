import { CloudError, randomIds, type Clock, type Logger } from '../../base';
import { clean } from '../commands/clean';
import type { Engine } from '../commands/command';
import { startExpiry } from '../commands/expire';
import { dispatch } from '../commands/dispatch';
import { createIndexUsage } from '../plan/usage';
import { createCursors } from '../session/cursors';
import { createFaults } from '../session/faults';
import { createOperations } from '../session/operations';
import { markOf } from '../session/fields';
import { createSessions } from '../session/sessions';
import { createSnapshots } from '../session/snapshots';
import { openView } from '../session/view';
import { openCatalog } from '../storage/catalog';
import { createClaims } from '../storage/claims';
import {
  CommitError,
  openEnvironment,
  type Environment,
  type EnvironmentOptions,
} from '../storage/environment';
import { checkFormat } from '../storage/format';
import { openOplog, type Oplog, type OplogLimits } from '../storage/oplog';
import { lockFolder, ownProcess, type FolderLock } from '../storage/lock';
import { createCredential } from '../wire/scram';
import { listenWire, type WireServer } from '../wire/server';

/** Where and for whom an engine runs. */
export interface OpenOptions {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  /** How long and how much change streams can be taken up again; {@link OPLOG_LIMITS} by default. */
  readonly history?: OplogLimits;
  /** Answers writes without waiting for the disk. */
  readonly fast?: boolean;
  /** Answers commands that are only for tests. */
  readonly testCommands?: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** An engine that answers in this very thread. */
export interface OpenEngine {
  readonly port: number;
  readonly engine: Engine;
  /** Finishes what is in flight, flushes and closes. */
  stop(): Promise<void>;
}

/** Opens the data folder and listens, in the calling thread. See `openEngine` for the errors. */
export async function openHere(options: OpenOptions): Promise<OpenEngine> {
  const { dataDir, clock, logger } = options;
  const lock = lockFolder(dataDir, ownProcess(clock.now()));
  try {
    return await openLocked(options, lock);
  } catch (cause) {
    lock.release();
    throw cause;
  }

  async function openLocked(
    { host, port, username, password, history, fast, testCommands }: OpenOptions,
    held: FolderLock,
  ) {
    const claims = createClaims();
    const base = openFolder(dataDir, { claims, fast: fast === true });
    if (fast === true) logger.warn('Writes are answered before they are on the disk');
    let wire: WireServer | undefined;
    let oplog: Oplog | undefined;
    let stopping = false;
    try {
      await checkFormat(base, dataDir);
      oplog = openOplog(base, { clock, logger, ...(history === undefined ? {} : { limits: history }) });
      const { environment } = oplog;
      const recording = oplog;
      const catalog = openCatalog(environment, { uuid: () => randomIds.uuid() });
      const engine: Engine = {
        environment: reloading(environment, () => {
          catalog.reload();
          recording.reload();
          void engine.sessions.abortAll();
        }),
        catalog,
        cursors: createCursors(clock),
        sessions: createSessions(clock, (fields) => openView(engine, claims, markOf(fields))),
        snapshots: createSnapshots(clock, {
          open: () => openView(engine, claims),
          time: () => recording.time(false),
        }),
        ...(testCommands === true ? { faults: createFaults() } : {}),
        oplog,
        clock,
        operations: createOperations(clock),
        usage: createIndexUsage(clock),
        ids: randomIds,
        logger,
        startedAt: clock.now(),
        stopping: () => stopping,
        connections: () => wire?.connections() ?? 0,
      };
      await dropUnfinished(engine);
      wire = await listen(engine);
      clean(engine);
      const expiry = startExpiry(engine);
      return {
        port: wire.port,
        engine,
        stop: async () => {
          stopping = true;
          expiry.stop();
          engine.cursors.killAll();
          await wire?.close();
          await engine.sessions.close();
          engine.snapshots.close();
          engine.cursors.killAll();
          recording.close();
          await base.close();
          held.release();
        },
      };
    } catch (error) {
      await wire?.close();
      oplog?.close();
      await base.close();
      throw error;
    }

    function listen(engine: Engine): Promise<WireServer> {
      return listenWire({
        host,
        port,
        logger,
        run: (connection, body) => dispatch(engine, connection, body),
        ...(username === undefined || password === undefined
          ? {}
          : { credential: createCredential(username, password) }),
      }).catch((cause: unknown) => {
        const { code } = cause as NodeJS.ErrnoException;
        if (code === 'EADDRINUSE') throw new CloudError('PORT_IN_USE', { fields: { port }, cause });
        throw cause;
      });
    }
  }
}

// An index whose build was cut off by a crash has been acknowledged to nobody.
async function dropUnfinished({ environment, catalog }: Engine): Promise<void> {
  const collections = catalog.databases().flatMap((database) => catalog.list(database));
  const broken = collections.filter(({ indexes }) => indexes.some(({ building }) => building));
  if (broken.length === 0) return;
  await environment.write((writer) => {
    for (const collection of broken) {
      for (const { building, number } of collection.indexes) {
        if (building) catalog.discardIndex(writer, collection, number);
      }
      collection.indexes = collection.indexes.filter(({ building }) => !building);
      catalog.save(writer, collection);
    }
  });
}

function openFolder(dir: string, wishes: EnvironmentOptions): Environment {
  try {
    return openEnvironment(dir, wishes);
  } catch (cause) {
    throw new CloudError('DATA_FOLDER_UNWRITABLE', { fields: { dir }, cause });
  }
}

// Write jobs change the catalog before their commit; when that fails the stored state counts.
function reloading(environment: Environment, reload: () => void): Environment {
  return {
    ...environment,
    async write(job) {
      try {
        return await environment.write(job);
      } catch (error) {
        if (error instanceof CommitError) reload();
        throw error;
      }
    },
  };
}
