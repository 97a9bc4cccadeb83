import { Int32 } from 'bson';
import { isIntegral, isNumeric, toNumber, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { dayArgument, momentArgument, optional, unitArgument } from '../date-arguments';
import { compileNamed, nullish } from '../operands';
import type { Operator } from '../scope';
import { beginningOfBin } from '../time-bins';
import { zoneReader } from '../time-zone';

/** `$dateTrunc`: the beginning of the unit, or of the bin of units, that a date lies in. */
export const $dateTrunc: Operator = (operand, context) => {
  const name = '$dateTrunc';
  const given = compileNamed(operand, {
    name,
    required: ['date', 'unit'],
    optional: ['binSize', 'timezone', 'startOfWeek'],
    codes: { object: 5439007, unknown: 5439008, missing: { date: 5439009, unit: 5439010 } },
  });
  const date = context.compile(given['date']);
  const unit = context.compile(given['unit']);
  const bin = context.compile(optional(given, 'binSize', new Int32(1)));
  const week = context.compile(optional(given, 'startOfWeek', 'sunday'));
  const zone = zoneReader(given, context);
  return (root) => {
    const moment = momentArgument(date(root), { name, part: 'date', code: 5439012 });
    const named = unitArgument(name, unit(root));
    const size = binSize(bin(root));
    const offset = zone(root);
    const day = named === 'week' ? dayArgument(name, week(root)) : 0;
    if (moment === null || named === null || size === null || offset === null || day === null) return null;
    return beginningOfBin(moment, size, { unit: named, zone: offset, startOfWeek: day });
  };
};

function binSize(value: unknown): number | null {
  if (nullish(value)) return null;
  if (!isNumeric(value) || !isIntegral(value))
    throw new EngineError(
      5439017,
      `$dateTrunc requires 'binSize' to be a 64-bit integer, but got a value of type ${typeOf(value)}`,
    );
  const size = toNumber(value);
  if (size <= 0)
    throw new EngineError(
      5439018,
      `$dateTrunc requires 'binSize' to be greater than 0, but got value ${size}`,
    );
  return size;
}
