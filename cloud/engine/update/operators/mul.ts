import { Int32 } from 'bson';
import { multiplyNumbers } from '../../../values';
import { arithmeticOperator } from './arithmetic';

/** `$mul`: multiplies; a missing field becomes zero of the operand's type. */
export const $mul = arithmeticOperator({
  name: '$mul',
  verb: 'multiply',
  initial: (operand) => multiplyNumbers(new Int32(0), operand),
  operate: multiplyNumbers,
});
