import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Collection, type Document } from 'mongodb';
import { silentLogger, systemClock } from '../../../../cloud/base';
import { openHere } from '../../../../cloud/engine/host/open';

/** An engine in this thread with a driver at it. */
export interface Ground {
  readonly client: MongoClient;
  /** A new collection. */
  fresh(): Collection;
  close(): Promise<void>;
}

/** Opens an engine on a folder of its own. */
export async function openGround(): Promise<Ground> {
  const dir = await mkdtemp(join(tmpdir(), 'yunlet-geo-'));
  const address = { host: '127.0.0.1', port: 0 };
  const open = await openHere({ dataDir: dir, ...address, clock: systemClock, logger: silentLogger });
  const client = new MongoClient(`mongodb://127.0.0.1:${open.port}`);
  let made = 0;
  return {
    client,
    fresh: () => client.db('geo').collection(`c${made++}`),
    async close() {
      await client.close();
      await open.stop();
      await rm(dir, { recursive: true });
    },
  };
}

/** A GeoJSON point. */
export const point = (lng: number, lat: number) => ({ type: 'Point', coordinates: [lng, lat] });

/** A search from a point, in metres. */
export const near = (lng: number, lat: number, more: object = {}) => ({
  $near: { $geometry: point(lng, lat), ...more },
});

/** The `_id`s a query finds, in order. */
export const ids = async (rows: Collection, filter: Document, options = {}): Promise<unknown[]> =>
  (await rows.find(filter, options).toArray()).map(({ _id }) => _id as unknown);

/** What `explain` says. */
export interface Explained {
  readonly queryPlanner: { readonly winningPlan: Document };
  readonly executionStats: { readonly totalKeysExamined: number; readonly totalDocsExamined: number };
}

/** Explains a query. */
export const explained = async (rows: Collection, filter: Document): Promise<Explained> =>
  (await rows.find(filter).explain('executionStats')) as unknown as Explained;

/** An error of the engine. */
export const refusal = (code: number, message: string | RegExp): Error =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;
