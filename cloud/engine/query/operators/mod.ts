import { isNumeric, toInteger } from '../../../values';
import { EngineError } from '../../error';
import { some, type FieldOperator } from '../condition';

/** `$mod`: the number's integer part leaves this remainder. */
export const $mod: FieldOperator = (operand) => {
  if (!Array.isArray(operand)) throw new EngineError(2, 'malformed mod, needs to be an array');
  if (operand.length < 2) throw new EngineError(2, 'malformed mod, not enough elements');
  if (operand.length > 2) throw new EngineError(2, 'malformed mod, too many elements');
  const [divisor, rest] = (operand as unknown[]).map((part, index) => {
    const name = index === 0 ? 'divisor' : 'remainder';
    if (!isNumeric(part)) throw new EngineError(2, `malformed mod, ${name} not a number`);
    const integer = toInteger(part);
    if (integer === undefined) throw new EngineError(2, `malformed mod, ${name} value is invalid`);
    return integer;
  }) as [bigint, bigint];
  if (divisor === 0n) throw new EngineError(2, 'divisor cannot be 0');
  return some((value) => {
    const integer = isNumeric(value) ? toInteger(value) : undefined;
    return integer !== undefined && integer % divisor === rest;
  });
};
