import { deserialize, serialize, type Long } from 'bson';
import { silentLogger, systemClock } from '../../../cloud/base';
import { dispatch } from '../../../cloud/engine/commands/dispatch';
import { openHere } from '../../../cloud/engine/host/open';
import { decodeCommand } from '../../../cloud/engine/storage/raw';
import { bytesOf, centreOf, FILTER, GROUP, idOf, itemOf, LOOKUP, USERS, userOf } from './documents';
import { COUNT, type Subject } from './tasks';

type Body = Readonly<Record<string, unknown>>;

/** The engine in this very thread: commands and replies are BSON, without a socket between. */
export async function openInProcess(dir: string): Promise<Subject> {
  const { engine, stop } = await openHere({
    dataDir: dir,
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    logger: silentLogger,
  });
  const connection = { id: 1, address: '', user: undefined, authentication: undefined };
  const run = async (body: Body): Promise<Body> => {
    const command = decodeCommand(serialize({ ...body, $db: 'bench' }));
    const reply = deserialize(await dispatch(engine, connection, command), { promoteLongs: false }) as Body;
    if (reply['ok'] !== 1 || 'writeErrors' in reply) throw new Error(JSON.stringify(reply));
    return reply;
  };
  const insertAll = (collection: string, documents: readonly Uint8Array[]) =>
    dispatch(engine, connection, { insert: collection, documents, writeConcern: { w: 1 }, $db: 'bench' });
  const all = async (body: Body): Promise<unknown[]> => {
    const documents: unknown[] = [];
    for (let reply = await run(body); ;) {
      const { firstBatch, nextBatch, id } = reply['cursor'] as Cursor;
      documents.push(...(firstBatch ?? nextBatch ?? []));
      if (id.isZero()) return documents;
      reply = await run({ getMore: id, collection: 'items', batchSize: 5000 });
    }
  };
  if (engine.catalog.find('bench', 'items') === undefined) {
    for (let from = 0; from < COUNT; from += 1000) {
      await insertAll(
        'items',
        Array.from({ length: 1000 }, (_, at) => bytesOf(itemOf(from + at))),
      );
    }
    for (let from = 0; from < USERS; from += 1000) {
      await insertAll(
        'users',
        Array.from({ length: 1000 }, (_, at) => serialize(userOf(from + at))),
      );
    }
    const keys = [{ by: 1 }, { place: '2dsphere' }];
    await run({ createIndexes: 'items', indexes: keys.map((key, at) => ({ key, name: `index${at}` })) });
  }
  return {
    findOne: async (n) =>
      (await all({ find: 'items', filter: { _id: idOf(n) }, limit: 1, singleBatch: true }))[0],
    findBy: (n) => all({ find: 'items', filter: { by: `user-${n % USERS}` } }),
    async insert(n) {
      // The bytes come as a section of their own, as drivers send them.
      const documents = [bytesOf(itemOf(n))];
      const reply = await dispatch(engine, connection, { insert: 'fresh', documents, $db: 'bench' });
      if (deserialize(reply)['n'] !== 1) throw new Error('It was not inserted');
    },
    increment: (n) => run({ update: 'items', updates: [{ q: { _id: idOf(n) }, u: { $inc: { n: 1 } } }] }),
    filter: () => all({ find: 'items', filter: FILTER, batchSize: 5000 }),
    group: () => all({ aggregate: 'items', pipeline: GROUP, cursor: {} }),
    sort: () => all({ find: 'items', sort: { price: 1, n: 1 }, limit: 10 }),
    lookup: () => all({ aggregate: 'items', pipeline: LOOKUP, cursor: { batchSize: 5000 } }),
    near: (turn) => all({ find: 'items', filter: { place: nearClause(turn) }, limit: 20 }),
    close: stop,
  };
}

interface Cursor {
  readonly firstBatch?: unknown[];
  readonly nextBatch?: unknown[];
  readonly id: Long;
}

/** The operand of a search by distance. */
export const nearClause = (turn: number) => ({
  $near: { $geometry: { type: 'Point', coordinates: centreOf(turn) }, $maxDistance: 3000 },
});
