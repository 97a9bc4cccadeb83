import { Double } from 'bson';
import { divideNumbers, isNumeric, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { addAll, multiplyAll, subtract } from '../arithmetic';
import { nullish } from '../operands';
import type { WindowCompiler } from './function';

/** `$locf`: the value, or where it is null or missing the last one that was not. */
export const $locf: WindowCompiler = (name, operand, context) => {
  if (context.window !== undefined) throw new EngineError(9, `'window' field is not allowed in ${name}`);
  const value = context.compile(operand);
  return ({ documents }) => {
    let last: unknown = null;
    return (index) => {
      const here = value(documents[index] ?? {});
      if (!nullish(here)) last = here;
      return last;
    };
  };
};

/** `$linearFill`: null and missing values between two known ones lie on the line between them. */
export const $linearFill: WindowCompiler = (name, operand, context) => {
  const { sortBy, window } = context;
  if (window !== undefined) throw new EngineError(9, `'window' field is not allowed in ${name}`);
  if (sortBy === undefined || Object.keys(sortBy).length !== 1)
    throw new EngineError(
      605001,
      `${name} must be specified with a top level sortBy expression with exactly one element`,
    );
  const value = context.compile(operand);
  return ({ documents, keyAt, compare }) => {
    const values = documents.map((document) => value(document));
    let left = -1;
    let right = 0;
    return (index) => {
      if (index > 0 && compare(index - 1, index) === 0)
        throw new EngineError(6050106, `There can be no repeated values in the sort field for ${name}`);
      const here = values[index];
      if (!nullish(here)) {
        if (!isNumeric(here))
          throw new EngineError(
            6050201,
            `Value to be filled must be numeric or nullish, not ${typeOf(here)}`,
          );
        left = index;
        return here;
      }
      right = Math.max(right, index + 1);
      while (right < values.length && nullish(values[right])) right++;
      if (left < 0 || right >= values.length) return null;
      const [from, to] = [place(keyAt(left)), place(keyAt(right))];
      const share = divideNumbers(subtract(place(keyAt(index)), from), subtract(to, from));
      const rise = subtract(values[right], values[left]);
      return addAll([values[left], multiplyAll([rise, share])]);
    };
  };
};

function place(key: unknown): unknown {
  if (key instanceof Date) return new Double(key.getTime());
  if (isNumeric(key)) return key;
  throw new EngineError(
    605001,
    `The sort field of $linearFill must be a number or a date, not ${typeOf(key)}`,
  );
}
