import { Decimal128, Double, Int32, Long, ObjectId, type Document } from 'bson';
import {
  StoreError,
  type ChangeFeed,
  type Store,
  type StoreChange,
  type StoreFailure,
} from '../../cloud/store';

/** What the contract runs on. */
export interface StoreUnderTest {
  readonly store: Store;
  /** A database that nothing else uses. */
  readonly database: string;
}

/** The contract of `Store`. `open` is called once, after Jest's own `beforeAll`s. */
export function storeSuite(open: () => StoreUnderTest): void {
  let next = 0;
  const fresh = () => ({ database: open().database, collection: `c${next++}` });
  const store = () => open().store;
  const failureOf = async (work: () => Promise<unknown>): Promise<StoreFailure> => {
    try {
      await work();
    } catch (error) {
      expect(error).toBeInstanceOf(StoreError);
      return (error as StoreError).failure;
    }
    throw new Error('Nothing was thrown');
  };

  it('gives documents back with the types they came with', async () => {
    const target = fresh();
    const document = {
      _id: 'types',
      int: new Int32(5),
      whole: new Double(5),
      long: Long.fromString('9007199254740993'),
      decimal: Decimal128.fromString('0.10'),
      date: new Date(1_700_000_000_000),
      id: new ObjectId('0123456789abcdef01234567'),
      list: [new Double(1), { deep: new Int32(2) }],
      nothing: null,
    };
    await store().insert(target, [document]);
    const [found] = await store().find(target, { filter: {} });
    expect(found).toEqual(document);
    expect(found?.['whole']).toBeInstanceOf(Double);
    expect(found?.['int']).toBeInstanceOf(Int32);
    expect(found?.['long']).toBeInstanceOf(Long);
  });

  it('keeps the types an update does not touch', async () => {
    const target = fresh();
    await store().insert(target, [{ _id: 1, whole: new Double(5), n: new Int32(1) }]);
    await store().update(target, { filter: { _id: 1 }, update: { $inc: { n: new Int32(1) } } });
    const [found] = await store().find(target, { filter: {} });
    expect(found?.['whole']).toEqual(new Double(5));
    expect(found?.['whole']).toBeInstanceOf(Double);
    expect(found?.['n']).toEqual(new Int32(2));
  });

  it('finds in the order of insertion, and sorts, skips, limits and projects', async () => {
    const target = fresh();
    await store().insert(
      target,
      [3, 1, 2, 5, 4].map((n) => ({ _id: `k${n}`, n, odd: n % 2 === 1 })),
    );
    const ids = async (command: Parameters<Store['find']>[1]) =>
      (await store().find(target, command)).map(({ _id }) => _id as string);
    expect(await ids({ filter: {} })).toEqual(['k3', 'k1', 'k2', 'k5', 'k4']);
    expect(await ids({ filter: {}, sort: { n: -1 }, skip: 1, limit: 2 })).toEqual(['k4', 'k3']);
    expect(await ids({ filter: {}, sort: { odd: 1, n: -1 } })).toEqual(['k4', 'k2', 'k5', 'k3', 'k1']);
    const [projected] = await store().find(target, {
      filter: { _id: 'k1' },
      projection: { n: 1, _id: 0 },
    });
    expect(projected).toEqual({ n: new Int32(1) });
  });

  it('scans more documents than one batch holds', async () => {
    const target = fresh();
    const documents = Array.from({ length: 1200 }, (_, n) => ({ _id: n, n }));
    await store().insert(target, documents);
    let seen = 0;
    for await (const { n } of store().scan(target, { filter: {}, sort: { n: 1 } })) {
      expect(Number(n)).toBe(seen++);
    }
    expect(seen).toBe(1200);
    for await (const document of store().scan(target, { filter: {} })) {
      expect(document).toBeDefined();
      break;
    }
  });

  it('counts, removes one and removes all', async () => {
    const target = fresh();
    await store().insert(
      target,
      Array.from({ length: 10 }, (_, n) => ({ _id: n, even: n % 2 === 0 })),
    );
    expect(await store().count(target, {})).toBe(10);
    expect(await store().count(target, { even: true })).toBe(5);
    expect(await store().remove(target, { even: true })).toBe(1);
    expect(await store().remove(target, { even: true }, { multi: true })).toBe(4);
    expect(await store().remove(target, { even: true })).toBe(0);
    expect(await store().count(target, {})).toBe(5);
  });

  it('updates one, many, by replacement and by upsert', async () => {
    const target = fresh();
    const update = (command: Parameters<Store['update']>[1]) => store().update(target, command);
    await store().insert(target, [
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ]);
    expect(await update({ filter: {}, update: { $set: { a: 1 } } })).toEqual({ matched: 1, modified: 1 });
    expect(await update({ filter: {}, update: { $set: { a: 1 } }, multi: true })).toEqual({
      matched: 2,
      modified: 1,
    });
    expect(await update({ filter: { _id: 9 }, update: { $set: { a: 1 } } })).toEqual({
      matched: 0,
      modified: 0,
    });
    const { upsertedId } = await update({ filter: { _id: 9 }, update: { $set: { a: 1 } }, upsert: true });
    expect(Number(upsertedId)).toBe(9);
    await update({ filter: { _id: 9 }, update: { b: 2 } });
    expect(await store().find(target, { filter: { _id: 9 } })).toEqual([
      { _id: new Int32(9), b: new Int32(2) },
    ]);
  });

  it('gives the changed document back from findAndModify, or null', async () => {
    const target = fresh();
    await store().insert(target, [{ _id: 1, n: 1 }]);
    const command = { filter: { _id: 1 }, update: { $inc: { n: 1 } } };
    expect(await store().findAndModify(target, command)).toEqual({ _id: new Int32(1), n: new Int32(2) });
    expect(await store().findAndModify(target, { ...command, filter: { _id: 2 } })).toBeNull();
  });

  it('makes concurrent increments add up', async () => {
    const target = fresh();
    await store().insert(target, [{ _id: 1, n: 0 }]);
    const once = () => store().update(target, { filter: { _id: 1 }, update: { $inc: { n: 1 } } });
    await Promise.all(Array.from({ length: 50 }, once));
    const [found] = await store().find(target, { filter: {} });
    expect(Number(found?.['n'])).toBe(50);
  });

  it('refuses a taken _id and says which', async () => {
    const target = fresh();
    await store().insert(target, [{ _id: 'a' }]);
    const failure = await failureOf(() => store().insert(target, [{ _id: 'b' }, { _id: 'a' }, { _id: 'c' }]));
    expect(failure).toMatchObject({ code: 11000, codeName: 'DuplicateKey', keyValue: { _id: 'a' } });
    expect(await store().count(target, {})).toBe(2);
  });

  it('keeps a unique index on inserts and updates', async () => {
    const target = fresh();
    await store().createIndexes(target, [{ name: 'email_1', key: { email: 1 }, unique: true }]);
    await store().insert(target, [
      { _id: 1, email: 'x' },
      { _id: 2, email: 'y' },
    ]);
    const taken = { code: 11000, keyValue: { email: 'x' } };
    expect(await failureOf(() => store().insert(target, [{ _id: 3, email: 'x' }]))).toMatchObject(taken);
    expect(
      await failureOf(() => store().update(target, { filter: { _id: 2 }, update: { $set: { email: 'x' } } })),
    ).toMatchObject(taken);
    await store().remove(target, { _id: 1 });
    await store().insert(target, [{ _id: 3, email: 'x' }]);
  });

  it('refuses an unknown operator with MongoDB’s number', async () => {
    const target = fresh();
    await store().insert(target, [{ _id: 1 }]);
    expect(await failureOf(() => store().find(target, { filter: { a: { $nope: 1 } } }))).toMatchObject({
      code: 2,
      codeName: 'BadValue',
    });
    expect(
      await failureOf(() => store().update(target, { filter: {}, update: { $nope: { a: 1 } } })),
    ).toMatchObject({ code: 9 });
  });

  it('makes, lists and drops collections', async () => {
    const target = fresh();
    await store().createCollection(target);
    expect(await failureOf(() => store().createCollection(target))).toMatchObject({ code: 48 });
    expect(await store().collections(target.database)).toContain(target.collection);
    expect(await store().dropCollection(target)).toBe(true);
    expect(await store().dropCollection(target)).toBe(false);
    expect(await store().collections(target.database)).not.toContain(target.collection);
  });

  it('drops a database', async () => {
    const target = { database: `${open().database}_gone`, collection: 'c' };
    await store().insert(target, [{ _id: 1 }]);
    await store().dropDatabase(target.database);
    expect(await store().collections(target.database)).toEqual([]);
    expect(await store().count(target, {})).toBe(0);
  });

  it('aggregates with $lookup', async () => {
    const target = fresh();
    const other = fresh();
    await store().insert(target, [
      { _id: 1, by: 'u1', n: 1 },
      { _id: 2, by: 'u2', n: 5 },
      { _id: 3, by: 'u1', n: 7 },
    ]);
    await store().insert(other, [{ _id: 'u1', name: 'one' }]);
    const result = await store().aggregate(target, [
      { $group: { _id: '$by', sum: { $sum: '$n' } } },
      { $sort: { _id: 1 } },
      { $lookup: { from: other.collection, localField: '_id', foreignField: '_id', as: 'users' } },
    ]);
    expect(result).toEqual([
      { _id: 'u1', sum: new Int32(8), users: [{ _id: 'u1', name: 'one' }] },
      { _id: 'u2', sum: new Int32(5), users: [] },
    ]);
  });

  it('runs raw commands', async () => {
    const reply: Document = await store().command('admin', { ping: 1 });
    expect(Number(reply['ok'])).toBe(1);
    expect(await failureOf(() => store().command('admin', { noSuchCommand: 1 }))).toMatchObject({
      code: 59,
      codeName: 'CommandNotFound',
    });
  });

  it('takes a session without a transaction', async () => {
    const target = fresh();
    const session = store().session();
    await store().insert(target, [{ _id: 1 }], { session });
    expect(await store().count(target, {}, { session })).toBe(1);
    await session.end();
  });

  it('takes a transaction: seen by itself, whole at its commit, gone when aborted or ended', async () => {
    const target = fresh();
    await store().createCollection(target);
    const session = store().session();
    session.startTransaction();
    await store().insert(target, [{ _id: 1 }], { session });
    expect(await store().count(target, {}, { session })).toBe(1);
    expect(await store().count(target, {})).toBe(0);
    await session.commit();
    expect(await store().count(target, {})).toBe(1);
    for (const end of ['abort', 'end'] as const) {
      const other = store().session();
      other.startTransaction();
      await store().remove(target, { _id: 1 }, { session: other });
      expect(await store().count(target, {}, { session: other })).toBe(0);
      await other[end]();
      expect(await store().count(target, {})).toBe(1);
      await other.end();
    }
    await session.end();
  });

  it('tells a transaction that another was first, with the label to try again', async () => {
    const target = fresh();
    await store().insert(target, [{ _id: 1 }]);
    const [one, two] = [store().session(), store().session()];
    for (const session of [one, two]) session.startTransaction();
    const change = { filter: { _id: 1 }, update: { $set: { a: 1 } } };
    await store().update(target, change, { session: one });
    await expect(store().update(target, change, { session: two })).rejects.toMatchObject({
      failure: { code: 112, codeName: 'WriteConflict', labels: ['TransientTransactionError'] },
    });
    await one.commit();
    for (const session of [one, two]) await session.end();
  });

  /** The first `count` changes of a feed. */
  const firstOf = async (feed: ChangeFeed, count: number): Promise<StoreChange[]> => {
    const changes: StoreChange[] = [];
    for await (const change of feed) {
      changes.push(change);
      if (changes.length === count) break;
    }
    return changes;
  };

  it('tells the changes of a collection in their order, and goes on after a token', async () => {
    const target = fresh();
    await store().insert(target, [{ _id: 0 }]);
    const feed = await store().watch(target);
    const begin = feed.token();
    await store().insert(target, [{ _id: 1, a: 1, b: { c: 2 } }]);
    await store().update(target, {
      filter: { _id: 1 },
      update: { $set: { 'b.c': 3, d: [1] }, $unset: { a: 1 } },
    });
    await store().update(target, { filter: { _id: 1 }, update: { e: 1 } });
    await store().remove(target, { _id: 1 });
    const id = new Int32(1);
    const changes = await firstOf(feed, 4);
    expect(changes).toMatchObject([
      { kind: 'insert', target, id, document: { _id: id, a: new Int32(1), b: { c: new Int32(2) } } },
      { kind: 'update', target, id, updated: { 'b.c': new Int32(3), d: [id] }, removed: ['a'] },
      { kind: 'replace', target, id, document: { _id: id, e: new Int32(1) } },
      { kind: 'remove', target, id },
    ]);
    const [, second] = changes;
    const rest = await firstOf(await store().watch(target, { after: second!.token }), 2);
    expect(rest).toEqual(changes.slice(2));
    expect(await firstOf(await store().watch(target, { after: begin }), 4)).toEqual(changes);
  });

  it('tells of a database only the collections asked for, whole documents with updates', async () => {
    const [one, other] = [fresh(), fresh()];
    await store().insert(one, [{ _id: 1 }]);
    const { database } = one;
    const feed = await store().watch({ database }, { collections: [one.collection], lookup: true });
    await store().insert(other, [{ _id: 1 }]);
    await store().update(one, { filter: { _id: 1 }, update: { $set: { a: 1 } } });
    const [change] = await firstOf(feed, 1);
    expect(change).toMatchObject({
      kind: 'update',
      target: one,
      document: { _id: new Int32(1), a: new Int32(1) },
    });
  });

  it('tells a transaction once it is committed, and nothing of an aborted one', async () => {
    const target = fresh();
    await store().createCollection(target);
    const feed = await store().watch(target);
    for (const [id, end] of [
      ['gone', 'abort'],
      ['here', 'commit'],
    ] as const) {
      const session = store().session();
      session.startTransaction();
      await store().insert(target, [{ _id: `${id}1` }, { _id: `${id}2` }], { session });
      await session[end]();
      await session.end();
    }
    expect(await firstOf(feed, 2)).toMatchObject([{ id: 'here1' }, { id: 'here2' }]);
  });

  it('ends a feed of a collection that is dropped; another may go on after it', async () => {
    const target = fresh();
    await store().insert(target, [{ _id: 1 }]);
    const feed = await store().watch(target);
    await store().dropCollection(target);
    const changes = await firstOf(feed, 9);
    expect(changes).toMatchObject([{ kind: 'drop', target }, { kind: 'invalidate' }]);
    const again = await store().watch(target, { after: changes[1]!.token });
    await store().insert(target, [{ _id: 2 }]);
    expect(await firstOf(again, 1)).toMatchObject([{ kind: 'insert', id: new Int32(2) }]);
  });

  it('ends the iteration when a feed is closed, and refuses what is no token', async () => {
    const feed = await store().watch(fresh());
    const reading = firstOf(feed, 1);
    await feed.close();
    await feed.close();
    expect(await reading).toEqual([]);
    for (const after of ['nonsense', '{"_data":"00"}']) {
      const failure = await failureOf(() => store().watch(fresh(), { after }));
      expect(failure.code).toBeGreaterThan(0);
    }
  });

  it('keeps many feeds open beside other work', async () => {
    const target = fresh();
    await store().createCollection(target);
    const feeds = await Promise.all(Array.from({ length: 50 }, () => store().watch(target)));
    const told = feeds.map((feed) => firstOf(feed, 1));
    await store().insert(target, [{ _id: 1 }]);
    const changes = await Promise.all(told);
    expect(changes.every(([change]) => change?.kind === 'insert')).toBe(true);
  });
}
