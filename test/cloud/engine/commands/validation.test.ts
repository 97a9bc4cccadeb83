import type { Document } from 'bson';
import { openHereWithDriver, type Opened } from '../session/setup';

let open: Opened;
beforeAll(async () => {
  open = await openHereWithDriver();
});
afterAll(() => open.close());

let last = 0;
const created = async (options: Document): Promise<string> => {
  const name = `c${++last}`;
  expect(await open.send({ create: name, ...options })).toMatchObject({ ok: 1 });
  return name;
};
const schema: Document = {
  $jsonSchema: {
    bsonType: 'object',
    title: 'A user',
    required: ['name'],
    properties: {
      name: { bsonType: 'string', description: 'must be a text' },
      age: { bsonType: 'int', minimum: 0 },
    },
  },
};

test('a document that is not as asked is refused with 121, and why', async () => {
  const name = await created({ validator: schema });
  const answer = await open.send({ insert: name, documents: [{ _id: 1, name: 5, age: -1 }], ordered: false });
  expect(answer).toMatchObject({ n: 0 });
  expect(answer['writeErrors']).toEqual([
    {
      index: 0,
      code: 121,
      errmsg: 'Document failed validation',
      errInfo: {
        failingDocumentId: 1,
        details: {
          operatorName: '$jsonSchema',
          title: 'A user',
          schemaRulesNotSatisfied: [
            {
              operatorName: 'properties',
              propertiesNotSatisfied: [
                {
                  propertyName: 'name',
                  description: 'must be a text',
                  details: [
                    {
                      operatorName: 'bsonType',
                      specifiedAs: { bsonType: 'string' },
                      reason: 'type did not match',
                      consideredValue: 5,
                      consideredType: 'int',
                    },
                  ],
                },
                {
                  propertyName: 'age',
                  details: [
                    {
                      operatorName: 'minimum',
                      specifiedAs: { minimum: 0 },
                      reason: 'comparison failed',
                      consideredValue: -1,
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    },
  ]);
  expect(await open.send({ insert: name, documents: [{ name: 'a' }, { name: 'b', age: 3 }] })).toMatchObject({
    n: 2,
  });
});

test('updates, upserts and findAndModify are checked too', async () => {
  const name = await created({ validator: { n: { $gte: 0 } } });
  await open.send({ insert: name, documents: [{ _id: 1, n: 1 }] });
  const failing = { code: 121, errInfo: { details: { operatorName: '$gte' } } };
  const update = await open.send({ update: name, updates: [{ q: { _id: 1 }, u: { $inc: { n: -5 } } }] });
  expect(update['writeErrors']).toMatchObject([failing]);
  const upsert = await open.send({
    update: name,
    updates: [{ q: { _id: 2 }, u: { $set: { n: -5 } }, upsert: true }],
  });
  expect(upsert['writeErrors']).toMatchObject([failing]);
  const modify = { findAndModify: name, query: { _id: 1 }, update: { $set: { n: -1 } } };
  expect(await open.send(modify)).toMatchObject({ ok: 0, ...failing });
  expect(await open.send({ ...modify, bypassDocumentValidation: true })).toMatchObject({ ok: 1 });
  const { cursor } = await open.send({ find: name });
  expect((cursor as { firstBatch: Document[] }).firstBatch).toEqual([{ _id: 1, n: -1 }]);
});

test('levels and actions', async () => {
  const name = await created({});
  await open.send({
    insert: name,
    documents: [
      { _id: 1, n: -1 },
      { _id: 2, n: 1 },
    ],
  });
  const set = async (_id: number, n: number): Promise<unknown> =>
    (await open.send({ update: name, updates: [{ q: { _id }, u: { $set: { n } } }] }))['writeErrors'];
  const modify = (options: Document) => open.send({ collMod: name, ...options });
  await modify({ validator: { n: { $gte: 0 } }, validationLevel: 'moderate' });
  expect(await set(1, -2)).toBeUndefined();
  expect(await set(2, -2)).toMatchObject([{ code: 121 }]);
  await modify({ validationLevel: 'strict' });
  expect(await set(1, -3)).toMatchObject([{ code: 121 }]);
  await modify({ validationAction: 'warn' });
  expect(await set(1, -4)).toBeUndefined();
  await modify({ validationAction: 'error', validationLevel: 'off' });
  expect(await set(1, -5)).toBeUndefined();
  await modify({ validationLevel: 'strict' });
  expect(await set(1, -6)).toMatchObject([{ code: 121 }]);
  await modify({ validator: {} });
  expect(await set(1, -7)).toBeUndefined();
});

test('listCollections shows it', async () => {
  const name = await created({ validator: { a: 1 }, validationLevel: 'moderate' });
  const { cursor } = await open.send({ listCollections: 1, filter: { name } });
  expect((cursor as { firstBatch: Document[] }).firstBatch[0]?.['options']).toEqual({
    validator: { a: 1 },
    validationLevel: 'moderate',
    validationAction: 'error',
  });
});

test.each<[string, Document, number]>([
  ['a level that is none', { validator: {}, validationLevel: 'high' }, 2],
  ['an action that is none', { validator: {}, validationAction: 'stop' }, 2],
  ['a validator that is none', { validator: 1 }, 14],
  ['a schema MongoDB does not know', { validator: { $jsonSchema: { nope: 1 } } }, 9],
  ['$near', { validator: { a: { $nope: 1 } } }, 2],
  ['$where', { validator: { $where: 'true' } }, 224],
])('%s is refused', async (_, options, code) => {
  expect(await open.send({ create: 'refused', ...options })).toMatchObject({ ok: 0, code });
  expect((await open.send({ listCollections: 1, filter: { name: 'refused' } }))['cursor']).toMatchObject({
    firstBatch: [],
  });
});
