import { byRest, onWeb, type AnyCall, type Family, type Scenario, type Tools } from '../scenario';

const FRUIT = [
  { _id: 'a', n: 1, tags: ['x', 'y'], deep: { k: 1, s: 'one' }, parts: [{ p: 1, q: 'x' }] },
  {
    _id: 'b',
    n: 2,
    tags: ['y'],
    deep: { k: 2 },
    parts: [
      { p: 5, q: 'x' },
      { p: 1, q: 'y' },
    ],
  },
  { _id: 'c', n: 3, tags: [], deep: { k: 3, s: 'three' }, gone: null },
  { _id: 'd', n: 4, name: 'Delta' },
];

type Condition = (tools: Tools) => object;

/** The ids that a condition finds. */
const found = (rows: readonly string[], condition: Condition, expected: string): Scenario => ({
  rows,
  expected,
  run: (tools) => tools.ids(condition(tools)),
});

export const comparisons: Family = {
  name: 'comparisons',
  reads: true,
  documents: () => FRUIT,
  scenarios: {
    eq: found(['_.eq', 'db.command'], ({ _ }) => ({ deep: _.eq({ k: 2 }) }), 'b'),
    neq: found(['_.neq'], ({ _ }) => ({ n: _.neq(2) }), 'a,c,d'),
    gt: found(['_.gt'], ({ _ }) => ({ n: _.gt(2) }), 'c,d'),
    gte: found(['_.gte'], ({ _ }) => ({ n: _.gte(2) }), 'b,c,d'),
    lt: found(['_.lt'], ({ _ }) => ({ n: _.lt(2) }), 'a'),
    lte: found(['_.lte'], ({ _ }) => ({ n: _.lte(2) }), 'a,b'),
    in: found(['_.in'], ({ _ }) => ({ n: _.in([1, 4, 9]) }), 'a,d'),
    nin: found(['_.nin'], ({ _ }) => ({ n: _.nin([1, 4]) }), 'b,c'),
    'eq null finds what has no such field': found(['_.eq'], ({ _ }) => ({ gone: _.eq(null) }), 'a,b,c,d'),
    exists: found(['_.exists'], ({ _ }) => ({ gone: _.exists(true) }), 'c'),
    'exists false': found(['_.exists'], ({ _ }) => ({ name: _.exists(false) }), 'a,b,c'),
    mod: {
      ...found(['_.mod'], ({ _ }) => ({ n: _.mod(2, 1) }), 'a,c'),
      own: {
        ...onWeb({
          reason:
            '`_.mod(2, 1)` sends its first operand alone, which the server refuses: `_.mod([2, 1])` works',
          failed: /malformed mod/,
        }),
        ...byRest({
          reason:
            '`_.mod(2, 1)` sends its first operand alone, which the server refuses: `_.mod([2, 1])` works',
          // In this mode the SDK drops the sentence.
          failed: /^DATABASE_INVALID_OPERRATOR: undefined$/,
        }),
      },
    },
    'mod of one list': found(['_.mod'], ({ _ }) => ({ n: _.mod([2, 1]) }), 'a,c'),
    all: found(['_.all'], ({ _ }) => ({ tags: _.all(['y', 'x']) }), 'a'),
    elemMatch: found(['_.elemMatch'], ({ _ }) => ({ parts: _.elemMatch({ p: _.gt(3), q: 'x' }) }), 'b'),
    size: found(['_.size'], ({ _ }) => ({ tags: _.size(0) }), 'c'),
    expr: found(['_.expr'], ({ _, $ }) => _.expr($.gt(['$n', 3])), 'd'),
    jsonSchema: found(['_.jsonSchema'], ({ _ }) => _.jsonSchema({ required: ['name'] }), 'd'),
    text: {
      rows: ['_.text'],
      // As on MongoDB where a collection has no text index, and WeChat's cloud lets nobody make one.
      expected: true,
      own: byRest({ reason: 'in this mode the SDK drops the sentence of an error', expected: false }),
      run: async ({ _, ids, failure }) => {
        const $text = (_ as unknown as Record<string, AnyCall>)['text']!({ search: 'one' });
        return /text index/.test(await failure(() => ids({ $text })));
      },
    },
  },
};

export const logic: Family = {
  name: 'logic',
  reads: true,
  documents: () => FRUIT,
  scenarios: {
    'and of one field': found(['_.and'], ({ _ }) => ({ n: _.and([_.gt(1), _.lt(4)]) }), 'b,c'),
    'and of documents': found(
      ['_.and'],
      ({ _ }) => _.and([_.or([{ n: 1 }, { n: 2 }]), _.or([{ n: 2 }, { n: 3 }])]),
      'b',
    ),
    'or of one field': found(['_.or'], ({ _ }) => ({ n: _.or(_.eq(1), _.eq(3)) }), 'a,c'),
    'or of documents': found(['_.or'], ({ _ }) => _.or([{ n: 1 }, { name: 'Delta' }]), 'a,d'),
    'nor of one field': found(['_.nor'], ({ _ }) => ({ n: _.nor(_.eq(1), _.gt(3)) }), 'b,c'),
    'nor of documents': found(['_.nor'], ({ _ }) => _.nor([{ n: 1 }, { name: 'Delta' }]), 'b,c'),
    not: found(['_.not'], ({ _ }) => ({ n: _.not(_.gt(2)) }), 'a,b'),
    'not a pattern': found(['_.not'], ({ _ }) => ({ name: _.not(/^D/) }), 'a,b,c'),
    ...Object.fromEntries(
      (
        [
          ['eq', ({ _ }) => _.gt(1).eq(3), 'c'],
          ['neq', ({ _ }) => _.gt(1).neq(3), 'b,d'],
          ['gt', ({ _ }) => _.lt(4).gt(1), 'b,c'],
          ['gte', ({ _ }) => _.lt(4).gte(2), 'b,c'],
          ['lt', ({ _ }) => _.gt(1).lt(4), 'b,c'],
          ['lte', ({ _ }) => _.gt(1).lte(3), 'b,c'],
          ['in', ({ _ }) => _.gt(1).in([1, 2]), 'b'],
          ['nin', ({ _ }) => _.gt(1).nin([2, 3]), 'd'],
          ['and', ({ _ }) => _.gt(1).and(_.lt(4)), 'b,c'],
          ['or', ({ _ }) => _.lt(2).or(_.gt(3)), 'a,d'],
          ['nor', ({ _ }) => _.lt(2).nor(_.gt(3)), 'b,c'],
          ['not', ({ _ }) => _.gt(1).not(_.gt(3)), 'b,c'],
          ['exists', ({ _ }) => _.gt(1).exists(true), 'b,c,d'],
          ['mod', ({ _ }) => _.gt(1).mod(2, 0), 'b,d'],
        ] as readonly (readonly [string, Condition, string])[]
      ).map(([name, condition, expected]) => [
        `a comparison, then ${name}`,
        found([`_.gt(…).${name}`], (tools) => ({ n: condition(tools) }), expected),
      ]),
    ),
    'a comparison, then all': found(['_.gt(…).all'], ({ _ }) => ({ tags: _.exists(true).all(['x']) }), 'a'),
    'a comparison, then elemMatch': found(
      ['_.gt(…).elemMatch'],
      ({ _ }) => ({ parts: _.exists(true).elemMatch({ p: 5 }) }),
      'b',
    ),
    'a comparison, then size': found(['_.gt(…).size'], ({ _ }) => ({ tags: _.exists(true).size(1) }), 'b'),
    'a logic command, then and': found(
      ['_.or(…).and'],
      ({ _ }) => _.or([{ n: 1 }, { n: 2 }]).and({ 'deep.k': 2 }),
      'b',
    ),
    'a logic command, then or': found(['_.or(…).or'], ({ _ }) => _.and([{ n: 1 }]).or({ n: 4 }), 'a,d'),
    ...Object.fromEntries(
      (
        [
          ['eq', ({ _ }) => _.or(_.eq(1), _.eq(3)).eq(3), 'c'],
          ['neq', ({ _ }) => _.or(_.eq(1), _.eq(3)).neq(3), 'a'],
          ['gt', ({ _ }) => _.or(_.eq(1), _.eq(3)).gt(2), 'c'],
          ['gte', ({ _ }) => _.or(_.eq(1), _.eq(3)).gte(3), 'c'],
          ['lt', ({ _ }) => _.or(_.eq(1), _.eq(3)).lt(3), 'a'],
          ['lte', ({ _ }) => _.or(_.eq(1), _.eq(3)).lte(1), 'a'],
          ['in', ({ _ }) => _.or(_.eq(1), _.eq(3)).in([1]), 'a'],
          ['nin', ({ _ }) => _.or(_.eq(1), _.eq(3)).nin([1]), 'c'],
          ['exists', ({ _ }) => _.or(_.eq(1), _.eq(3)).exists(true), 'a,c'],
          ['mod', ({ _ }) => _.or(_.eq(1), _.eq(2)).mod(2, 0), 'b'],
          ['nor', ({ _ }) => _.and(_.eq(1), _.eq(3)).nor(_.eq(2)), 'a,c,d'],
          ['not', ({ _ }) => _.or(_.eq(1), _.eq(3)).not(_.eq(3)), 'a'],
        ] as readonly (readonly [string, Condition, string])[]
      ).map(([name, condition, expected]) => [
        `a logic command, then ${name}`,
        found([`_.or(…).${name}`], (tools) => ({ n: condition(tools) }), expected),
      ]),
    ),
    'a logic command, then all': found(
      ['_.or(…).all'],
      ({ _ }) => ({ tags: _.or(_.size(1), _.size(2)).all(['x']) }),
      'a',
    ),
    'a logic command, then elemMatch': found(
      ['_.or(…).elemMatch'],
      ({ _ }) => ({ parts: _.or(_.size(1), _.size(2)).elemMatch({ p: 5 }) }),
      'b',
    ),
    'a logic command, then size': found(
      ['_.or(…).size'],
      ({ _ }) => ({ tags: _.or(_.size(1), _.size(2)).size(1) }),
      'b',
    ),
  },
};

export const projections: Family = {
  name: 'projections',
  reads: true,
  documents: () => [
    { _id: 'a', n: 1, list: [1, 2, 3, 4], parts: [{ p: 1 }, { p: 5 }, { p: 6 }], deep: { x: 1, y: 2 } },
  ],
  scenarios: {
    'fields of a query': {
      rows: ['query.field'],
      expected: { _id: 'a', n: 1, deep: { y: 2 } },
      run: async ({ db, name }) => shown(await db.collection(name).field({ n: true, 'deep.y': true }).get()),
    },
    'fields of a document': {
      rows: ['doc.field'],
      expected: { n: 1 },
      run: async ({ db, name }) =>
        shown(await db.collection(name).doc('a').field({ n: true, _id: false }).get()),
    },
    'slice, the first': {
      rows: ['_.project.slice'],
      expected: [1, 2],
      run: async ({ db, name, _ }) =>
        (
          shown(
            await db
              .collection(name)
              .field({ list: _.project.slice(2) })
              .get(),
          ) as { list: unknown }
        ).list,
    },
    'slice, skipping': {
      rows: ['_.project.slice'],
      expected: [2, 3],
      run: async ({ db, name, _ }) =>
        (
          shown(
            await db
              .collection(name)
              .field({ list: _.project.slice([1, 2]) })
              .get(),
          ) as { list: unknown }
        ).list,
    },
    elemMatch: {
      rows: ['_.project.elemMatch'],
      expected: [{ p: 5 }],
      run: async ({ db, name, _ }) =>
        (
          shown(
            await db
              .collection(name)
              .field({ parts: _.project.elemMatch({ p: { $gt: 1 } }) })
              .get(),
          ) as { parts: unknown }
        ).parts,
    },
  },
};

function shown({ data }: { readonly data: object }): object {
  const [document] = (Array.isArray(data) ? data : [data]) as [object];
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== '_openid'));
}

export const updates: Family = {
  name: 'updates',
  documents: () => [
    { _id: 'x', n: 5, h: 'h', deep: { a: 1, b: 2 }, list: [3, 1, 2, 1], parts: [{ r: 1 }, { r: 5 }] },
  ],
  scenarios: Object.fromEntries(
    (
      [
        ['set', 'set', ({ _ }) => ({ deep: _.set({ c: 3 }) }), { deep: { c: 3 } }],
        ['plain values, member by member', 'set', () => ({ deep: { a: 9 } }), { deep: { a: 9, b: 2 } }],
        [
          'remove',
          'remove',
          ({ _ }) => ({ n: _.remove(), deep: { a: _.remove() } }),
          { n: undefined, deep: { b: 2 } },
        ],
        ['inc', 'inc', ({ _ }) => ({ n: _.inc(-2), fresh: _.inc(1) }), { n: 3, fresh: 1 }],
        ['mul', 'mul', ({ _ }) => ({ n: _.mul(1.5) }), { n: 7.5 }],
        ['min', 'min', ({ _ }) => ({ n: _.min(4) }), { n: 4 }],
        ['max', 'max', ({ _ }) => ({ n: _.max(4) }), { n: 5 }],
        ['rename', 'rename', ({ _ }) => ({ h: _.rename('hh') }), { h: undefined, hh: 'h' }],
        ['bit', 'bit', ({ _ }) => ({ n: _.bit({ and: 4 }) }), { n: 4 }],
        ['push values', 'push', ({ _ }) => ({ list: _.push([7, 8]) }), { list: [3, 1, 2, 1, 7, 8] }],
        [
          'push each, sorted and cut',
          'push',
          ({ _ }) => ({ list: _.push({ each: [9, 0], sort: 1, slice: 4 }) }),
          { list: [0, 1, 1, 2] },
        ],
        [
          'push at a position',
          'push',
          ({ _ }) => ({ list: _.push({ each: [9], position: 1 }) }),
          { list: [3, 9, 1, 2, 1] },
        ],
        ['pop', 'pop', ({ _ }) => ({ list: _.pop() }), { list: [3, 1, 2] }],
        ['shift', 'shift', ({ _ }) => ({ list: _.shift() }), { list: [1, 2, 1] }],
        ['unshift', 'unshift', ({ _ }) => ({ list: _.unshift([8, 9]) }), { list: [8, 9, 3, 1, 2, 1] }],
        ['addToSet, there already', 'addToSet', ({ _ }) => ({ list: _.addToSet(1) }), { list: [3, 1, 2, 1] }],
        ['addToSet', 'addToSet', ({ _ }) => ({ list: _.addToSet(6) }), { list: [3, 1, 2, 1, 6] }],
        ['pull a value', 'pull', ({ _ }) => ({ list: _.pull(1) }), { list: [3, 2] }],
        [
          'pull by a condition',
          'pull',
          ({ _ }) => ({ parts: _.pull({ r: _.gt(1) }) }),
          { parts: [{ r: 1 }] },
        ],
        ['pullAll', 'pullAll', ({ _ }) => ({ list: _.pullAll([1, 3]) }), { list: [2] }],
      ] as readonly (readonly [string, string, (tools: Tools) => object, Record<string, unknown>])[]
    ).map(([title, command, data, expected]): [string, Scenario] => [
      title,
      {
        rows: [`_.${command}`],
        expected: Object.fromEntries(
          Object.entries(expected).map(([name, value]) => [
            name,
            value === undefined ? { $undefined: true } : value,
          ]),
        ),
        run: async (tools) => {
          const document = (await tools.change('x', data(tools))) as Record<string, unknown>;
          return Object.fromEntries(Object.keys(expected).map((name) => [name, document[name]]));
        },
      },
    ]),
  ),
};
