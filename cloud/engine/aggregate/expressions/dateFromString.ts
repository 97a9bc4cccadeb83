import { typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import { parseDate } from '../date-format';
import { dateReader, type DateReader } from '../date-reading';
import { compileNamed, nullish } from '../operands';
import type { Expression, ExpressionContext, Operator } from '../scope';
import { zoneReader } from '../time-zone';

/** `$dateFromString`: a date read from text, ISO or of a given format. */
export const $dateFromString: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$dateFromString',
    required: ['dateString'],
    optional: ['format', 'timezone', 'onError', 'onNull'],
    codes: { object: 40540, unknown: 40541, missing: 40542 },
  });
  const text = context.compile(given['dateString']);
  const readerOf = formatReader(given, context);
  const zone = zoneReader(given, context);
  const onNull = context.compile(given['onNull'] ?? null);
  const onError = 'onError' in given ? context.compile(given['onError']) : undefined;
  return (root) => {
    const value = text(root);
    const reader = readerOf(root);
    const offset = zone(root);
    if (nullish(value)) return onNull(root);
    if (offset === null || reader === null) return null;
    const moment = typeof value === 'string' ? reader(value, offset) : undefined;
    if (moment !== undefined) return new Date(moment);
    if (onError !== undefined) return onError(root);
    throw new EngineError(
      241,
      typeof value === 'string'
        ? `Error parsing date string '${value}'`
        : `$dateFromString requires that 'dateString' be a string, found: ${typeOf(value)}`,
    );
  };
};

/** The reader of a format, compiled once for each; null where the format is. */
function formatReader(given: Document, context: ExpressionContext): (root: Document) => DateReader | null {
  if (!('format' in given)) return () => parseDate;
  const format: Expression = context.compile(given['format']);
  const known = new Map<string, DateReader>();
  return (root) => {
    const pattern = format(root);
    if (nullish(pattern)) return null;
    if (typeof pattern !== 'string')
      throw new EngineError(
        40684,
        `$dateFromString requires that 'format' be a string, found: ${typeOf(pattern)}`,
      );
    const reader = known.get(pattern) ?? dateReader(pattern);
    known.set(pattern, reader);
    return reader;
  };
}
