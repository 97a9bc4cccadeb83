import { EngineError } from '../../error';
import { formatDate } from '../date-format';
import { compileNamed, nullish } from '../operands';
import type { Operator } from '../scope';
import { zoneReader } from '../time-zone';

/** `$dateToString`: a date as text by a format such as `%Y-%m-%d`. */
export const $dateToString: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$dateToString',
    required: ['date'],
    optional: ['format', 'timezone', 'onNull'],
    codes: { object: 18629, unknown: 18534, missing: 18628 },
  });
  const date = context.compile(given['date']);
  const format = 'format' in given ? context.compile(given['format']) : undefined;
  const zone = zoneReader(given, context);
  const onNull = context.compile(given['onNull'] ?? null);
  return (root) => {
    const value = date(root);
    if (nullish(value)) return onNull(root);
    const offset = zone(root);
    const pattern = format === undefined ? '%Y-%m-%dT%H:%M:%S.%LZ' : format(root);
    if (offset === null || nullish(pattern)) return null;
    if (typeof pattern !== 'string')
      throw new EngineError(18533, "$dateToString requires that 'format' be a string");
    return formatDate(value, pattern, offset);
  };
};
