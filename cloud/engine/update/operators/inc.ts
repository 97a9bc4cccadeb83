import { addNumbers } from '../../../values';
import { arithmeticOperator } from './arithmetic';

/** `$inc`: adds; a missing field becomes the operand; int overflows to long, beyond long is an error. */
export const $inc = arithmeticOperator({
  name: '$inc',
  verb: 'increment',
  initial: (operand) => operand,
  operate: addNumbers,
});
