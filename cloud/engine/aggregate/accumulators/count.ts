import { Int32, Long } from 'bson';
import { isDocument } from '../../../values';
import { EngineError } from '../../error';
import type { Accumulator, AccumulatorCompiler } from '../accumulator';

/** `$count`: the number of documents; its operand is an empty document. */
export const $count: AccumulatorCompiler = (operand) => {
  if (!isDocument(operand) || Object.keys(operand).length > 0)
    throw new EngineError(9, '$count takes no arguments, i.e. $count:{}');
  return { start: counter, value: () => undefined };
};

const counter: Accumulator = () => {
  let count = 0;
  return {
    add: () => count++,
    result: () => ((count | 0) === count ? new Int32(count) : Long.fromNumber(count)),
  };
};
