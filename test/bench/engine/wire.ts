import { MongoClient, type Collection } from 'mongodb';
import { silentLogger } from '../../../cloud/base';
import { openEngine } from '../../../cloud/engine';
import { FILTER, GROUP, idOf, itemOf, LOOKUP, USERS, type Item } from './documents';
import { nearClause, openInProcess } from './here';
import type { Subject } from './tasks';

/** The engine in a thread of its own behind the official driver, as the cloud uses it. */
export async function openWire(dir: string): Promise<Subject> {
  await (await openInProcess(dir)).close();
  const engine = await openEngine({ dataDir: dir, host: '127.0.0.1', port: 0, logger: silentLogger });
  const client = new MongoClient(engine.uri, { maxPoolSize: 64 });
  const items: Collection<Item> = client.db('bench').collection<Item>('items');
  const fresh = client.db('bench').collection<Item>('fresh');
  return {
    findOne: (n) => items.findOne({ _id: idOf(n) }),
    findBy: (n) => items.find({ by: `user-${n % USERS}` }).toArray(),
    insert: (n) => fresh.insertOne(itemOf(n)),
    increment: (n) => items.updateOne({ _id: idOf(n) }, { $inc: { n: 1 } }),
    filter: () => items.find(FILTER, { batchSize: 5000 }).toArray(),
    group: () => items.aggregate(GROUP).toArray(),
    sort: () => items.find().sort({ price: 1, n: 1 }).limit(10).toArray(),
    lookup: () => items.aggregate(LOOKUP, { batchSize: 5000 }).toArray(),
    near: (turn) =>
      items
        .find({ place: nearClause(turn) })
        .limit(20)
        .toArray(),
    async close() {
      await client.close();
      await engine.stop();
    },
  };
}
