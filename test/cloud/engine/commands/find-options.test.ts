import { CURSOR_TIMEOUT } from '../../../../cloud/engine/session/cursors';
import { openHereWithDriver, type Opened } from '../session/setup';

let opened: Opened;
beforeAll(async () => {
  opened = await openHereWithDriver();
  await opened.client
    .db('t')
    .collection<{ _id: number; a: number }>('rows')
    .insertMany([1, 2, 3].map((_id) => ({ _id, a: _id })));
});
afterAll(() => opened.close());

const rows = () => opened.client.db('t').collection<{ _id: number; a: number }>('rows');

it('tells the record numbers of documents', async () => {
  const whole = await rows().find({ a: 2 }).showRecordId(true).toArray();
  expect(whole).toEqual([{ _id: 2, a: 2, $recordId: 2 }]);
  const projected = await rows()
    .find({ a: 3 }, { projection: { _id: 1 } })
    .showRecordId(true)
    .toArray();
  expect(projected).toEqual([{ _id: 3, $recordId: 3 }]);
});

it.each<[boolean, string]>([
  [false, 'is gone'],
  [true, 'goes on'],
])('with noCursorTimeout: %j a cursor %s after ten minutes', async (noCursorTimeout, outcome) => {
  const cursor = rows().find({}, { batchSize: 1, noCursorTimeout });
  await cursor.next();
  opened.clock.advance(CURSOR_TIMEOUT + 1);
  const next = cursor.next().then(
    () => 'goes on',
    (error: unknown) => ((error as { code: number }).code === 43 ? 'is gone' : 'fails'),
  );
  expect(await next).toBe(outcome);
  await cursor.close();
});

it.each<[object, number]>([
  [{ find: 'rows', returnKey: true }, 303],
  [{ find: 'rows', tailable: true }, 2],
  [{ find: 'rows', limit: -1 }, 51024],
  [{ create: 'sized', size: 100 }, 72],
  [{ distinct: 'rows', key: 'a', hint: '_id_' }, 40415],
])('refuses %j with %d', async (command, code) => {
  expect(await opened.send({ ...command })).toMatchObject({ ok: 0, code });
});
