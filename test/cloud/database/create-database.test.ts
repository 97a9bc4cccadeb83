import { BSONRegExp, Double, EJSON, Int32, Long } from 'bson';
import { SCENARIOS, type Scenario } from './scenarios';
import { ask, failure, openDatabase } from './setup';

type Setup = Awaited<ReturnType<typeof openDatabase>>;
const n = (value: number) => new Int32(value);
const target = (collection: string) => ({ database: 'dev-1', collection });
const plain = (value: unknown) => EJSON.deserialize(EJSON.serialize({ value })) as { value: unknown };

/** Alice's two notes, Bob's one, and one of nobody, in the collection of each permission. */
const NOTES = [
  { _id: 'a1', _openid: 'alice', n: n(1), tags: ['x'] },
  { _id: 'a2', _openid: 'alice', n: n(2), deep: { x: n(1) } },
  { _id: 'b1', _openid: 'bob', n: n(3) },
  { _id: 'f1', n: n(4) },
];
const COLLECTIONS = ['READONLY', 'PRIVATE', 'ADMINWRITE', 'ADMINONLY', 'CUSTOM', 'notes'];

describe('requests', () => {
  let db: Setup;
  beforeAll(async () => {
    db = await openDatabase();
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    for (const name of COLLECTIONS) {
      if (!(await db.store.collections('dev-1')).includes(name))
        await db.store.createCollection(target(name));
      await db.store.remove(target(name), {}, { multi: true });
      await db.store.insert(target(name), NOTES);
    }
  });

  it.each(SCENARIOS)('%s (%s)', async (...row) => {
    const [, who, request, reply, words] = row as unknown as Scenario;
    const before = await everything();
    const answer = db.run(request, who);
    if (typeof reply === 'string') {
      await expect(answer).rejects.toEqual(failure(reply, words));
      expect(await everything()).toEqual(before);
    } else {
      expect(plain(await answer).value).toEqual(reply);
    }
  });

  async function everything() {
    return Promise.all(
      COLLECTIONS.map((name) => db.store.find(target(name), { filter: {}, sort: { _id: 1 } })),
    );
  }

  it('stamps the openid on what a page creates, and on nothing else', async () => {
    await db.run(ask.add('PRIVATE', { _id: 'p' }), 'alice');
    await db.run(ask.set('PRIVATE', 's', { n: n(1) }), 'alice');
    await db.run(ask.set('PRIVATE', 'a1', { n: n(1) }), 'alice');
    await db.run(ask.add('PRIVATE', { _id: 'f' }), 'function');
    const found = await db.store.find(target('PRIVATE'), {
      filter: { _id: { $in: ['p', 's', 'a1', 'f'] } },
      sort: { _id: 1 },
    });
    expect(plain(found).value).toEqual([
      { _id: 'a1', _openid: 'alice', n: 1 },
      { _id: 'f' },
      { _id: 'p', _openid: 'alice' },
      { _id: 's', _openid: 'alice', n: 1 },
    ]);
  });

  it('makes ids of 32 hexadecimal characters', async () => {
    const { insertedIds } = await db.run(ask.add('notes', { a: n(1) }, { a: n(2) }));
    expect(insertedIds).toHaveLength(2);
    expect(new Set(insertedIds).size).toBe(2);
    for (const id of insertedIds) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('keeps the types of numbers', async () => {
    const typed = { int: n(1), long: Long.fromNumber(1), double: new Double(1), list: [new Double(2)] };
    await db.run(ask.add('notes', { _id: 'typed', ...typed }));
    await db.run(ask.update('notes', { _id: 'typed' }, { $set: { more: new Double(3) } }));
    const { list } = await db.run(ask.find('notes', { _id: 'typed' }));
    expect(EJSON.serialize(list[0]!, { relaxed: false })).toEqual(
      EJSON.serialize({ _id: 'typed', ...typed, more: new Double(3) }, { relaxed: false }),
    );
  });

  it('puts the server’s time in the place of serverDate, wherever it stands', async () => {
    const now = db.clock.now();
    const at = (offset?: unknown) => ({ $tcb_server_date: offset === undefined ? {} : { offset } });
    await db.run(
      ask.add('notes', { _id: 'd', at: at(n(0)), list: [{ at: at(n(1000)) }], text: '$tcb_server_date' }),
    );
    await db.run(
      ask.update('notes', { _id: 'd', at: { $lte: at() } }, { $set: { 'deep.at': at(Long.fromNumber(-5)) } }),
    );
    const { list } = await db.run(ask.aggregate('notes', { $match: { at: { $eq: at(new Double(0)) } } }));
    expect(list).toEqual([
      {
        _id: 'd',
        at: new Date(now),
        list: [{ at: new Date(now + 1000) }],
        text: '$tcb_server_date',
        deep: { at: new Date(now - 5) },
      },
    ]);
    await expect(db.run(ask.add('notes', { at: at('soon') }))).rejects.toEqual(
      failure('INVALID_PARAM', /offset/),
    );
  });

  it('finds in order, from an offset, by pattern', async () => {
    const query = { _id: new BSONRegExp('^[ab]') };
    const found = await db.run(ask.find('notes', query, { sort: { n: n(-1) }, skip: 1, limit: 5 }));
    expect(found).toMatchObject({ offset: 1, limit: 5, list: [{ _id: 'a2' }, { _id: 'a1' }] });
  });

  it.each([{ limit: -1 }, { limit: 1.5 }, { skip: -1 }, { skip: Number.NaN }, { limit: 2 ** 31 }])(
    'refuses %j',
    async (more) => {
      await expect(db.run(ask.find('notes', {}, more))).rejects.toEqual(
        failure('INVALID_PARAM', /whole numbers/),
      );
    },
  );
});
