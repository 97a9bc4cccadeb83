import { isNumeric, toNumber } from '../../../values';
import { EngineError } from '../../error';
import type { TopOperator } from './clauses';

/** `$sampleRate`: each document with this probability. */
export const $sampleRate: TopOperator = (operand, _, random) => {
  if (!isNumeric(operand)) throw new EngineError(2, 'argument to $sampleRate must be a numeric type');
  const rate = toNumber(operand);
  if (!(rate >= 0 && rate <= 1))
    throw new EngineError(2, 'numeric argument to $sampleRate must be in [0, 1]');
  if (random === undefined) throw new EngineError(238, '$sampleRate is not available here');
  return () => random() < rate;
};
