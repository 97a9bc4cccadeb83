import { Int32 } from 'bson';
import { ask, failure, openDatabase } from './setup';

const n = (value: number) => new Int32(value);
const target = { database: 'dev-1', collection: 'accounts' };
const UNKNOWN = failure('DATABASE_REQUEST_FAILED', /no such open transaction/);

describe('a transaction', () => {
  let db: Awaited<ReturnType<typeof openDatabase>>;
  beforeAll(async () => {
    db = await openDatabase();
    await db.store.createCollection(target);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.store.remove(target, {}, { multi: true });
    await db.store.insert(target, [
      { _id: 'a', n: n(10) },
      { _id: 'b', n: n(0) },
    ]);
  });

  const begin = async () => (await db.run({ action: 'startTransaction' })).transactionId;
  const add = (transactionId: string, _id: string, by: number) =>
    db.run(ask.update('accounts', { _id }, { $inc: { n: n(by) } }, { multi: false, transactionId }));
  const commit = (transactionId: string) => db.run({ action: 'commitTransaction', transactionId });
  const abort = (transactionId: string) => db.run({ action: 'abortTransaction', transactionId });
  const balances = async () => {
    const found = await db.store.find(target, { filter: {}, sort: { _id: 1 } });
    return found.map((document) => Number(document['n']));
  };

  it('is seen whole at its commit, by itself before', async () => {
    const id = await begin();
    await Promise.all([add(id, 'a', -4), add(id, 'b', 4)]);
    const { list } = await db.run(ask.find('accounts', { _id: 'b' }, { transactionId: id }));
    expect(Number(list[0]?.['n'])).toBe(4);
    expect(await balances()).toEqual([10, 0]);
    expect(await commit(id)).toEqual({});
    expect(await balances()).toEqual([6, 4]);
    await expect(add(id, 'a', 1)).rejects.toEqual(UNKNOWN);
    await expect(commit(id)).rejects.toEqual(UNKNOWN);
  });

  // Found by a public project whose raffle keeps its first record in a transaction.
  it('issue: brings a missing collection about by writing to it, without a conflict', async () => {
    const id = await begin();
    await add(id, 'a', -4);
    const read = await db.run(ask.find('records', {}, { transactionId: id }));
    expect(read.list).toEqual([]);
    await db.run({ ...ask.add('records', { _id: 'r' }), transactionId: id });
    await db.run(ask.set('settings', 's', { x: 1 }, { transactionId: id }));
    expect(await commit(id)).toEqual({});
    expect((await db.run(ask.find('records'))).list).toMatchObject([{ _id: 'r' }]);
    expect((await db.run(ask.find('settings'))).list).toMatchObject([{ _id: 's' }]);
    expect(db.warnings).toEqual(
      expect.arrayContaining([
        ['COLLECTION_ABSENT', { collection: 'records' }],
        ['COLLECTION_CREATED', { collection: 'records' }],
        ['COLLECTION_CREATED', { collection: 'settings' }],
      ]),
    );
  });

  it('leaves no collection behind when aborted', async () => {
    const id = await begin();
    await db.run({ ...ask.add('fleeting', { _id: 'r' }), transactionId: id });
    await abort(id);
    expect(await db.store.collections(target.database)).not.toContain('fleeting');
  });

  it('leaves nothing when aborted', async () => {
    const id = await begin();
    await add(id, 'a', -4);
    expect(await abort(id)).toEqual({});
    expect(await balances()).toEqual([10, 0]);
    await expect(abort(id)).rejects.toEqual(UNKNOWN);
  });

  it('that meets another write goes on, changes nothing, and is told at commit', async () => {
    const id = await begin();
    await db.run(ask.find('accounts', {}, { transactionId: id }));
    await db.run(ask.update('accounts', { _id: 'a' }, { $inc: { n: n(1) } }));
    expect(await add(id, 'a', -4)).toMatchObject({ matched: 1, updated: 1 });
    expect(await add(id, 'b', 4)).toMatchObject({ matched: 1, updated: 1 });
    await db.run(ask.add('accounts', { _id: 'plain' }));
    await db.run({ ...ask.add('accounts', { _id: 'rehearsed' }), transactionId: id });
    await expect(commit(id)).rejects.toEqual(failure('DATABASE_TRANSACTION_CONFLICT'));
    expect(await db.store.find(target, { filter: {}, sort: { _id: 1 } })).toMatchObject([
      { _id: 'a', n: n(11) },
      { _id: 'b', n: n(0) },
      { _id: 'plain' },
    ]);
    await expect(commit(id)).rejects.toEqual(UNKNOWN);
  });

  it('of two that want the same, lets one through', async () => {
    const [one, two] = [await begin(), await begin()];
    await add(one, 'a', 1);
    await add(two, 'a', 100);
    const ends = await Promise.allSettled([commit(one), commit(two)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([11, 110]).toContain((await balances())[0]);
  });

  it('is dead after a failed operation, and can still be aborted', async () => {
    const id = await begin();
    await add(id, 'a', -4);
    await expect(db.run({ ...ask.add('accounts', { _id: 'b' }), transactionId: id })).rejects.toEqual(
      failure('DATABASE_DUPLICATE_WRITE'),
    );
    await expect(add(id, 'a', 1)).rejects.toEqual(failure('DATABASE_REQUEST_FAILED', /earlier operation/));
    await abort(id);
    expect(await balances()).toEqual([10, 0]);
  });

  it('survives a request that is refused before it reaches the store', async () => {
    const id = await begin();
    const empty = ask.update('accounts', { _id: 'a' }, {}, { transactionId: id });
    await expect(db.run(empty)).rejects.toEqual(failure('INVALID_PARAM'));
    await add(id, 'a', 1);
    await commit(id);
    expect(await balances()).toEqual([11, 0]);
  });

  it('is aborted after 60 s of idleness, counted from its last use', async () => {
    const id = await begin();
    db.clock.advance(59_999);
    await add(id, 'a', 1);
    db.clock.advance(59_999);
    await add(id, 'a', 1);
    db.clock.advance(60_000);
    await expect(add(id, 'a', 1)).rejects.toEqual(UNKNOWN);
    expect(await balances()).toEqual([10, 0]);
    await db.run(ask.update('accounts', { _id: 'a' }, { $inc: { n: n(1) } }));
    expect(await balances()).toEqual([11, 0]);
  });

  it.each(['', 'nobody', '__proto__'])('that does not exist (%j) is an error', async (id) => {
    await expect(commit(id)).rejects.toEqual(UNKNOWN);
    await expect(add(id, 'a', 1)).rejects.toEqual(UNKNOWN);
  });

  it('belongs to its environment', async () => {
    const id = await begin();
    const elsewhere = db.run({ action: 'commitTransaction', transactionId: id }, 'function', 'dev-2');
    await expect(elsewhere).rejects.toEqual(UNKNOWN);
    await abort(id);
  });
});
