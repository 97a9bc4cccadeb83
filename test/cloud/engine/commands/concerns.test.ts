import { Timestamp, WriteConcern } from 'mongodb';
import { openHereWithDriver, type Opened } from '../session/setup';

let opened: Opened;
beforeAll(async () => {
  opened = await openHereWithDriver();
});
afterAll(() => opened.close());

it.each<[object, number]>([
  [{ w: 2 }, 100],
  [{ w: 'elsewhere' }, 79],
])('does a write whose concern %j cannot be kept, and says so', async (writeConcern, code) => {
  const answer = await opened.send({ insert: 'c', documents: [{ writeConcern }], writeConcern });
  expect(answer).toMatchObject({
    ok: 1,
    n: 1,
    writeConcernError: { code, errInfo: { writeConcern: { ...writeConcern, wtimeout: 0 } } },
  });
  expect(await opened.client.db('t').collection('c').countDocuments({ writeConcern })).toBe(1);
});

it('commits a transaction whose concern cannot be kept, and says so', async () => {
  const c = opened.client.db('t').collection<{ _id: string }>('c');
  const session = opened.client.startSession();
  session.startTransaction({ writeConcern: new WriteConcern(10) });
  await c.insertOne({ _id: 'in' }, { session });
  await expect(session.commitTransaction()).rejects.toMatchObject({ code: 100 });
  await session.endSession();
  expect(await c.findOne({ _id: 'in' })).toEqual({ _id: 'in' });
});

it.each<[object, number]>([
  [{ insert: 'c', documents: [{}], writeConcern: { w: true } }, 9],
  [{ insert: 'c', documents: [{}], writeConcern: { w: 51 } }, 9],
  [{ count: 'c', readConcern: { level: 'snapshot' } }, 72],
  [{ aggregate: 'c', pipeline: [{ $out: 'd' }], cursor: {}, readConcern: { level: 'snapshot' } }, 72],
  [{ find: 'c', readConcern: { level: 'snapshot', atClusterTime: new Timestamp({ t: 1, i: 1 }) } }, 239],
  [{ aggregate: 'c', pipeline: [{ $out: 'd' }], cursor: {}, readConcern: { level: 'linearizable' } }, 72],
  [{ ping: 1, apiVersion: '2' }, 322],
  [{ ping: 1, apiStrict: true }, 4886600],
  [{ distinct: 'c', key: 'a', apiVersion: '1', apiStrict: true }, 323],
])('refuses %j with %d', async (command, code) => {
  expect(await opened.send({ ...command })).toMatchObject({ ok: 0, code });
});

it('takes commands of the stable API', async () => {
  expect(await opened.send({ ping: 1, apiVersion: '1', apiStrict: true })).toMatchObject({ ok: 1 });
});

it('refuses an _id with a field that begins with a dollar', async () => {
  const answer = await opened.send({ insert: 'c', documents: [{ _id: { $a: 1 } }] });
  expect(answer).toMatchObject({ writeErrors: [{ code: 52 }] });
});

it.each<[object, number]>([
  [{ strength: 1 }, 40414],
  [{ locale: '' }, 2],
  [{ locale: 'no such place' }, 2],
  [{ locale: 'en', strength: 6 }, 2],
  [{ locale: 'en', other: 1 }, 40415],
  [{ locale: 'en', caseFirst: 'first' }, 2],
  [{ locale: 'en', alternate: 'none' }, 2],
  [{ locale: 'en', maxVariable: 'all' }, 2],
])('refuses the collation %j with %d', async (collation, code) => {
  const answer = await opened.send({ find: 'c', collation });
  expect(answer).toMatchObject({ ok: 0, code });
});
