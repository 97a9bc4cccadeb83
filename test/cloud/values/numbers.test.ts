import { Decimal128, Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import {
  addNumbers,
  decimalContent,
  decimalFrom,
  divideNumbers,
  multiplyNumbers,
  remainder,
  subtractNumbers,
  toDecimal,
} from '../../../cloud/values';

const int = (value: number) => new Int32(value);
const double = (value: number) => new Double(value);
const long = (value: string) => Long.fromString(value);
const decimal = (value: string) => Decimal128.fromString(value);
const show = (value: unknown) =>
  value === undefined
    ? 'overflow'
    : `${(value as { _bsontype: string })._bsontype} ${(value as { toString(): string }).toString()}`;

test.each([
  [addNumbers, int(1), int(2), 'Int32 3'],
  [addNumbers, int(2147483647), int(1), 'Long 2147483648'],
  [addNumbers, int(1), double(1), 'Double 2'],
  [addNumbers, long('1'), int(1), 'Long 2'],
  [addNumbers, long('9223372036854775807'), int(1), 'overflow'],
  [addNumbers, double(0.1), decimal('0.2'), 'Decimal128 0.300000000000000'],
  [addNumbers, decimal('1E+6000'), decimal('1'), 'Decimal128 1.000000000000000000000000000000000E+6000'],
  [subtractNumbers, int(-2147483648), int(1), 'Long -2147483649'],
  [subtractNumbers, decimal('0.3'), decimal('0.1'), 'Decimal128 0.2'],
  [multiplyNumbers, int(65536), int(65536), 'Long 4294967296'],
  [multiplyNumbers, int(2147483647), int(2147483647), 'Long 4611686014132420609'],
  [multiplyNumbers, decimal('Infinity'), int(0), 'Decimal128 NaN'],
  [divideNumbers, int(7), int(2), 'Double 3.5'],
  [divideNumbers, decimal('1'), int(3), 'Decimal128 0.3333333333333333333333333333333333'],
  [divideNumbers, decimal('6'), int(2), 'Decimal128 3'],
  [remainder, int(-7), int(3), 'Int32 -1'],
  [remainder, double(5.5), int(2), 'Double 1.5'],
  [remainder, decimal('5.5'), int(2), 'Decimal128 1.5'],
])('%p keeps types', (operation, a, b, expected) => {
  expect(show(operation(a, b))).toBe(expected);
});

test('a decimal survives reading and writing', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 34n - 1n), max: 10n ** 34n - 1n }),
      fc.integer({ min: -6176, max: 6111 }),
      (coefficient, exponent) => {
        const value = decimal(`${coefficient}E${exponent}`);
        expect(decimalFrom(decimalContent(value)).toString()).toBe(value.toString());
      },
    ),
  );
});

test('a double becomes a decimal of 15 digits', () => {
  expect(toDecimal(double(0.1)).toString()).toBe('0.100000000000000');
  expect(toDecimal(double(3)).toString()).toBe('3');
});
