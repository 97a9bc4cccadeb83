import { Int32 } from 'bson';
import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { compileNamed, nullish } from '../operands';
import type { Operator } from '../scope';
import { isoWeek, localDate, zoneReader } from '../time-zone';

/** `$dateToParts`: the parts of a date as a document. */
export const $dateToParts: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$dateToParts',
    required: ['date'],
    optional: ['timezone', 'iso8601'],
    codes: { object: 40524, unknown: 40520, missing: 40522 },
  });
  const date = context.compile(given['date']);
  const zone = zoneReader(given, context);
  const iso = context.compile(given['iso8601'] ?? false);
  return (root) => {
    const value = date(root);
    const offset = zone(root);
    const isIso = iso(root);
    if (nullish(value) || offset === null || nullish(isIso)) return null;
    if (typeof isIso !== 'boolean')
      throw new EngineError(40521, `iso8601 must evaluate to a bool, found ${typeOf(isIso)}`);
    const local = localDate(value, offset);
    const parts = isIso
      ? isoParts(local)
      : { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
    const all = {
      ...parts,
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
      millisecond: local.getUTCMilliseconds(),
    };
    return Object.fromEntries(Object.entries(all).map(([name, part]) => [name, new Int32(part)]));
  };
};

function isoParts(local: Date) {
  const { week, year } = isoWeek(local);
  return { isoWeekYear: year, isoWeek: week, isoDayOfWeek: local.getUTCDay() || 7 };
}
