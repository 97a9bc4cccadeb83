import type { Sentence } from '../../base';
import {
  compareNumbers,
  compareStrings,
  equalValues,
  fieldsOf,
  isDocument,
  isNaNValue,
  isNumeric,
} from '../../values';
import type { Comparison } from './syntax';

/**
 * What a clause comes to. `unknown` is no answer: something was missing or of the wrong kind. It is neither true nor
 * false, its negation is no answer either, and a rule that comes to it refuses.
 *
 * @remarks Compat: the real cloud's expressions are JavaScript-like, where a missing value equals another missing one. A rule
 * such as `doc.owner == auth.uid` would then open everything without an owner to everybody without a uid.
 */
export type Truth = boolean | 'unknown';

/** In the place of a value that cannot be had, with the reason. */
export class NoValue {
  readonly reason: Sentence;

  constructor(en: string, zh: string) {
    this.reason = { en, zh };
  }
}

/** The own field of a document; undefined where it has none. */
export function ownField(document: object, name: string): unknown {
  const fields = fieldsOf(document);
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** `of.name` or `of[name]`: fields of documents, elements of arrays; nothing has other members. */
export function memberOf(of: unknown, name: unknown): unknown {
  if (of instanceof NoValue) return of;
  if (name instanceof NoValue) return name;
  if (of === undefined || of === null) {
    return new NoValue(`there is nothing to take ${shown(name)} from`, `无法从空值读取 ${shown(name)}`);
  }
  if (Array.isArray(of)) {
    const index = isNumeric(name)
      ? Number(name)
      : typeof name === 'string' && /^(0|[1-9]\d*)$/.test(name)
        ? Number(name)
        : -1;
    return index >= 0 ? (of as unknown[])[index] : undefined;
  }
  const key = textOf(name);
  return key === undefined || !isDocument(of) ? undefined : ownField(of, key);
}

/** A text or number as text; undefined for all else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return isNumeric(value) ? String(value) : undefined;
}

/** `left == right` by value: numbers of all types alike, dates by time, documents with their order of fields. */
export function equal(left: unknown, right: unknown): Truth {
  if (left instanceof NoValue || right instanceof NoValue) return 'unknown';
  if (isNothing(left) && isNothing(right) && (left === undefined || right === undefined)) return 'unknown';
  if (hasGaps(left) || hasGaps(right)) return 'unknown';
  return left !== undefined && right !== undefined && equalValues(left, right);
}

/**
 * Whether `field`, a field of the document, is a list that has `value`. A query for a value finds such lists too, and on the
 * real cloud, which looks at the query alone, rules with `==` let them through.
 *
 * @see https://wxopen.club/topic/60962891091f5b1e310c1997
 */
export function listHas(field: unknown, value: unknown): boolean {
  if (!Array.isArray(field) || Array.isArray(value) || isNothing(value) || hasGaps(value)) return false;
  return field.some((item: unknown) => equalValues(item, value));
}

/** `value == null`: missing or null. */
export function isNull(value: unknown): Truth {
  return value instanceof NoValue ? 'unknown' : isNothing(value);
}

/** The four comparisons by order: numbers and dates (as milliseconds) with each other, texts with texts. */
export function ordered(operator: Comparison, left: unknown, right: unknown): Truth {
  const order = orderOf(left, right);
  if (order === undefined) return 'unknown';
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

function orderOf(left: unknown, right: unknown): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  const [a, b] = [onScale(left), onScale(right)];
  return a === undefined || b === undefined ? undefined : compareNumbers(a, b);
}

function onScale(value: unknown): unknown {
  const time: unknown = value instanceof Date ? value.getTime() : value;
  return isNumeric(time) && !isNaNValue(time) ? time : undefined;
}

/** `left in right`: an element of an array, or the name of a field of a document. */
export function contained(left: unknown, right: unknown): Truth {
  if (left instanceof NoValue || right instanceof NoValue || left === undefined) return 'unknown';
  if (Array.isArray(right)) {
    const items = right as readonly unknown[];
    if (items.some((item) => isValue(item) && equalValues(item, left))) return true;
    return items.every(isValue) ? false : 'unknown';
  }
  if (!isDocument(right)) return 'unknown';
  return typeof left === 'string' ? Object.hasOwn(fieldsOf(right), left) : 'unknown';
}

/** A value in the place of a condition: missing, null, false, 0, NaN and the empty text do not hold. */
export function truthy(value: unknown): Truth {
  if (value instanceof NoValue) return 'unknown';
  if (isNothing(value) || value === false || value === '') return false;
  return !(isNumeric(value) && (isNaNValue(value) || equalValues(value, 0)));
}

/** `not`, with no answer left as it is. */
export function negated(truth: Truth): Truth {
  return truth === 'unknown' ? truth : !truth;
}

/** Whether something can be compared: neither missing nor impossible to have. */
export function isValue(value: unknown): boolean {
  return value !== undefined && !(value instanceof NoValue);
}

/** Whether a part of a document cannot be known, as in the data of an update that increments. */
export function hasGaps(value: unknown): boolean {
  if (value instanceof NoValue) return true;
  return isDocument(value) && Object.values(fieldsOf(value)).some(hasGaps);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

function shown(name: unknown): string {
  return typeof name === 'string' ? name : 'it';
}
