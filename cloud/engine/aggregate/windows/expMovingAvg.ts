import { Double, Int32 } from 'bson';
import { isDocument, isIntegral, isNumeric, toNumber, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { addAll, multiplyAll, subtract } from '../arithmetic';
import type { WindowCompiler } from './function';

/** `$expMovingAvg`: a mean in which older documents weigh less and less. */
export const $expMovingAvg: WindowCompiler = (name, operand, context) => {
  if (!isDocument(operand))
    throw new EngineError(9, `${name} must have exactly an 'input' and 'N' or 'alpha'`);
  const { input, N, alpha, ...rest } = operand;
  if (input === undefined || (N === undefined) === (alpha === undefined) || Object.keys(rest).length > 0)
    throw new EngineError(
      9,
      `${name} sub object must have exactly two fields: An 'input' field, and either an 'N' field or an 'alpha' field`,
    );
  if (context.window !== undefined) throw new EngineError(9, `${name} does not accept a 'window' field`);
  if (context.sortBy === undefined) throw new EngineError(9, `${name} requires an explicit 'sortBy'`);
  const weight = weightOf(N, alpha);
  const value = context.compile(input);
  return ({ documents }) => {
    let mean: unknown = null;
    return (index) => {
      const next = value(documents[index] ?? {});
      if (!isNumeric(next)) return mean;
      mean =
        mean === null
          ? addAll([next, new Double(0)])
          : addAll([multiplyAll([next, weight]), multiplyAll([mean, subtract(new Int32(1), weight)])]);
      return mean;
    };
  };
};

function weightOf(count: unknown, alpha: unknown): unknown {
  if (count !== undefined) {
    if (!isNumeric(count) || !isIntegral(count) || toNumber(count) <= 0)
      throw new EngineError(9, `'N' field must be an integer greater than zero, but found ${typeOf(count)}`);
    return new Double(2 / (toNumber(count) + 1));
  }
  const share = isNumeric(alpha) ? toNumber(alpha) : NaN;
  if (!(share > 0 && share < 1)) throw new EngineError(9, "'alpha' must be between 0 and 1 (exclusive)");
  return alpha;
}
