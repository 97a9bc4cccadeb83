import { openHereWithDriver, type Opened } from '../session/setup';

let opened: Opened;
beforeAll(async () => {
  opened = await openHereWithDriver();
});
afterAll(() => opened.close());
beforeEach(async () => {
  await opened.client.db('t').dropDatabase();
  await opened.client
    .db('t')
    .collection<{ _id: number; a: number }>('c')
    .insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
});

const found = () => opened.client.db('t').collection('c').find().sort({ _id: 1 }).toArray();

it('gives the `let` of an update to its pipeline', async () => {
  const u = [{ $set: { a: { $add: ['$a', '$$more'] } } }];
  await opened.send({ update: 'c', updates: [{ q: {}, u, multi: true }], let: { more: { $add: [1, 2] } } });
  expect(await found()).toEqual([
    { _id: 1, a: 4 },
    { _id: 2, a: 5 },
  ]);
});

it('gives the constants of a statement to its pipeline, before those of the command', async () => {
  const statement = { q: { _id: 1 }, u: [{ $set: { a: '$$x', b: '$$y' } }], c: { x: 'here' } };
  await opened.send({ update: 'c', updates: [statement], let: { x: 'there', y: 'too' } });
  expect((await found())[0]).toEqual({ _id: 1, a: 'here', b: 'too' });
});

it('gives the `let` of a findAndModify to its pipeline', async () => {
  const update = [{ $set: { a: '$$x' } }];
  expect(
    await opened.send({ findAndModify: 'c', query: { _id: 2 }, update, new: true, let: { x: 7 } }),
  ).toMatchObject({ value: { _id: 2, a: 7 } });
});

it('evaluates the `let` of an aggregation once, over constants', async () => {
  const stages = [{ $match: { $expr: { $eq: ['$a', '$$x'] } } }, { $set: { x: '$$x' } }];
  const results = opened.client
    .db('t')
    .collection<{ _id: number; a: number }>('c')
    .aggregate(stages, { let: { x: { $subtract: [3, 1] } } });
  expect(await results.toArray()).toEqual([{ _id: 2, a: 2, x: 2 }]);
});

it('refuses constants where there is no pipeline', async () => {
  const answer = await opened.send({ update: 'c', updates: [{ q: {}, u: { $set: { a: 1 } }, c: { x: 1 } }] });
  expect(answer).toMatchObject({ writeErrors: [{ code: 51198 }] });
});
