import { BSONRegExp } from 'bson';
import type { Document } from '../../../../cloud/values';
import { compileUpdate } from '../../../../cloud/engine/update/update';
import { upsertDocument } from '../../../../cloud/engine/update/upsert';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;

const now = new Date(0);

test.each<readonly [string, Document, Document, Document]>([
  [
    'equalities and update',
    { a: 1, b: { $gt: 2 }, 'c.d': { $eq: 3 } },
    { $set: { e: 4 }, $setOnInsert: { f: 5 } },
    { a: 1, c: { d: 3 }, e: 4, f: 5 },
  ],
  ['$and', { $and: [{ a: 1 }, { b: 2 }] }, { $inc: { b: 1 } }, { a: 1, b: 3 }],
  [
    'a regular expression is no equality',
    { a: new BSONRegExp('x', ''), $or: [{ b: 1 }, { c: 1 }] },
    { $set: { z: 1 } },
    { z: 1 },
  ],
  ['_id first', { a: 1 }, { $setOnInsert: { _id: 'x' } }, { _id: 'x', a: 1 }],
  ['replacement takes only _id', { _id: 5, a: 1 }, { b: 1 }, { _id: 5, b: 1 }],
])('%s', (_, filter, update, expected) => {
  const document = upsertDocument(filter, compileUpdate(update), { now });
  expect(JSON.parse(JSON.stringify(document))).toEqual(expected);
  expect(Object.keys(document)).toEqual(Object.keys(expected));
});

test('refuses a path given twice', () => {
  expect(() =>
    upsertDocument({ a: 1, $and: [{ a: 2 }] }, compileUpdate({ $set: { b: 1 } }), { now }),
  ).toThrow(failure(54));
});

test('refuses a part of the _id alone, and a position that nothing has met', () => {
  const upsert = (filter: Document, update: Document) =>
    upsertDocument(filter, compileUpdate(update), { now });
  expect(() => upsert({ '_id.a': 1 }, { $set: { b: 1 } })).toThrow(failure(111));
  expect(() => upsert({ a: 1 }, { $set: { 'b.$': 1 } })).toThrow(failure(2));
});
