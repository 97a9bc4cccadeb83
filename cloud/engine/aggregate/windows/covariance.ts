import { Double } from 'bson';
import { isNumeric, toNumber } from '../../../values';
import type { Accumulation, AccumulatorCompiler } from '../accumulator';

/** Makes `$covariancePop` (`spare` 0) and `$covarianceSamp` (1) of two expressions. */
export function covariance(spare: 0 | 1): AccumulatorCompiler {
  return (operand, context) => {
    const pair = Array.isArray(operand) && operand.length === 2 ? (operand as unknown[]) : [];
    const [left, right] = [context.compile(pair[0] ?? null), context.compile(pair[1] ?? null)];
    return {
      value: (root) => [left(root), right(root)],
      start: () => running(spare),
    };
  };
}

function running(spare: 0 | 1): Accumulation {
  let count = 0;
  let meanX = 0;
  let meanY = 0;
  let together = 0;
  return {
    add(value) {
      const [x, y] = value as [unknown, unknown];
      if (!isNumeric(x) || !isNumeric(y)) return;
      count++;
      const distance = toNumber(x) - meanX;
      meanX += distance / count;
      meanY += (toNumber(y) - meanY) / count;
      together += distance * (toNumber(y) - meanY);
    },
    result: () => (count <= spare ? null : new Double(together / (count - spare))),
  };
}
