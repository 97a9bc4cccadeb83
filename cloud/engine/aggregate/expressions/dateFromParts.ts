import { compileNamed, integerOf, nullish } from '../operands';
import type { Operator } from '../scope';
import { fromLocal, zoneReader } from '../time-zone';

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'];
const FIRST = [1970, 1, 1, 0, 0, 0, 0];

/** `$dateFromParts`: a date made of year, month, day and smaller parts. */
export const $dateFromParts: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$dateFromParts',
    required: ['year'],
    optional: [...PARTS.slice(1), 'timezone'],
  });
  const parts = PARTS.map((name, index) => context.compile(given[name] ?? FIRST[index]));
  const zone = zoneReader('timezone' in given ? context.compile(given['timezone']) : undefined);
  return (root) => {
    const values = parts.map((part) => part(root));
    const offset = zone(root);
    if (values.some(nullish) || offset === null) return null;
    const [year = 0, month = 1, ...rest] = values.map((value) => integerOf('$dateFromParts', value));
    const local = Date.UTC(year, month - 1, ...rest);
    return new Date(fromLocal(local, offset));
  };
};
