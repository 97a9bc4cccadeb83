import { isNumeric, numberType, typeOf, type NumberValue } from '../../../values';
import { EngineError } from '../../error';
import { describe, lastPart, nameOf, type UpdateOperator } from '../modifier';

/** What `$inc` and `$mul` differ in. */
export interface Arithmetic {
  readonly name: string;
  /** The verb of the error message. */
  readonly verb: string;
  /** The value where the field is missing. */
  readonly initial: (operand: unknown) => unknown;
  /** The result, undefined when it does not fit a long. */
  readonly operate: (current: unknown, operand: unknown) => NumberValue | undefined;
}

/** Makes an update operator of an arithmetic one. */
export function arithmeticOperator({ name, verb, initial, operate }: Arithmetic): UpdateOperator {
  return (operand, path) => {
    if (!isNumeric(operand))
      throw new EngineError(14, `Cannot ${verb} with non-numeric argument: {${path}: ${describe(operand)}}`);
    return (current, context) => {
      if (current === undefined) return initial(operand);
      if (!isNumeric(current))
        throw new EngineError(
          14,
          `Cannot apply ${name} to a value of non-numeric type. ${nameOf(context.document)} has the field '${lastPart(context.path)}' of non-numeric type ${typeOf(current)}`,
        );
      const result = operate(current, operand);
      if (result === undefined)
        throw new EngineError(
          2,
          `Failed to apply ${name} operations to current value ((${numberType(current) === 'int' ? 'NumberInt' : 'NumberLong'})${describe(current)}) for document ${nameOf(context.document)}`,
        );
      return result;
    };
  };
}
