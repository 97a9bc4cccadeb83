import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import { compileExpression, createScope } from '../../../../cloud/engine/aggregate/expression';
import { EXPRESSIONS } from '../../../../cloud/engine/aggregate/expressions';
import type { Document } from '../../../../cloud/values';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;

const scope = createScope({ now: new Date(0), random: () => 0.5 });
const date = new Date('2024-02-29T23:30:05.007Z');
const root: Document = {
  n: new Int32(7),
  d: new Double(2.5),
  s: '你好ab',
  a: [1, 2, 3],
  o: { x: 1, y: [{ z: 1 }, { z: 2 }, 5] },
  z: null,
  date,
  _id: new ObjectId('65e0c1cd0000000000000000'),
};
const int = (value: number) => new Int32(value);

test.each<[expression: unknown, expected: unknown]>([
  ['$o.y.z', [1, 2]],
  ['$a.0', []],
  ['$nope', undefined],
  [
    ['$nope', 1],
    [null, 1],
  ],
  [{ a: '$nope', b: '$n' }, { b: int(7) }],
  ['$$ROOT.n', int(7)],
  ['$$NOW', new Date(0)],
  [{ $eq: ['$nope', null] }, false],
  [{ $gt: ['x', 5] }, true],
  [{ $lt: ['$nope', null] }, true],
  [{ $cmp: [1, 2] }, int(-1)],
  [{ $and: [1, 'x', []] }, true],
  [{ $or: [0, null, '$nope'] }, false],
  [{ $not: [null] }, true],
  [{ $cond: [{ $gte: ['$n', 7] }, 'yes', { $divide: [1, 0] }] }, 'yes'],
  [{ $cond: { if: false, then: 1, else: '$$REMOVE' } }, undefined],
  [{ $ifNull: ['$z', '$nope', 3] }, 3],
  [{ $switch: { branches: [{ case: { $eq: ['$n', 7] }, then: 'seven' }], default: 'x' } }, 'seven'],
  [{ $add: ['$n', '$d'] }, new Double(9.5)],
  [{ $add: ['$date', 1000] }, new Date(date.getTime() + 1000)],
  [{ $add: ['$n', null] }, null],
  [{ $add: [new Int32(2147483647), 1] }, Long.fromString('2147483648')],
  [{ $add: [Long.MAX_VALUE, 1] }, new Double(2 ** 63)],
  [{ $subtract: ['$date', new Date(date.getTime() - 5)] }, Long.fromNumber(5)],
  [{ $multiply: [Decimal128.fromString('1.5'), 2] }, Decimal128.fromString('3.0')],
  [{ $divide: [7, 2] }, new Double(3.5)],
  [{ $mod: [-7, 3] }, int(-1)],
  [{ $abs: -3 }, int(3)],
  [{ $abs: new Double(-0) }, new Double(0)],
  [{ $abs: Decimal128.fromString('-0') }, Decimal128.fromString('0')],
  [{ $ceil: new Double(1.2) }, new Double(2)],
  [{ $floor: Decimal128.fromString('-1.2') }, Decimal128.fromString('-2')],
  [{ $round: [new Double(2.5)] }, new Double(2)],
  [{ $round: [new Double(1.256), 2] }, new Double(1.26)],
  [{ $trunc: [1234, -2] }, int(1200)],
  [{ $pow: [2, 40] }, Long.fromNumber(2 ** 40)],
  [{ $sqrt: 9 }, new Double(3)],
  [{ $concat: ['$s', '!'] }, '你好ab!'],
  [{ $concat: ['a', null] }, null],
  [{ $substrCP: ['$s', 1, 2] }, '好a'],
  [{ $substr: ['$s', 0, 3] }, '你'],
  [{ $substr: ['abc', 1, -1] }, 'bc'],
  [{ $toUpper: '$s' }, '你好AB'],
  [{ $toLower: '$nope' }, ''],
  [{ $split: ['a-b', '-'] }, ['a', 'b']],
  [{ $strLenCP: '$s' }, int(4)],
  [{ $strLenBytes: '$s' }, int(8)],
  [{ $indexOfCP: ['$s', 'a'] }, int(2)],
  [{ $indexOfBytes: ['$s', 'a'] }, int(6)],
  [{ $trim: { input: '  a ' } }, 'a'],
  [{ $ltrim: { input: 'xxay', chars: 'xy' } }, 'ay'],
  [{ $map: { input: '$a', as: 'e', in: { $add: ['$$e', '$n'] } } }, [int(8), int(9), int(10)]],
  [{ $filter: { input: '$a', cond: { $gt: ['$$this', 1] } } }, [2, 3]],
  [{ $reduce: { input: '$a', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, int(6)],
  [
    { $map: { input: '$a', in: { $map: { input: [10], in: { $multiply: ['$$this', 2] } } } } },
    [[int(20)], [int(20)], [int(20)]],
  ],
  [{ $let: { vars: { v: '$n' }, in: { $add: ['$$v', 1] } } }, int(8)],
  [{ $arrayElemAt: ['$a', -1] }, 3],
  [{ $arrayElemAt: ['$a', 9] }, undefined],
  [{ $size: '$a' }, int(3)],
  [{ $size: [[1, 2]] }, int(2)],
  [{ $slice: ['$a', -2] }, [2, 3]],
  [{ $slice: ['$a', 1, 1] }, [2]],
  [{ $concatArrays: ['$a', [4]] }, [1, 2, 3, 4]],
  [{ $in: [new Double(2), '$a'] }, true],
  [{ $indexOfArray: ['$a', 3] }, int(2)],
  [{ $range: [0, 5, 2] }, [int(0), int(2), int(4)]],
  [{ $reverseArray: '$a' }, [3, 2, 1]],
  [{ $zip: { inputs: ['$a', ['x']] } }, [[1, 'x']]],
  [
    {
      $setUnion: [
        [1, 2],
        [2, 3],
      ],
    },
    [1, 2, 3],
  ],
  [
    {
      $setIntersection: [
        [1, 2],
        [2, 3],
      ],
    },
    [2],
  ],
  [{ $setDifference: ['$a', [2]] }, [1, 3]],
  [
    {
      $setEquals: [
        [1, 1, 2],
        [2, 1],
      ],
    },
    true,
  ],
  [{ $setIsSubset: [[1], '$a'] }, true],
  [{ $mergeObjects: ['$o', { x: 2 }, null] }, { x: 2, y: [{ z: 1 }, { z: 2 }, 5] }],
  [{ $objectToArray: { k1: 1 } }, [{ k: 'k1', v: 1 }]],
  [{ $arrayToObject: [[['a', 1]]] }, { a: 1 }],
  [{ $literal: '$n' }, '$n'],
  [{ $type: '$nope' }, 'missing'],
  [{ $toString: '$_id' }, '65e0c1cd0000000000000000'],
  [{ $toInt: '12' }, int(12)],
  [{ $toDouble: '1.5' }, new Double(1.5)],
  [{ $toLong: new Double(1.9) }, Long.fromInt(1)],
  [{ $toDate: '2024-01-01' }, new Date('2024-01-01')],
  [{ $toDate: '$_id' }, new ObjectId('65e0c1cd0000000000000000').getTimestamp()],
  [{ $convert: { input: 'x', to: 'int', onError: 'bad' } }, 'bad'],
  [{ $year: '$date' }, int(2024)],
  [{ $dayOfMonth: { date: '$date', timezone: '+08:00' } }, int(1)],
  [{ $hour: { date: '$date', timezone: 'Asia/Shanghai' } }, int(7)],
  [{ $dayOfYear: '$date' }, int(60)],
  [{ $dayOfWeek: '$date' }, int(5)],
  [{ $isoWeek: new Date('2021-01-03') }, int(53)],
  [{ $isoWeekYear: new Date('2021-01-03') }, Long.fromNumber(2020)],
  [{ $week: new Date('2021-01-03') }, int(1)],
  [{ $month: '$z' }, null],
  [
    { $dateToString: { date: '$date', format: '%Y-%m-%d %H:%M:%S.%L %z %j', timezone: '+08:00' } },
    '2024-03-01 07:30:05.007 +0800 061',
  ],
  [{ $dateToString: { date: '$date' } }, '2024-02-29T23:30:05.007Z'],
  [
    { $dateFromString: { dateString: '2024-03-01T08:00:00', timezone: '+08:00' } },
    new Date('2024-03-01T00:00:00Z'),
  ],
  [{ $dateFromParts: { year: 2024, month: 3, timezone: 'Asia/Shanghai' } }, new Date('2024-02-29T16:00:00Z')],
  [{ $sum: '$a' }, int(6)],
  [{ $avg: ['$n', 8] }, new Double(7.5)],
  [{ $max: '$a' }, 3],
  [{ $min: ['$n', '$nope', 3] }, 3],
  [{ $first: '$a' }, 1],
  [{ $regexMatch: { input: '$s', regex: 'AB', options: 'i' } }, true],
  [{ $regexFind: { input: '$s', regex: '(a)b' } }, { match: 'ab', idx: int(2), captures: ['a'] }],
  [{ $rand: {} }, new Double(0.5)],
])('%j gives %j', (expression, expected) => {
  expect(compileExpression(expression, scope)(root)).toEqual(expected);
});

test.each<[expression: unknown, code: number]>([
  [{ $nope: 1 }, 168],
  ['$$nope', 17276],
  [{ $divide: [1, 0] }, 2],
  [{ $size: 5 }, 17124],
  [{ $toInt: 'x' }, 241],
  [{ $add: ['x', 1] }, 14],
  [{ $eq: [1] }, 16020],
  [{ $switch: { branches: [{ case: false, then: 1 }] } }, 40066],
  [{ $add: [1], $sum: 1 }, 15983],
  [{ $substr: ['你好', 1, 1] }, 28656],
  [{ $hour: { date, timezone: 'Nowhere/X' } }, 40485],
])('%j is refused with %d', (expression, code) => {
  expect(() => compileExpression(expression, scope)(root)).toThrow(failure(code));
});

test('the operators are more than a hundred', () => {
  expect(Object.keys(EXPRESSIONS).length).toBeGreaterThan(100);
});

test.each<[expression: object, expected: unknown]>([
  [{ $median: { input: [3, 1, 'x', 2], method: 'approximate' } }, new Double(2)],
  [{ $median: { input: ['x'], method: 'approximate' } }, null],
  [
    { $percentile: { input: [4, 1, 3, 2], p: [0, 0.5, 1], method: 'approximate' } },
    [1, 2, 4].map((n) => new Double(n)),
  ],
  [{ $round: new Double(-0.3) }, new Double(-0)],
  [{ $toDouble: '-Infinity' }, new Double(-Infinity)],
  [{ $strcasecmp: ['Äb', 'ÄB'] }, int(0)],
  [
    { $sum: [Decimal128.fromString('1'), Long.MAX_VALUE, Long.MAX_VALUE] },
    Decimal128.fromString('18446744073709551615'),
  ],
])('%j', (expression, expected) => {
  expect(compileExpression(expression, scope)(root)).toEqual(expected);
});

test.each<[expression: object, code: number]>([
  [{ $concatArrays: [[1], 'x'] }, 28664],
  [{ $setEquals: [[1], null] }, 17044],
  [{ $setIsSubset: [null, [1]] }, 17046],
  [{ $filter: { input: 'x', cond: true } }, 28651],
  [{ $reduce: { input: 'x', initialValue: 0, in: 1 } }, 40080],
  [{ $percentile: { input: [1], p: [2], method: 'approximate' } }, 7750303],
  [{ $median: { input: [1], method: 'exact' } }, 2],
])('%j is refused with %i', (expression, code) => {
  expect(() => compileExpression(expression, scope)(root)).toThrow(failure(code));
});
