import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { parseDate } from '../date-format';
import { compileNamed, nullish } from '../operands';
import type { Operator } from '../scope';
import { zoneReader } from '../time-zone';

/** `$dateFromString`: a date read from ISO text. */
export const $dateFromString: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$dateFromString',
    required: ['dateString'],
    optional: ['format', 'timezone', 'onError', 'onNull'],
  });
  if ('format' in given)
    throw new EngineError(238, '$dateFromString with a format is not supported by this engine yet');
  const text = context.compile(given['dateString']);
  const zone = zoneReader('timezone' in given ? context.compile(given['timezone']) : undefined);
  const onNull = context.compile(given['onNull'] ?? null);
  const onError = 'onError' in given ? context.compile(given['onError']) : undefined;
  return (root) => {
    const value = text(root);
    if (nullish(value)) return onNull(root);
    const offset = zone(root);
    if (offset === null) return null;
    const moment = typeof value === 'string' ? parseDate(value, offset) : undefined;
    if (moment !== undefined) return new Date(moment);
    if (onError !== undefined) return onError(root);
    throw new EngineError(
      241,
      `Error parsing date string '${typeof value === 'string' ? value : typeOf(value)}'`,
    );
  };
};
