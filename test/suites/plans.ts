import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import type { Db, Document } from 'mongodb';

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(null, true, 'a', 'b', 0.5, '', 'x'.repeat(2500), `${'x'.repeat(2500)}y`),
);
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.record({ c: scalar }, { requiredKeys: [] }),
);
const document = fc.record(
  { a: value, b: value, g: scalar, d: fc.array(fc.record({ e: scalar, f: scalar }), { maxLength: 2 }) },
  {
    requiredKeys: [],
  },
);
const operand = fc.oneof(
  fc.record({ $eq: value }),
  fc.record({ $gt: scalar }),
  fc.record({ $gte: scalar, $lt: scalar }),
  fc.record({ $lte: scalar }),
  fc.record({ $in: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ $ne: scalar }),
  fc.record({ $exists: fc.boolean() }),
);
const filter = fc.dictionary(fc.constantFrom('a', 'b', 'g', 'a.c', 'd.e', 'd.f'), operand, { maxKeys: 3 });
const where = fc.oneof(
  { weight: 3, arbitrary: filter },
  {
    weight: 1,
    arbitrary: fc
      .tuple(filter, fc.array(filter, { minLength: 2, maxLength: 3 }))
      .map(([rest, $or]) => ({ ...rest, $or })),
  },
  { weight: 1, arbitrary: fc.array(filter, { minLength: 1, maxLength: 2 }).map(($and) => ({ $and })) },
);
const partial = fc.constantFrom<Document>(
  { g: { $exists: true } },
  { g: { $gt: 0 } },
  { a: { $lte: 1 } },
  { b: { $in: [1, 2] } },
  { $or: [{ g: 1 }, { a: 'a' }] },
);
const direction = fc.constantFrom(1, -1);

/** How often {@link comparePlans} tries, and with which seed. */
export interface PlanRuns {
  readonly runs: number;
  readonly seed: number;
}

/**
 * Asks random filters, sorts, counts and distinct values of random documents without indexes and with many kinds of
 * them: single, compound, multikey, sparse, partial, wildcard. Resolves with how many answers were compared.
 */
export async function comparePlans(database: Db, { runs, seed }: PlanRuns): Promise<number> {
  let run = 0;
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(document, { minLength: 1, maxLength: 15 }),
      fc.array(where, { minLength: 1, maxLength: 6 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'g', 'a.c'), direction, { minKeys: 1, maxKeys: 2 }),
      fc.tuple(direction, direction, fc.boolean(), partial),
      async (documents, filters, sort, [x, y, sparse, partialFilterExpression]) => {
        const rows = database.collection(`r${run++}`);
        await rows.insertMany(documents.map((fields, n) => ({ _id: n as never, ...fields })));
        const ask = async () => {
          const answers: unknown[] = [];
          for (const where of filters) {
            answers.push((await rows.find(where).toArray()).map(({ _id }) => _id as unknown).sort());
            const sorted = await rows
              .find(where)
              .sort({ ...sort, _id: 1 })
              .limit(5)
              .toArray();
            answers.push(sorted.map(({ _id }) => _id as unknown));
            answers.push(
              await database
                .command({ count: rows.collectionName, query: where })
                .then(({ n }) => n as unknown),
            );
          }
          for (const key of ['a', 'g', 'a.c']) {
            const values = (await database.command({ distinct: rows.collectionName, key }))[
              'values'
            ] as unknown[];
            answers.push(values.map((value) => JSON.stringify(value)).sort());
          }
          return answers;
        };
        const without = await ask();
        const keys: Document[] = [{ a: x }, { 'a.c': x }, { 'd.e': x, 'd.f': y }, { b: y, g: x }];
        await rows.createIndexes(keys.map((key, at) => ({ key, sparse, name: `i${at}` })));
        await rows.createIndexes([{ key: { g: x, a: y }, name: 'partial', partialFilterExpression }]);
        const given = await ask();
        compared += given.length;
        deepStrictEqual(given, without);
        deepStrictEqual((await database.command({ validate: rows.collectionName }))['errors'], []);
        await rows.dropIndexes();
        await rows.createIndexes([{ key: { '$**': 1 } }, { key: { 'd.$**': 1 } }]);
        const wild = await ask();
        compared += wild.length;
        deepStrictEqual(wild, without);
        deepStrictEqual((await database.command({ validate: rows.collectionName }))['errors'], []);
        await rows.drop();
      },
    ),
    { numRuns: runs, seed },
  );
  return compared;
}
