import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CloudError, resolveEntry, type Clock, type Logger } from '../../base';
import type { FromThread, ThreadData } from './messages';

/** Where and for whom {@link openEngine} opens an engine. */
export interface EngineOptions extends ThreadData {
  /** The thread keeps the system's time; this one is for the caller's own waiting. */
  readonly clock?: Clock;
  readonly logger: Logger;
}

/** A running engine. */
export interface EngineHandle {
  /** Where MongoDB drivers connect, user and password included. */
  readonly uri: string;
  /** Finishes what is in flight, flushes to the disk and closes. Harmless twice. */
  stop(): Promise<void>;
}

/**
 * Opens a data folder, made where it is missing, and serves MongoDB's wire protocol from a thread of its own. With a
 * user name and a password every connection must prove them by SCRAM-SHA-256. Port 0 takes any.
 *
 * @throws CloudError `PORT_IN_USE`, `DATA_FOLDER_UNWRITABLE`, `DATA_FOLDER_IN_USE` or `DATA_FOLDER_FORMAT`.
 */
export async function openEngine(options: EngineOptions): Promise<EngineHandle> {
  const { dataDir, host, port, username, password, history, fast, testCommands, logger } = options;
  const data: ThreadData = {
    dataDir,
    host,
    port,
    ...(history === undefined ? {} : { history }),
    ...(fast === undefined ? {} : { fast }),
    ...(testCommands === undefined ? {} : { testCommands }),
    ...(username === undefined || password === undefined ? {} : { username, password }),
  };
  const entry = await resolveEntry(join(__dirname, 'thread'), { target: 'node20' });
  // The caller's loaders and flags are not for this thread: inherited they would more than double its start.
  const worker = new Worker(entry, { workerData: data, name: 'yunlet-engine', execArgv: [] });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let stopping = false;
  const listening = await new Promise<number>((resolve, reject) => {
    worker.on('message', (message: FromThread) => {
      if (message.type === 'ready') resolve(message.port);
      if (message.type === 'log') logger[message.line.level](message.line.sentence, message.line.fields);
      if (message.type === 'failed') reject(failure(message));
    });
    worker.on('error', (error) => {
      logger.error('The database engine failed', { error });
      reject(new CloudError('SYS_ERR', { cause: error }));
    });
    worker.once('exit', (code) => {
      if (!stopping) logger.error('The database engine ended', { code });
      reject(new CloudError('SYS_ERR', { cause: new Error(`The engine's thread ended with ${code}`) }));
    });
  }).catch(async (error: unknown) => {
    stopping = true;
    await worker.terminate();
    throw error;
  });
  logger.debug('The database engine is ready', { port: listening });
  return {
    uri: uriOf(data, listening),
    async stop() {
      if (!stopping) worker.postMessage({ type: 'stop' });
      stopping = true;
      await exited;
    },
  };
}

function failure({ code, fields = {}, cause }: Extract<FromThread, { type: 'failed' }>): CloudError {
  return new CloudError(code ?? 'SYS_ERR', { fields, cause: new Error(cause) });
}

function uriOf({ host, username, password }: ThreadData, port: number): string {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (username === undefined || password === undefined) return `mongodb://${address}/?directConnection=true`;
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return `mongodb://${user}@${address}/?authSource=admin&authMechanism=SCRAM-SHA-256&directConnection=true`;
}
