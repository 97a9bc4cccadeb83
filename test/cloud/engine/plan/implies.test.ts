import { Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { implies } from '../../../../cloud/engine/plan/implies';
import { compileFilter } from '../../../../cloud/engine/query/filter';
import type { Document } from '../../../../cloud/values';

test.each<[Document, Document, boolean]>([
  [{ a: 5 }, { a: 5 }, true],
  [{ a: 5 }, { a: { $gt: 4 } }, true],
  [{ a: 5 }, { a: { $gt: 5 } }, false],
  [{ a: { $gt: 5 } }, { a: { $gt: 5 } }, true],
  [{ a: { $gt: 5 } }, { a: { $gte: 5 } }, true],
  [{ a: { $gte: 5 } }, { a: { $gt: 5 } }, false],
  [{ a: { $gt: 5 } }, { a: { $lt: 9 } }, false],
  [{ a: { $gt: 5, $lt: 8 } }, { a: { $lt: 9 } }, true],
  [{ a: 'x' }, { a: { $gt: 5 } }, false],
  [{ a: { $in: [6, 7] } }, { a: { $gt: 5 } }, true],
  [{ a: { $in: [5, 7] } }, { a: { $gt: 5 } }, false],
  [{ a: { $in: [5, 7] } }, { a: { $in: [7, 5, 8] } }, true],
  [{ a: { $in: [5, null] } }, { a: { $exists: true } }, false],
  [{ a: 5 }, { a: { $exists: true } }, true],
  [{ a: null }, { a: { $exists: true } }, false],
  [{ a: { $gt: 5 } }, { a: { $exists: true } }, true],
  [{ a: { $ne: 5 } }, { a: { $exists: true } }, false],
  [{ a: 'x' }, { a: { $type: 'string' } }, true],
  [{ a: 5 }, { a: { $type: 'int' } }, false],
  [{ a: 5, b: 1 }, { $and: [{ a: 5 }, { b: { $lte: 1 } }] }, true],
  [{ $and: [{ a: 5 }, { b: 1 }] }, { a: 5, b: 1 }, true],
  [{ a: 5 }, { $or: [{ b: 1 }, { a: 5 }] }, true],
  [{ $or: [{ a: 5 }, { a: 6 }] }, { a: { $gt: 4 } }, false],
  [{}, { a: 5 }, false],
])('%j implies %j: %s', (filter, partial, expected) => {
  expect(implies(filter, partial)).toBe(expected);
});

const scalar = fc.constantFrom<unknown>(
  1,
  2,
  3,
  new Double(2),
  Long.fromNumber(3),
  'a',
  'b',
  null,
  true,
  NaN,
  new Date(5),
);
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }));
const condition = fc.oneof(
  scalar,
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq'), scalar)
    .map(([name, bound]) => ({ [name]: bound })),
  fc.array(scalar, { minLength: 1, maxLength: 3 }).map(($in) => ({ $in })),
  fc.constantFrom<Document>(
    { $exists: true },
    { $type: 'string' },
    { $type: 'number' },
    { $ne: new Int32(1) },
  ),
);
const filter = fc.record({ a: condition, b: condition }, { requiredKeys: [] });
const document = fc.record({ a: value, b: value }, { requiredKeys: [] });

test('what it says is true of every document', () => {
  let said = 0;
  fc.assert(
    fc.property(
      filter,
      filter,
      fc.array(document, { minLength: 5, maxLength: 20 }),
      (query, partial, documents) => {
        fc.pre(implies(query, partial));
        said++;
        const [matches, included] = [compileFilter(query), compileFilter(partial)];
        for (const each of documents) if (matches(each)) expect(included(each)).toBe(true);
      },
    ),
    { numRuns: 1000, maxSkipsPerRun: 1000 },
  );
  expect(said).toBeGreaterThan(500);
});
