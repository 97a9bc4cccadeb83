import { Long } from 'bson';
import { dayArgument, momentArgument, optional, unitArgument } from '../date-arguments';
import { compileNamed } from '../operands';
import type { Operator } from '../scope';
import { countBorders } from '../time-bins';
import { zoneReader } from '../time-zone';

/** `$dateDiff`: how many borders of a unit lie between two dates, a long. */
export const $dateDiff: Operator = (operand, context) => {
  const name = '$dateDiff';
  const given = compileNamed(operand, {
    name,
    required: ['startDate', 'endDate', 'unit'],
    optional: ['timezone', 'startOfWeek'],
    codes: {
      object: 5166301,
      unknown: 5166302,
      missing: { startDate: 5166303, endDate: 5166304, unit: 5166305 },
    },
  });
  const start = context.compile(given['startDate']);
  const end = context.compile(given['endDate']);
  const unit = context.compile(given['unit']);
  const week = context.compile(optional(given, 'startOfWeek', 'sunday'));
  const zone = zoneReader(given, context);
  return (root) => {
    const from = momentArgument(start(root), { name, part: 'startDate', code: 5166307 });
    const to = momentArgument(end(root), { name, part: 'endDate', code: 5166307 });
    const named = unitArgument(name, unit(root));
    const offset = zone(root);
    // Only weeks have a first day.
    const day = named === 'week' ? dayArgument(name, week(root)) : 0;
    if (from === null || to === null || named === null || offset === null || day === null) return null;
    return Long.fromNumber(countBorders(from, to, { unit: named, zone: offset, startOfWeek: day }));
  };
};
