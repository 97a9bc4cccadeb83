import { onFunctions, type Family, type Scenario, type Stage, type Tools } from '../scenario';

const SALES = [
  { _id: 'a', n: 1, g: 'x', tags: ['p', 'q'], deep: { k: 1 }, next: 'b' },
  { _id: 'b', n: 2, g: 'x', tags: ['q'], deep: { k: 2 }, next: 'c' },
  { _id: 'c', n: 3, g: 'y', tags: [], deep: { k: 3 } },
];

type Build = (all: Stage, tools: Tools) => Stage;

const gives = (stage: string, build: Build, expected: unknown): Scenario => ({
  rows: [`aggregate.${stage}`],
  expected,
  run: (tools) => tools.list((all) => build(all, tools)),
});

/** A stage that the wrapper of the server SDKs has and the package below it has not. */
const hollow = (stage: string, operand: unknown, expected: unknown): Scenario => ({
  ...gives(stage, (all) => all[stage]!(operand), expected),
  own: onFunctions({
    reason: `this version's wrapper calls a method of @cloudbase/database 1.4 that is not there: TypeError`,
    failed: /^this\._aggregate\[stage\] is not a function$/,
  }),
});

export const stages: Family = {
  name: 'stages',
  reads: true,
  documents: () => SALES,
  scenarios: {
    addFields: gives(
      'addFields',
      (all, { $ }) =>
        all['match']!({ _id: 'a' })['addFields']!({ twice: $.multiply(['$n', 2]) })['project']!({ twice: 1 }),
      [{ _id: 'a', twice: 2 }],
    ),
    bucket: gives(
      'bucket',
      (all, { $ }) =>
        all['bucket']!({
          groupBy: '$n',
          boundaries: [0, 2, 3],
          default: 'rest',
          output: { count: $.sum(1) },
        }),
      [
        { _id: 0, count: 1 },
        { _id: 2, count: 1 },
        { _id: 'rest', count: 1 },
      ],
    ),
    bucketAuto: gives('bucketAuto', (all) => all['bucketAuto']!({ groupBy: '$n', buckets: 2 }), [
      { _id: { min: 1, max: 3 }, count: 2 },
      { _id: { min: 3, max: 3 }, count: 1 },
    ]),
    count: gives('count', (all, { _ }) => all['match']!({ n: _.gt(1) })['count']!('total'), [{ total: 2 }]),
    group: gives(
      'group',
      (all, { $ }) => all['group']!({ _id: '$g', total: $.sum('$n') })['sort']!({ _id: 1 }),
      [
        { _id: 'x', total: 3 },
        { _id: 'y', total: 3 },
      ],
    ),
    limit: gives('limit', (all) => all['sort']!({ n: 1 })['limit']!(1)['project']!({ n: 1 }), [
      { _id: 'a', n: 1 },
    ]),
    'lookup by a field': gives(
      'lookup',
      (all, { name }) =>
        all['match']!({ _id: 'a' })['lookup']!({
          from: name,
          localField: 'next',
          foreignField: '_id',
          as: 'found',
        })['project']!({ 'found.n': 1 }),
      [{ _id: 'a', found: [{ n: 2 }] }],
    ),
    'lookup by a pipeline': {
      ...gives(
        'lookup',
        (all, { name, _, $ }) =>
          all['match']!({ _id: 'a' })['lookup']!({
            from: name,
            let: { n: '$n' },
            pipeline: $.pipeline()
              .match(_.expr($.gt(['$n', '$$n'])))
              .sort({ n: 1 })
              .project({ n: 1, _id: 0 })
              .done(),
            as: 'larger',
          })['project']!({ larger: 1 }),
        [{ _id: 'a', larger: [{ n: 2 }, { n: 3 }] }],
      ),
      rows: [
        'aggregate.lookup',
        '$.pipeline',
        'pipeline.done',
        'pipeline.match',
        'pipeline.sort',
        'pipeline.project',
      ],
    },
    match: gives(
      'match',
      (all, { _ }) => all['match']!({ n: _.gt(1).lt(9), deep: { k: _.neq(3) } })['project']!({ n: 1 }),
      [{ _id: 'b', n: 2 }],
    ),
    project: gives(
      'project',
      (all) => all['sort']!({ n: 1 })['limit']!(1)['project']!({ _id: 0, 'deep.k': 1 }),
      [{ deep: { k: 1 } }],
    ),
    replaceRoot: gives('replaceRoot', (all) => all['sort']!({ n: 1 })['replaceRoot']!({ newRoot: '$deep' }), [
      { k: 1 },
      { k: 2 },
      { k: 3 },
    ]),
    sample: {
      rows: ['aggregate.sample'],
      expected: 2,
      run: async ({ list }) => (await list((all) => all['sample']!({ size: 2 }))).length,
    },
    skip: gives('skip', (all) => all['sort']!({ n: 1 })['skip']!(2)['project']!({ n: 1 }), [
      { _id: 'c', n: 3 },
    ]),
    sort: gives('sort', (all) => all['sort']!({ g: -1, n: 1 })['project']!({ _id: 1 }), [
      { _id: 'c' },
      { _id: 'a' },
      { _id: 'b' },
    ]),
    sortByCount: gives('sortByCount', (all) => all['sortByCount']!('$g'), [
      { _id: 'x', count: 2 },
      { _id: 'y', count: 1 },
    ]),
    unwind: gives(
      'unwind',
      (all) => all['unwind']!('$tags')['sort']!({ n: 1, tags: 1 })['project']!({ tags: 1 }),
      [
        { _id: 'a', tags: 'p' },
        { _id: 'a', tags: 'q' },
        { _id: 'b', tags: 'q' },
      ],
    ),
    'unwind with its options': gives(
      'unwind',
      (all) =>
        all['match']!({ n: 3 })['unwind']!({
          path: '$tags',
          preserveNullAndEmptyArrays: true,
          includeArrayIndex: 'at',
        })['project']!({ at: 1 }),
      [{ _id: 'c', at: null }],
    ),
    end: gives('end', (all) => all['sort']!({ n: 1 })['project']!({ _id: 1 }), [
      { _id: 'a' },
      { _id: 'b' },
      { _id: 'c' },
    ]),
    collStats: hollow('collStats', { count: {} }, []),
    facet: hollow('facet', { all: [{ $count: 'n' }] }, [{ all: [{ n: 3 }] }]),
    graphLookup: hollow(
      'graphLookup',
      { from: 'x', startWith: '$next', connectFromField: 'next', connectToField: '_id', as: 'path' },
      [],
    ),
    indexStats: hollow('indexStats', {}, []),
    out: hollow('out', 'elsewhere', []),
    redact: hollow('redact', { $cond: [true, '$$KEEP', '$$PRUNE'] }, []),
  },
};

type Inner = (pipeline: Stage, tools: Tools) => Stage;

const inner = (stage: string, build: Inner, expected: unknown): Scenario => ({
  rows: [`pipeline.${stage}`],
  expected,
  run: async (tools) => {
    const { $, name } = tools;
    const pipeline = (
      build($.pipeline() as unknown as Stage, tools) as unknown as { done(): unknown }
    ).done();
    const [found] = await tools.list((all) =>
      all['match']!({ _id: 'a' })['lookup']!({ from: name, pipeline, as: 'r' })['project']!({ r: 1, _id: 0 }),
    );
    return (found as { readonly r: unknown }).r;
  },
});

/** The stages of `db.command.aggregate.pipeline()`, each within a lookup. */
export const pipelines: Family = {
  name: 'pipelines within pipelines',
  reads: true,
  documents: () => SALES,
  scenarios: {
    addFields: inner(
      'addFields',
      (all) => all['match']!({ n: 1 })['addFields']!({ m: 7 })['project']!({ m: 1 }),
      [{ _id: 'a', m: 7 }],
    ),
    bucket: inner('bucket', (all) => all['bucket']!({ groupBy: '$n', boundaries: [0, 9] }), [
      { _id: 0, count: 3 },
    ]),
    bucketAuto: inner('bucketAuto', (all) => all['bucketAuto']!({ groupBy: '$n', buckets: 1 }), [
      { _id: { min: 1, max: 3 }, count: 3 },
    ]),
    count: inner('count', (all) => all['count']!('n'), [{ n: 3 }]),
    group: inner('group', (all, { $ }) => all['group']!({ _id: null, n: $.sum('$n') }), [
      { _id: null, n: 6 },
    ]),
    limit: inner('limit', (all) => all['sort']!({ n: -1 })['limit']!(1)['project']!({ n: 1 }), [
      { _id: 'c', n: 3 },
    ]),
    lookup: inner(
      'lookup',
      (all, { name }) =>
        all['match']!({ n: 1 })['lookup']!({ from: name, localField: 'next', foreignField: '_id', as: 'l' })[
          'project'
        ]!({
          'l._id': 1,
        }),
      [{ _id: 'a', l: [{ _id: 'b' }] }],
    ),
    match: inner('match', (all, { _ }) => all['match']!({ n: _.gt(2) })['project']!({ _id: 1 }), [
      { _id: 'c' },
    ]),
    project: inner('project', (all) => all['match']!({ n: 1 })['project']!({ _id: 0, n: 1 }), [{ n: 1 }]),
    replaceRoot: inner(
      'replaceRoot',
      (all) => all['match']!({ n: 1 })['replaceRoot']!({ newRoot: '$deep' }),
      [{ k: 1 }],
    ),
    sample: inner('sample', (all) => all['sample']!({ size: 9 })['count']!('n'), [{ n: 3 }]),
    skip: inner('skip', (all) => all['sort']!({ n: 1 })['skip']!(2)['project']!({ _id: 1 }), [{ _id: 'c' }]),
    sort: inner('sort', (all) => all['sort']!({ n: -1 })['project']!({ _id: 0, n: 1 }), [
      { n: 3 },
      { n: 2 },
      { n: 1 },
    ]),
    sortByCount: inner('sortByCount', (all) => all['sortByCount']!('$g'), [
      { _id: 'x', count: 2 },
      { _id: 'y', count: 1 },
    ]),
    unwind: inner('unwind', (all) => all['unwind']!('$tags')['count']!('n'), [{ n: 3 }]),
  },
};
