import { typeOf } from '../../../values';
import { EngineError } from '../../error';

/** Refuses a regular expression where MongoDB does. */
export function refuseRegex(operator: string, operand: unknown): void {
  if (typeOf(operand) === 'regex')
    throw new EngineError(2, `Can't have RegEx as arg to predicate over field '${operator}'.`);
}
