import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize, type Document } from 'bson';
import { MongoClient } from 'mongodb';
import { createFakeClock, silentLogger, systemClock, type FakeClock } from '../../../../cloud/base';
import { dispatch } from '../../../../cloud/engine/commands/dispatch';
import { openHere, type OpenEngine, type OpenOptions } from '../../../../cloud/engine/host/open';
import { decodeCommand } from '../../../../cloud/engine/storage/raw';

/** An engine in this thread with a driver at it. */
export interface Opened {
  readonly here: OpenEngine;
  readonly client: MongoClient;
  readonly clock: FakeClock;
  /** Sends a command past the driver, which puts sessions of its own into what it sends. */
  send(body: Document, database?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** A reply. */
export type Answer = Record<string, unknown> & { readonly ok: number };

/** Opens an engine on a folder of its own, its clock in the test's hands unless the system's is asked for. */
export async function openHereWithDriver(
  time: 'fake' | 'system' = 'fake',
  options: Pick<OpenOptions, 'testCommands'> = {},
): Promise<Opened> {
  const dataDir = await mkdtemp(join(tmpdir(), 'yunlet-session-'));
  const clock = createFakeClock();
  const here = await openHere({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    clock: time === 'fake' ? clock : systemClock,
    logger: silentLogger,
    ...options,
  });
  const client = new MongoClient(`mongodb://127.0.0.1:${here.port}/?directConnection=true`);
  await client.connect();
  return {
    here,
    client,
    clock,
    send: async (body, database = 't') =>
      deserialize(
        await dispatch(
          here.engine,
          { id: 1, address: '', user: undefined, authentication: undefined },
          decodeCommand(serialize({ ...body, $db: database }, { ignoreUndefined: true })),
        ),
      ) as Answer,
    async close() {
      await client.close();
      await here.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
