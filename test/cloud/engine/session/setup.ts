import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { createFakeClock, silentLogger, type FakeClock } from '../../../../cloud/base';
import { openHere, type OpenEngine } from '../../../../cloud/engine/host/open';

/** An engine in this thread with a driver at it. */
export interface Opened {
  readonly here: OpenEngine;
  readonly client: MongoClient;
  readonly clock: FakeClock;
  close(): Promise<void>;
}

/** Opens an engine on a folder of its own, its clock in the test's hands. */
export async function openHereWithDriver(): Promise<Opened> {
  const dataDir = await mkdtemp(join(tmpdir(), 'yunlet-session-'));
  const clock = createFakeClock();
  const here = await openHere({ dataDir, host: '127.0.0.1', port: 0, clock, logger: silentLogger });
  const client = new MongoClient(`mongodb://127.0.0.1:${here.port}/?directConnection=true`);
  await client.connect();
  return {
    here,
    client,
    clock,
    async close() {
      await client.close();
      await here.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
