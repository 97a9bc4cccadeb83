import { Double, Long } from 'bson';
import { compileExpression, createScope } from '../../../../cloud/engine/aggregate/expression';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;
const scope = createScope();
const compute = (expression: unknown) => compileExpression(expression, scope)({});
const at = (text: string) => new Date(text);

const leap = at('2024-01-31T12:30:00Z');
// The clocks of New York go from 02:00 to 03:00 on 10 March 2024, at 07:00 UTC.
const before = at('2024-03-09T12:00:00Z');
const newYork = 'America/New_York';

test.each<[operator: string, operand: object, expected: Date | null]>([
  ['$dateAdd', { startDate: leap, unit: 'month', amount: 1 }, at('2024-02-29T12:30:00Z')],
  ['$dateAdd', { startDate: leap, unit: 'month', amount: -2 }, at('2023-11-30T12:30:00Z')],
  ['$dateAdd', { startDate: leap, unit: 'quarter', amount: 1 }, at('2024-04-30T12:30:00Z')],
  [
    '$dateAdd',
    { startDate: at('2024-02-29T00:00:00Z'), unit: 'year', amount: 1 },
    at('2025-02-28T00:00:00Z'),
  ],
  ['$dateAdd', { startDate: leap, unit: 'week', amount: Long.fromNumber(1) }, at('2024-02-07T12:30:00Z')],
  [
    '$dateAdd',
    { startDate: leap, unit: 'millisecond', amount: new Double(5) },
    at('2024-01-31T12:30:00.005Z'),
  ],
  ['$dateAdd', { startDate: before, unit: 'day', amount: 1, timezone: newYork }, at('2024-03-10T11:00:00Z')],
  [
    '$dateAdd',
    { startDate: before, unit: 'hour', amount: 24, timezone: newYork },
    at('2024-03-10T12:00:00Z'),
  ],
  ['$dateSubtract', { startDate: leap, unit: 'day', amount: 31 }, at('2023-12-31T12:30:00Z')],
  ['$dateAdd', { startDate: null, unit: 'day', amount: 1 }, null],
  ['$dateAdd', { startDate: leap, unit: 'day', amount: null }, null],
  ['$dateTrunc', { date: leap, unit: 'hour' }, at('2024-01-31T12:00:00Z')],
  ['$dateTrunc', { date: leap, unit: 'month' }, at('2024-01-01T00:00:00Z')],
  ['$dateTrunc', { date: leap, unit: 'week' }, at('2024-01-28T00:00:00Z')],
  ['$dateTrunc', { date: leap, unit: 'week', startOfWeek: 'Monday' }, at('2024-01-29T00:00:00Z')],
  ['$dateTrunc', { date: leap, unit: 'day', timezone: '+14:00' }, at('2024-01-31T10:00:00Z')],
  ['$dateTrunc', { date: leap, unit: 'minute', binSize: 20 }, at('2024-01-31T12:20:00Z')],
  ['$dateTrunc', { date: leap, unit: 'quarter', binSize: 3 }, at('2024-01-01T00:00:00Z')],
  ['$dateTrunc', { date: at('1999-12-31T00:00:00Z'), unit: 'year', binSize: 10 }, at('1990-01-01T00:00:00Z')],
  ['$dateTrunc', { date: at('2021-03-20T11:30:05Z'), unit: 'week', binSize: 2 }, at('2021-03-14T00:00:00Z')],
])('%s of %j', (operator, operand, expected) => {
  expect(compute({ [operator]: operand })).toEqual(expected);
});

test.each<[from: string, to: string, unit: object, expected: number]>([
  ['2021-01-01T00:00:00Z', '2021-12-31T23:59:59Z', { unit: 'year' }, 0],
  ['2020-12-31T23:59:59Z', '2021-01-01T00:00:00Z', { unit: 'year' }, 1],
  ['2020-12-31T23:59:59Z', '2021-01-01T00:00:00Z', { unit: 'quarter' }, 1],
  ['2020-12-31T23:59:59Z', '2021-01-01T00:00:00Z', { unit: 'second' }, 1],
  ['2021-03-01T00:00:00Z', '2021-01-31T00:00:00Z', { unit: 'month' }, -2],
  ['2024-02-03T00:00:00Z', '2024-02-04T00:00:00Z', { unit: 'week' }, 1],
  ['2024-02-03T00:00:00Z', '2024-02-04T00:00:00Z', { unit: 'week', startOfWeek: 'mon' }, 0],
  ['2024-02-04T00:00:00Z', '2024-02-05T00:00:00Z', { unit: 'week', startOfWeek: 'mon' }, 1],
  ['2024-03-10T06:59:00Z', '2024-03-10T07:01:00Z', { unit: 'hour', timezone: newYork }, 1],
  ['2024-03-10T04:59:00Z', '2024-03-10T05:00:00Z', { unit: 'day', timezone: newYork }, 1],
  ['2024-03-10T04:59:59Z', '2024-03-10T05:00:00Z', { unit: 'minute' }, 1],
])('$dateDiff from %s to %s by %j is %i', (from, to, unit, expected) => {
  expect(compute({ $dateDiff: { startDate: at(from), endDate: at(to), ...unit } })).toEqual(
    Long.fromNumber(expected),
  );
});

test.each<[expression: object, code: number]>([
  [{ $dateAdd: { startDate: leap, unit: 'day' } }, 5166402],
  [{ $dateAdd: { startDate: 5, unit: 'day', amount: 1 } }, 5166403],
  [{ $dateAdd: { startDate: leap, unit: 1, amount: 1 } }, 5166404],
  [{ $dateAdd: { startDate: leap, unit: 'day', amount: 1.5 } }, 5166405],
  [{ $dateAdd: { startDate: leap, unit: 'decade', amount: 1 } }, 9],
  [{ $dateAdd: { startDate: leap, unit: 'year', amount: 1e6 } }, 15],
  [{ $dateDiff: { startDate: leap, endDate: leap } }, 5166305],
  [{ $dateDiff: { startDate: 'x', endDate: leap, unit: 'day' } }, 5166307],
  [{ $dateTrunc: { date: leap, unit: 'day', binSize: 0 } }, 5439018],
  [{ $dateTrunc: { date: leap, unit: 'fortnight' } }, 5439014],
  [{ $dateTrunc: { date: leap, unit: 'week', startOfWeek: 'noday' } }, 5439016],
])('%j is refused with %i', (expression, code) => {
  expect(() => compute(expression)).toThrow(failure(code));
});

test.each<[operator: string, operand: object, expected: Date | null]>([
  ['$dateFromParts', { isoWeekYear: 2023, isoWeek: 24, isoDayOfWeek: 4 }, at('2023-06-15T00:00:00Z')],
  ['$dateFromParts', { isoWeekYear: 2021 }, at('2021-01-04T00:00:00Z')],
  ['$dateFromParts', { year: 2024, month: 14, day: 0 }, at('2025-01-31T00:00:00Z')],
  ['$dateFromParts', { year: 2024, hour: 8, timezone: 'Asia/Shanghai' }, at('2024-01-01T00:00:00Z')],
  ['$dateFromString', { dateString: '29/02/2024 07', format: '%d/%m/%Y %H' }, at('2024-02-29T07:00:00Z')],
  ['$dateFromString', { dateString: '5 Mar 2024', format: '%d %b %Y' }, at('2024-03-05T00:00:00Z')],
  ['$dateFromString', { dateString: '2024-060+0800', format: '%Y-%j%z' }, at('2024-02-28T16:00:00Z')],
  ['$dateFromString', { dateString: '2023.24.4', format: '%G.%V.%u' }, at('2023-06-15T00:00:00Z')],
  ['$dateFromString', { dateString: 'x', format: '%Y', onError: null }, null],
  ['$dateFromString', { dateString: '2024-02-30', format: '%Y-%m-%d', onError: null }, null],
])('%s of %j', (operator, operand, expected) => {
  expect(compute({ [operator]: operand })).toEqual(expected);
});

test.each<[expression: object, code: number]>([
  [{ $dateFromParts: { month: 1 } }, 40516],
  [{ $dateFromParts: { year: 2024, isoWeek: 1 } }, 40489],
  [{ $dateFromParts: { year: 10_000 } }, 40523],
  [{ $dateFromParts: { year: 2024, month: 1.5 } }, 40515],
  [{ $dateFromString: { dateString: '2024', format: '%Q' } }, 18536],
  [{ $dateFromString: { dateString: '24', format: '%Y' } }, 241],
])('%j is refused with %i', (expression, code) => {
  expect(() => compute(expression)).toThrow(failure(code));
});
