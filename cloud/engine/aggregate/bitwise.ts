import { integerValue, isNumeric, numberType, toInteger, typeOf } from '../../values';
import { EngineError } from '../error';
import { nullish, variadic } from './operands';
import type { Operator } from './scope';

/** Makes `$bitAnd`, `$bitOr` and `$bitXor`: of ints and longs; null where one is null. */
export function bitwise(name: string, start: number, combine: (a: bigint, b: bigint) => bigint): Operator {
  return variadic(name, (values) => {
    let result = BigInt(start);
    let type: 'int' | 'long' = 'int';
    let isNull = false;
    for (const value of values) {
      if (nullish(value)) {
        isNull = true;
        continue;
      }
      if (bitsOf(name, value) === 'long') type = 'long';
      result = combine(result, toInteger(value) ?? 0n);
    }
    return isNull ? null : integerValue(result, type);
  });
}

/** @throws EngineError 14 for what is neither an int nor a long. */
export function bitsOf(name: string, value: unknown): 'int' | 'long' {
  const type = isNumeric(value) ? numberType(value) : undefined;
  if (type === 'int' || type === 'long') return type;
  throw new EngineError(14, `${name} only supports int and long operands, not ${typeOf(value)}`);
}
