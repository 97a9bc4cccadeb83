import type { Document } from 'bson';
import { openHereWithDriver, type Opened } from '../session/setup';

let open: Opened;
beforeAll(async () => {
  open = await openHereWithDriver();
  await open.send({
    createIndexes: 'rows',
    indexes: [
      { key: { a: 1, b: -1 }, name: 'ab' },
      { key: { at: 1 }, name: 'at' },
      { key: { tags: 1 }, name: 'tags' },
    ],
  });
  const documents = Array.from({ length: 100 }, (_, _id) => ({
    _id,
    a: _id % 10,
    b: _id,
    at: new Date(_id),
    tags: ['x', `t${_id}`],
    c: _id % 3,
  }));
  await open.send({ insert: 'rows', documents });
});
afterAll(() => open.close());

const explained = async (command: Document, verbosity = 'executionStats') => {
  const answer = await open.send({ explain: command, verbosity });
  return answer as unknown as { queryPlanner: Document; executionStats: Document; ok: number };
};

test('a query by an index', async () => {
  const { queryPlanner, executionStats } = await explained({
    find: 'rows',
    filter: { a: 3, b: { $gt: 50 } },
  });
  expect(queryPlanner).toMatchObject({
    namespace: 't.rows',
    indexFilterSet: false,
    parsedQuery: { $and: [{ a: { $eq: 3 } }, { b: { $gt: 50 } }] },
    rejectedPlans: [],
  });
  expect(queryPlanner['winningPlan']).toEqual({
    stage: 'FETCH',
    inputStage: {
      stage: 'IXSCAN',
      keyPattern: { a: 1, b: -1 },
      indexName: 'ab',
      isMultiKey: false,
      multiKeyPaths: { a: [], b: [] },
      isUnique: false,
      isSparse: false,
      isPartial: false,
      indexVersion: 2,
      direction: 'forward',
      indexBounds: { a: ['[3, 3]'], b: ['[inf.0, 50)'] },
    },
  });
  expect(executionStats).toMatchObject({
    executionSuccess: true,
    nReturned: 5,
    totalKeysExamined: 5,
    totalDocsExamined: 5,
    executionStages: { stage: 'FETCH', nReturned: 5, docsExamined: 5, inputStage: { keysExamined: 5 } },
  });
});

const tree = ({ stage, inputStage, inputStages }: Document): unknown[] => [
  stage,
  ...(inputStage === undefined ? [] : tree(inputStage as Document)),
  ...((inputStages as Document[] | undefined) ?? []).flatMap((each) => tree(each)),
];

test.each<[string, Document, unknown[], [number, number, number]]>([
  ['everything', { find: 'rows' }, ['COLLSCAN'], [100, 0, 100]],
  ['no such collection', { find: 'nothing' }, ['EOF'], [0, 0, 0]],
  ['by _id', { find: 'rows', filter: { _id: 5 } }, ['IDHACK'], [1, 1, 1]],
  ['by several _id', { find: 'rows', filter: { _id: { $in: [5, 7, -1] } } }, ['FETCH', 'IXSCAN'], [2, 2, 2]],
  ['a filter on all', { find: 'rows', filter: { c: 1 } }, ['COLLSCAN'], [33, 0, 100]],
  ['a sort in memory', { find: 'rows', sort: { c: 1 }, limit: 3 }, ['SORT', 'COLLSCAN'], [3, 0, 100]],
  [
    'a sort by an index',
    { find: 'rows', filter: { a: 3 }, sort: { b: 1 } },
    ['FETCH', 'IXSCAN'],
    [10, 10, 10],
  ],
  [
    'skip and projection',
    { find: 'rows', filter: { a: 3 }, skip: 2, projection: { a: 1 } },
    ['PROJECTION_SIMPLE', 'SKIP', 'FETCH', 'IXSCAN'],
    [8, 10, 10],
  ],
  ['an array', { find: 'rows', filter: { tags: 't7' } }, ['FETCH', 'IXSCAN'], [1, 1, 1]],
  [
    'an or',
    { find: 'rows', filter: { $or: [{ a: 1 }, { at: new Date(5) }] } },
    ['SUBPLAN', 'FETCH', 'OR', 'IXSCAN', 'IXSCAN'],
    [11, 11, 11],
  ],
  [
    'an or with a branch without index',
    { find: 'rows', filter: { $or: [{ a: 1 }, { c: 1 }] } },
    ['COLLSCAN'],
    [39, 0, 100],
  ],
  ['$natural', { find: 'rows', filter: { a: 3 }, hint: { $natural: 1 } }, ['COLLSCAN'], [10, 0, 100]],
  ['a hint', { find: 'rows', filter: { a: 3 }, hint: 'at' }, ['FETCH', 'IXSCAN'], [10, 100, 100]],
  ['count', { count: 'rows', query: { a: 3 } }, ['COUNT', 'FETCH', 'IXSCAN'], [10, 10, 10]],
  [
    'delete',
    { delete: 'rows', deletes: [{ q: { a: 3 }, limit: 0 }] },
    ['DELETE', 'FETCH', 'IXSCAN'],
    [10, 10, 10],
  ],
  [
    'update',
    { update: 'rows', updates: [{ q: { _id: 3 }, u: { $set: { x: 1 } } }] },
    ['UPDATE', 'LIMIT', 'IDHACK'],
    [1, 1, 1],
  ],
])('%s', async (_, command, stages, [returned, keys, documents]) => {
  const { queryPlanner, executionStats } = await explained(command);
  expect(tree(queryPlanner['winningPlan'] as Document)).toEqual(stages);
  expect(tree(executionStats['executionStages'] as Document)).toEqual(stages);
  expect(executionStats).toMatchObject({
    nReturned: returned,
    totalKeysExamined: keys,
    totalDocsExamined: documents,
  });
});

test('only the plan is told where only it is asked for, and nothing is changed', async () => {
  const answer = await explained({ delete: 'rows', deletes: [{ q: {}, limit: 0 }] }, 'queryPlanner');
  expect(answer.executionStats).toBeUndefined();
  expect(await open.send({ count: 'rows' })).toMatchObject({ n: 100 });
  expect(await open.send({ explain: { find: 'rows' }, verbosity: 'all' })).toMatchObject({ ok: 0, code: 2 });
  expect(await open.send({ explain: { find: 'rows', hint: 'nope' } })).toMatchObject({ ok: 0, code: 2 });
});

test.each<[Document, string[]]>([
  [{ at: { $gte: new Date(5), $lt: new Date(9) } }, ['[new Date(5), new Date(9))']],
  [{ at: { $lt: new Date(9) } }, ['[new Date(-9223372036854775808), new Date(9))']],
  [{ at: { $gt: 'a' } }, ['("a", {})']],
  [{ at: { $in: [1, 'x'] } }, ['[1, 1]', '["x", "x"]']],
  [{ at: null }, ['[null, null]']],
])('bounds of %j', async (filter, bounds) => {
  const { queryPlanner } = await explained({ find: 'rows', filter }, 'queryPlanner');
  expect(queryPlanner['winningPlan']).toMatchObject({ inputStage: { indexBounds: { at: bounds } } });
});
