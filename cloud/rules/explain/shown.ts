import { EJSON } from 'bson';
import type { Sentence } from '../../base';
import { isNumeric, toNumber } from '../../values';
import { NoValue } from '../language/truth';

/** Characters of a value that are shown. */
const LONGEST = 120;

/** A value in words. */
export function shownValue(value: unknown): Sentence {
  if (value instanceof NoValue) return value.reason;
  if (value === undefined) return { en: 'missing', zh: '缺失' };
  const text = isNumeric(value)
    ? String(toNumber(value))
    : value instanceof Date
      ? value.toISOString()
      : EJSON.stringify(value);
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return { en: short, zh: short };
}
