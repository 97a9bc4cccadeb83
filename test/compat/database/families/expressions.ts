import { byRest, type Family, type Scenario, type Tools } from '../scenario';

/** The document of every expression. 29 February 2024 is a Thursday. */
const DOCUMENT = {
  _id: 'x',
  n: 10,
  m: 3,
  four: 4,
  neg: -2.5,
  s: 'Hello',
  pad: '  pad ',
  u: 'héllo',
  list: [1, 2, 3, 4],
  words: ['a', 'b'],
  mixed: [true, false],
  at: new Date('2024-02-29T13:45:30.678Z'),
  o: { a: 1, b: 'two' },
  no: null,
  yes: true,
  pairs: [
    { k: 'a', v: 1 },
    { k: 'b', v: 2 },
  ],
};

/** Given as it is, or made of the client's own operators where it is a function. */
type Operand = object | string | number;

/** One operator, what it is given, what it must give; told as `tell` tells it. */
type Row = readonly [operator: string, operand: Operand, expected: unknown];

const valueOf = (tools: Tools, operand: Operand): unknown =>
  typeof operand === 'function' ? (operand as (tools: Tools) => unknown)(tools) : operand;

/** What an expression gives for the document. */
async function evaluate(tools: Tools, expression: unknown): Promise<unknown> {
  const [found] = await tools.list((all) => all['project']!({ _id: 0, r: expression }));
  return (found as { readonly r: unknown }).r;
}

/** A page has no classes for these: the client gives Extended JSON, which can be sent back. */
const ownOnPages = (json: object) => ({
  'yunlet-client': {
    reason: 'JavaScript on a page has no such type: Extended JSON is given, which can be sent back',
    expected: json,
  },
});
const PAGE_JSON: Readonly<Record<string, object>> = {
  toDecimal: { $numberDecimal: '1.50' },
  toObjectId: { $oid: '0123456789abcdef01234567' },
};

function family(name: string, rows: readonly Row[], plain = false): Family {
  const scenarios: Record<string, Scenario> = {};
  for (const [operator, operand, expected] of rows) {
    scenarios[operator] = {
      rows: [`$.${operator}`],
      plain,
      expected,
      ...(Object.hasOwn(PAGE_JSON, operator) ? { own: ownOnPages(PAGE_JSON[operator] ?? {}) } : {}),
      run: (tools) => evaluate(tools, tools.op(operator, valueOf(tools, operand))),
    };
  }
  return { name, reads: true, documents: () => [DOCUMENT], scenarios };
}

const date = (iso: string) => ({ $date: iso });

export const arithmetic = family('arithmetic', [
  ['abs', '$neg', 2.5],
  ['add', ['$n', '$m', 0.5], 13.5],
  ['ceil', '$neg', -2],
  ['divide', ['$n', '$four'], 2.5],
  ['exp', 0, 1],
  ['floor', '$neg', -3],
  ['ln', '$n', 2.302585092994046],
  ['log', [8, 2], 3],
  ['log10', 1000, 3],
  ['mod', ['$n', '$m'], 1],
  ['multiply', ['$n', '$m'], 30],
  ['pow', ['$four', 2], 16],
  ['sqrt', '$four', 2],
  ['subtract', ['$n', '$m'], 7],
  ['trunc', '$neg', -2],
]);

export const arrays = family('arrays', [
  ['arrayElemAt', ['$list', -1], 4],
  ['arrayToObject', '$pairs', { a: 1, b: 2 }],
  ['concatArrays', ['$words', ['c']], ['a', 'b', 'c']],
  ['filter', ({ $ }: Tools) => ({ input: '$list', as: 'e', cond: $.gt(['$$e', 2]) }), [3, 4]],
  ['in', ['a', '$words'], true],
  ['indexOfArray', ['$words', 'b'], 1],
  ['isArray', '$words', true],
  ['map', ({ $ }: Tools) => ({ input: '$list', as: 'e', in: $.multiply(['$$e', 2]) }), [2, 4, 6, 8]],
  ['range', [0, 10, 3], [0, 3, 6, 9]],
  ['reduce', ({ $ }: Tools) => ({ input: '$list', initialValue: 0, in: $.add(['$$value', '$$this']) }), 10],
  ['reverseArray', '$words', ['b', 'a']],
  ['size', '$list', 4],
  ['slice', ['$list', 1, 2], [2, 3]],
  [
    'zip',
    { inputs: ['$words', '$list'], useLongestLength: true, defaults: ['-', 0] },
    [
      ['a', 1],
      ['b', 2],
      ['-', 3],
      ['-', 4],
    ],
  ],
]);

export const choices = family('logic and choices of expressions', [
  ['and', ['$yes', '$no'], false],
  ['or', ['$yes', '$no'], true],
  ['not', ['$no'], true],
  ['cmp', ['$m', '$n'], -1],
  ['eq', ['$n', 10], true],
  ['neq', ['$n', 10], false],
  ['gt', ['$n', '$m'], true],
  ['gte', ['$n', 10], true],
  ['lt', ['$n', '$m'], false],
  ['lte', ['$n', 10], true],
  ['cond', ({ $ }: Tools) => ({ if: $.gte(['$n', 10]), then: 'many', else: 'few' }), 'many'],
  ['ifNull', ['$no', 'nothing'], 'nothing'],
  [
    'switch',
    ({ $ }: Tools) => ({
      branches: [
        { case: $.lt(['$n', 5]), then: 'small' },
        { case: $.lt(['$n', 50]), then: 'middle' },
      ],
      default: 'big',
    }),
    'middle',
  ],
  ['let', ({ $ }: Tools) => ({ vars: { a: '$n', b: 2 }, in: $.multiply(['$$a', '$$b']) }), 20],
  ['literal', '$n', '$n'],
]);

export const dates = family('dates', [
  [
    'dateFromParts',
    { year: 2024, month: 2, day: 29, hour: 8, timezone: '+08:00' },
    date('2024-02-29T00:00:00.000Z'),
  ],
  ['dateFromString', { dateString: '2024-02-29T13:45:30Z' }, date('2024-02-29T13:45:30.000Z')],
  [
    'dateToString',
    { date: '$at', format: '%Y-%m-%d %H:%M:%S.%L', timezone: '+08:00' },
    '2024-02-29 21:45:30.678',
  ],
  ['year', '$at', 2024],
  ['month', '$at', 2],
  ['dayOfMonth', '$at', 29],
  ['hour', '$at', 13],
  ['minute', '$at', 45],
  ['second', '$at', 30],
  ['millisecond', '$at', 678],
  ['dayOfWeek', '$at', 5],
  ['dayOfYear', '$at', 60],
  ['week', '$at', 8],
  ['isoDayOfWeek', '$at', 4],
  ['isoWeek', '$at', 9],
  ['isoWeekYear', '$at', 2024],
]);

export const objects = family('objects', [
  ['mergeObjects', ['$o', { b: 2, c: 3 }], { a: 1, b: 2, c: 3 }],
  [
    'objectToArray',
    '$o',
    [
      { k: 'a', v: 1 },
      { k: 'b', v: 'two' },
    ],
  ],
]);

const setOf = (operator: string, operands: unknown, expected: unknown): Scenario => ({
  rows: [`$.${operator}`],
  expected,
  // The order of a set is nobody's promise.
  run: async (tools) => ((await evaluate(tools, tools.op(operator, operands))) as unknown[]).sort(),
});

export const sets: Family = {
  ...family('sets', []),
  scenarios: {
    ...family('sets', [
      ['allElementsTrue', ['$mixed'], false],
      ['anyElementTrue', ['$mixed'], true],
      ['setEquals', [['a', 'b', 'a'], '$words'], true],
      ['setIsSubset', [['b'], '$words'], true],
    ]).scenarios,
    setDifference: setOf('setDifference', ['$list', [1, 2, 9]], [3, 4]),
    setIntersection: setOf('setIntersection', ['$list', [2, 3, 9, 2]], [2, 3]),
    setUnion: setOf('setUnion', ['$words', ['b', 'c']], ['a', 'b', 'c']),
  },
};

export const strings = family('strings', [
  ['concat', ['$s', ', ', 'you'], 'Hello, you'],
  ['indexOfBytes', ['$u', 'l'], 3],
  ['indexOfCP', ['$u', 'l'], 2],
  ['split', ['$s', 'l'], ['He', '', 'o']],
  ['strLenBytes', '$u', 6],
  ['strLenCP', '$u', 5],
  ['strcasecmp', ['$s', 'HELLO'], 0],
  ['substr', ['$s', 1, 3], 'ell'],
  ['substrBytes', ['$u', 0, 3], 'hé'],
  ['substrCP', ['$u', 1, 2], 'él'],
  ['toLower', '$s', 'hello'],
  ['toUpper', '$s', 'HELLO'],
]);

/** The operators that the typings of wx-server-sdk declare and no version of it has: their plain form works everywhere. */
export const plain = family(
  'operators in their plain form',
  [
    ['convert', { input: '12', to: 'int' }, 12],
    [
      'dateToParts',
      { date: '$at', timezone: 'Asia/Shanghai' },
      { year: 2024, month: 2, day: 29, hour: 21, minute: 45, second: 30, millisecond: 678 },
    ],
    ['ltrim', { input: '$pad' }, 'pad '],
    ['rtrim', { input: '$pad' }, '  pad'],
    ['trim', { input: '$pad' }, 'pad'],
    ['toBool', '$n', true],
    ['toDate', '2024-02-29T00:00:00Z', date('2024-02-29T00:00:00.000Z')],
    ['toDecimal', '1.50', { $bson: 'Decimal128', value: '1.50' }],
    ['toDouble', '2.5', 2.5],
    ['toInt', '7', 7],
    ['toLong', '8', 8],
    ['toObjectId', '0123456789abcdef01234567', { $bson: 'ObjectId', value: '0123456789abcdef01234567' }],
    ['toString', '$n', '10'],
    ['type', '$at', 'date'],
  ],
  true,
);

export const metadata: Family = {
  ...family('metadata', []),
  scenarios: {
    'meta without a text search fails': {
      rows: ['$.meta'],
      // As on MongoDB: only a search in a text index has a score, and WeChat's cloud lets nobody make one.
      expected: true,
      own: byRest({ reason: 'in this mode the SDK drops the sentence of an error', expected: false }),
      run: async (tools) => {
        const failed = await tools.failure(() => evaluate(tools, tools.op('meta', 'textScore')));
        return /query requires text score metadata/.test(failed);
      },
    },
  },
};

export const accumulators: Family = {
  name: 'accumulators',
  reads: true,
  documents: () => [
    { _id: 'a', g: 'x', v: 1 },
    { _id: 'b', g: 'x', v: 3 },
    { _id: 'c', g: 'y', v: 2 },
  ],
  scenarios: Object.fromEntries(
    (
      [
        ['addToSet', '$g', [['x'], ['y']]],
        ['avg', '$v', [2, 2]],
        ['first', '$v', [1, 2]],
        ['last', '$v', [3, 2]],
        ['max', '$v', [3, 2]],
        ['min', '$v', [1, 2]],
        ['push', '$v', [[1, 3], [2]]],
        ['stdDevPop', '$v', [1, 0]],
        ['stdDevSamp', '$v', [1.4142135623730951, null]],
        ['sum', '$v', [4, 2]],
      ] as const
    ).map(([operator, operand, expected]): [string, Scenario] => [
      operator,
      {
        rows: [`$.${operator}`],
        expected,
        run: async (tools) => {
          const groups = await tools.list((all) =>
            all['sort']!({ _id: 1 })['group']!({ _id: '$g', r: tools.op(operator, operand) })['sort']!({
              _id: 1,
            }),
          );
          return groups.map((group) => (group as { readonly r: unknown }).r);
        },
      },
    ]),
  ),
};
