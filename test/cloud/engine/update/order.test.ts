import { compileUpdate } from '../../../../cloud/engine/update/update';
import type { Document } from '../../../../cloud/values';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;
const apply = (update: Document, document: Document) =>
  compileUpdate(update)(document, { now: new Date(0) }).document;

test.each<[update: Document, names: string[]]>([
  [{ $max: { new: 1 }, $rename: { a: 'n' } }, ['z', 'n', 'new']],
  [{ $rename: { a: 'r' }, $set: { new: 1 } }, ['z', 'new', 'r']],
  [{ $set: { c: 1, b: 1 } }, ['z', 'a', 'b', 'c']],
])('new fields come in the order of their paths: %j', (update, names) => {
  expect(Object.keys(apply(update, { z: 1, a: 1 }))).toEqual(names);
});

test.each<[update: Document, document: Document]>([
  [{ $pull: { 'o.x.$[]': 1 } }, { o: 5 }],
  [{ $unset: { 'o.x.$[]': '' } }, { o: {} }],
  [{ $pop: { 'o.x.$[]': 1 } }, {}],
  [{ $pullAll: { 'o.x.$[]': [1] } }, { o: [1] }],
])('there are no elements to choose where there is no array: %j of %j', (update, document) => {
  expect(() => apply(update, document)).toThrow(failure(2));
});
