import { Double } from 'bson';
import { isNumeric, numberType, toDecimal, toNumber } from '../../values';
import { EngineError } from '../error';
import { numeric } from './operands';
import type { Operator } from './scope';

/** A closed range of doubles, or an open one. */
export interface Domain {
  readonly from: number;
  readonly to: number;
  /** Whether the ends themselves are outside. */
  readonly open?: boolean;
}

/**
 * Makes an operator of one number by a function on doubles.
 *
 * Compat: of a decimal the result is computed as a double and given as a decimal, right to 15 digits where MongoDB has 34.
 *
 * @throws EngineError 50989 outside the domain.
 */
export function realFunction(name: string, compute: (value: number) => number, domain?: Domain): Operator {
  return numeric(name, (value) => {
    const number = toNumber(value);
    if (domain !== undefined && !Number.isNaN(number) && !within(domain, number))
      throw new EngineError(
        50989,
        `cannot apply ${name} to ${String(value)}, value must be in ${shown(domain)}`,
      );
    return realResult(compute(number), [value]);
  });
}

/** A double, or a decimal where one of the operands is one. */
export function realResult(result: number, operands: readonly unknown[]): unknown {
  const decimal = operands.some((operand) => isNumeric(operand) && numberType(operand) === 'decimal');
  return decimal ? toDecimal(new Double(result)) : new Double(result);
}

function within({ from, to, open = false }: Domain, value: number): boolean {
  return open ? value > from && value < to : value >= from && value <= to;
}

function shown({ from, to, open = false }: Domain): string {
  const ends = `${from === -Infinity ? '-inf' : from},${to === Infinity ? 'inf' : to}`;
  return open ? `(${ends})` : `[${ends}]`;
}
