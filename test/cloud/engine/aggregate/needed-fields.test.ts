import fc from 'fast-check';
import { neededFields } from '../../../../cloud/engine/aggregate/needed-fields';
import { compilePipeline } from '../../../../cloud/engine/aggregate/pipeline';
import type { Document } from '../../../../cloud/values';

const needs = (...stages: Document[]) => {
  const found = neededFields(stages);
  return found === undefined ? undefined : [...found].sort();
};

test.each<[string, Document[], string[]]>([
  ['a group', [{ $group: { _id: '$a.b', n: { $sum: { $multiply: ['$c', 2] } } } }], ['a', 'c']],
  ['a filter before', [{ $match: { 'x.y': 1, $or: [{ z: 2 }] } }, { $count: 'n' }], ['x', 'z']],
  ['order and place', [{ $sort: { s: 1 } }, { $skip: 1 }, { $limit: 2 }, { $group: { _id: null } }], ['s']],
  ['one field of the root', [{ $group: { _id: '$$ROOT.a.b', n: { $first: '$$CURRENT.c' } } }], ['a', 'c']],
  ['variables', [{ $group: { _id: { $map: { input: '$a', as: 'x', in: '$$x.y' } } } }], ['a']],
  ['an unwound field', [{ $unwind: '$tags' }, { $group: { _id: '$tags' } }], ['tags']],
  ['what a projection keeps', [{ $project: { 'a.b': 1, c: { $add: ['$d', 1] } } }], ['_id', 'a', 'c', 'd']],
  ['no field at all', [{ $count: 'n' }], []],
  ['text that is none', [{ $group: { _id: { $literal: '$a' } } }], []],
])('%s', (_, stages, expected) => expect(needs(...stages)).toEqual(expected));

test.each<[string, Document[]]>([
  ['nothing that ends documents', [{ $match: { a: 1 } }]],
  ['the root', [{ $group: { _id: 1, all: { $push: '$$ROOT' } } }]],
  ['a name that is computed', [{ $group: { _id: { $getField: 'a' } } }]],
  ['an order inside', [{ $group: { _id: 1, t: { $top: { sortBy: { a: 1 }, output: '$b' } } } }]],
  ['an exclusion', [{ $project: { a: 0 } }]],
  ['an exclusion inside', [{ $project: { a: { b: 0 } } }]],
  ['no _id alone', [{ $project: { _id: 0 } }]],
  ['an expression of a filter', [{ $match: { $expr: { $eq: ['$a', 1] } } }, { $count: 'n' }]],
  ['another stage', [{ $replaceRoot: { newRoot: '$a' } }, { $count: 'n' }]],
])('the whole document for %s', (_, stages) => expect(needs(...stages)).toBeUndefined());

const PIPELINES: readonly Document[][] = [
  [{ $group: { _id: '$a', n: { $sum: '$b' }, c: { $push: '$c.d' } } }],
  [
    { $match: { b: { $gt: 1 } } },
    { $sort: { 'c.d': 1 } },
    { $limit: 4 },
    { $group: { _id: null, a: { $push: '$a' } } },
  ],
  [{ $unwind: '$a' }, { $group: { _id: '$a', n: { $sum: 1 } } }],
  [{ $project: { 'c.d': 1, b: 1, e: { $concat: ['$a', '!'] } } }],
  [{ $match: { c: { $exists: true } } }, { $count: 'n' }],
];

test('what is left out changes no result', async () => {
  const environment = { now: new Date(0), random: () => 0.5, find: () => [] };
  const listOf = async (stages: Document[], source: readonly Document[]) => {
    const list: Document[] = [];
    for await (const document of compilePipeline(stages, environment).run(source)) list.push(document);
    return list;
  };
  const text = fc.constantFrom('x', 'y');
  const document = fc.record(
    { _id: fc.nat(), a: text, b: fc.nat(3), c: fc.record({ d: fc.nat(2), e: text }), z: text },
    { requiredKeys: ['_id'], noNullPrototype: true },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PIPELINES), fc.array(document), async (stages, documents) => {
      const needed = neededFields(stages);
      if (needed === undefined) throw new Error('All of these need some fields only');
      const parts = documents.map((one) =>
        Object.fromEntries(Object.entries(one).filter(([name]) => needed.has(name))),
      );
      expect(await listOf(stages, parts)).toEqual(await listOf(stages, documents));
    }),
    { numRuns: 300 },
  );
});
