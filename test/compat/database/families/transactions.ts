import type { CollectionReference, Database } from '../../../../cloud/client';
import { onServers, onWeb, type Family, type Scenario, type Tools } from '../scenario';

/** What pages have no part in: a transaction. */
export interface Transaction {
  collection(name: string): CollectionReference;
  commit(): Promise<unknown>;
  rollback(reason?: unknown): Promise<unknown>;
}

/** A database with transactions. */
export interface WithTransactions {
  readonly startTransaction?: () => Promise<Transaction>;
  runTransaction<T>(run: (transaction: Transaction) => Promise<T>, times?: number): Promise<T>;
}

const of = (db: Database) => db as unknown as Required<WithTransactions>;
const data = ({ flavour }: Tools, value: object) =>
  (flavour === 'wx' ? { data: value } : value) as { data: object };

/** Does something to the documents a (1) and b (2) in a transaction, then commits, and gives the ids and numbers. */
const committed = (
  row: string,
  act: (all: CollectionReference, tools: Tools) => Promise<unknown>,
  expected: unknown,
  own?: Scenario['own'],
): Scenario => ({
  rows: [row, 'db.startTransaction', 'transaction.collection', 'transaction.commit'],
  expected,
  ...(own === undefined ? {} : { own }),
  async run(tools) {
    const { db, name } = tools;
    const transaction = await of(db).startTransaction();
    const given = await act(transaction.collection(name), tools);
    const before = await numbers(tools);
    await transaction.commit();
    return { given: given ?? null, before, after: await numbers(tools) };
  },
});

async function numbers({ db, name }: Tools): Promise<string> {
  const { data } = await db.collection(name).orderBy('_id', 'asc').get();
  return data.map(({ _id, n }) => `${_id}${String(n)}`).join();
}

export const transactions: Family = {
  name: 'transactions',
  documents: () => [
    { _id: 'a', n: 1 },
    { _id: 'b', n: 2 },
  ],
  scenarios: {
    'doc.get sees what the transaction wrote': committed(
      'in a transaction: doc.get',
      async (all, tools) => {
        await all.doc('a').update(data(tools, { n: 5 }));
        const { data: found } = (await all.doc('a').get()) as { data: unknown };
        return ((Array.isArray(found) ? found[0] : found) as { n: number }).n;
      },
      { given: 5, before: 'a1,b2', after: 'a5,b2' },
    ),
    'doc.update': committed(
      'in a transaction: doc.update',
      async (all, tools) => {
        await all.doc('a').update(data(tools, { n: tools._.inc(10) }));
      },
      { given: null, before: 'a1,b2', after: 'a11,b2' },
    ),
    'doc.set': committed(
      'in a transaction: doc.set',
      async (all, tools) => {
        await all.doc('c').set(data(tools, { n: 3 }));
      },
      { given: null, before: 'a1,b2', after: 'a1,b2,c3' },
    ),
    'doc.remove': committed(
      'in a transaction: doc.remove',
      async (all) => {
        await all.doc('a').remove();
      },
      { given: null, before: 'a1,b2', after: 'b2' },
    ),
    'collection.add': committed(
      'in a transaction: collection.add',
      async (all, tools) => {
        await all.add(data(tools, { _id: 'c', n: 3 }));
      },
      { given: null, before: 'a1,b2', after: 'a1,b2,c3' },
    ),
    'where.get': committed(
      'in a transaction: query.get',
      async (all, tools) => {
        await all.doc('a').update(data(tools, { n: 5 }));
        return (await all.where({ n: tools._.gt(2) }).get()).data.map(({ _id }) => _id);
      },
      { given: ['a'], before: 'a1,b2', after: 'a5,b2' },
    ),
    'where.update': committed(
      'in a transaction: query.update',
      async (all, tools) => {
        await all.where({ n: 1 }).update(data(tools, { n: 7 }));
      },
      { given: null, before: 'a1,b2', after: 'a7,b2' },
      onServers({
        reason: 'update() of a query does not send the transaction: it takes place at once',
        expected: { given: null, before: 'a7,b2', after: 'a7,b2' },
      }),
    ),
    'where.remove': committed(
      'in a transaction: query.remove',
      async (all) => {
        await all.where({ n: 1 }).remove();
      },
      { given: null, before: 'a1,b2', after: 'b2' },
      onServers({
        reason: 'remove() of a query does not send the transaction: it takes place at once',
        expected: { given: null, before: 'b2', after: 'b2' },
      }),
    ),
    'are refused to pages': {
      rows: ['db.startTransaction', 'db.runTransaction'],
      only: 'web',
      expected: null,
      own: onWeb({
        reason: 'refused: transactions are for servers, as on the real cloud',
        expected: [true, true],
      }),
      async run({ db, failure }) {
        const refused = async (call: () => unknown) =>
          /Transactions run in cloud functions only/.test(await failure(call));
        const nothing = () => Promise.resolve();
        return [
          await refused(() => of(db).startTransaction()),
          await refused(() => of(db).runTransaction(nothing)),
        ];
      },
    },
    rollback: {
      rows: ['transaction.rollback', 'db.startTransaction'],
      expected: 'a1,b2',
      async run(tools) {
        const transaction = await of(tools.db).startTransaction();
        await transaction
          .collection(tools.name)
          .doc('a')
          .update(data(tools, { n: 5 }));
        await transaction.rollback();
        return await numbers(tools);
      },
    },
    'runTransaction commits and gives what its function gives': {
      rows: ['db.runTransaction', 'transaction.commit'],
      expected: ['given', 'a5,b2'],
      async run(tools) {
        const given = await of(tools.db).runTransaction(async (transaction) => {
          await transaction
            .collection(tools.name)
            .doc('a')
            .update(data(tools, { n: 5 }));
          return 'given';
        });
        return [given, await numbers(tools)];
      },
    },
    'runTransaction undoes what fails, and fails as its function does': {
      rows: ['db.runTransaction', 'transaction.commit'],
      expected: ['mine', 'a1,b2'],
      async run(tools) {
        const failed = await tools.failure(() =>
          of(tools.db).runTransaction(async (transaction) => {
            await transaction
              .collection(tools.name)
              .doc('a')
              .update(data(tools, { n: 5 }));
            throw new Error('mine');
          }),
        );
        return [failed, await numbers(tools)];
      },
    },
    'runTransaction rolls back and fails with the reason': {
      rows: ['db.runTransaction', 'transaction.rollback'],
      expected: ['reason', 'a1,b2'],
      async run(tools) {
        const run = of(tools.db).runTransaction(async (transaction) => {
          await transaction
            .collection(tools.name)
            .doc('a')
            .update(data(tools, { n: 5 }));
          await transaction.rollback('reason');
        });
        return [await run.catch((reason: unknown) => reason), await numbers(tools)];
      },
    },
    'runTransaction tries again where two meet': {
      rows: ['db.runTransaction', 'transaction.commit'],
      expected: 'a3,b2',
      async run(tools) {
        const add = () =>
          of(tools.db).runTransaction(async (transaction) => {
            const one = transaction.collection(tools.name).doc('a');
            const { data: found } = (await one.get()) as { data: unknown };
            const { n } = (Array.isArray(found) ? found[0] : found) as { n: number };
            await one.update(data(tools, { n: n + 1 }));
          });
        await Promise.all([add(), add()]);
        return await numbers(tools);
      },
    },
  },
};
