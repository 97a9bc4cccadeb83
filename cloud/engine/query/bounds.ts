import { isDocument, isNaNValue, isNumeric, typeOf, type Document } from '../../values';
import { isOperators } from './filter-shape';

/** One end of a range. */
export interface Bound {
  readonly value: unknown;
  readonly inclusive: boolean;
}

/** A range; at least one end is there. */
export interface Range {
  readonly lower?: Bound;
  readonly upper?: Bound;
}

/**
 * What a filter demands of one path. Each entry comes from one condition of the filter. On a multikey path two
 * conditions may be met by two elements: use ONE entry only there; on a path that is not multikey intersect freely.
 */
export interface PathConditions {
  readonly path: string;
  /** One list per condition: the document has one of these values at the path (`$eq` gives one value, `$in` several). */
  readonly equalities: readonly (readonly unknown[])[];
  /** One per condition: a lower bound, an upper bound, or both (only where one element must meet both). */
  readonly ranges: readonly Range[];
}

interface Collected {
  readonly equalities: (readonly unknown[])[];
  readonly ranges: Range[];
}

/**
 * The index-worthy conditions of a filter: top level and inside `$and`, by path. Always a superset of the matches, so the
 * filter must be applied again. `null` in `equalities` also stands for missing; a bound's range never leaves the type
 * of its value (type bracketing): the planner may end a scan with the type.
 */
export function equalityAndRanges(filter: Document): readonly PathConditions[] {
  const found = new Map<string, Collected>();
  collectFilter(filter, found);
  return [...found]
    .map(([path, { equalities, ranges }]) => ({ path, equalities, ranges }))
    .filter(({ equalities, ranges }) => equalities.length + ranges.length > 0);
}

function collectFilter(filter: Document, found: Map<string, Collected>): void {
  for (const [name, operand] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(operand)) {
      for (const clause of operand as unknown[]) if (isDocument(clause)) collectFilter(clause, found);
    } else if (name === '$or' && Array.isArray(operand) && operand.length === 1) {
      if (isDocument(operand[0])) collectFilter(operand[0], found);
    } else if (!name.startsWith('$')) {
      const collected = found.get(name) ?? { equalities: [], ranges: [] };
      found.set(name, collected);
      collectOperand(operand, collected);
    }
  }
}

function collectOperand(operand: unknown, collected: Collected): void {
  if (isOperators(operand)) {
    for (const [name, value] of Object.entries(operand)) collectOperator(name, value, { operand, collected });
  } else if (typeOf(operand) !== 'regex') collected.equalities.push(keysOf(operand));
}

interface Collecting {
  readonly operand: Document;
  readonly collected: Collected;
}

function collectOperator(name: string, value: unknown, { operand, collected }: Collecting): void {
  switch (name) {
    case '$eq':
      collected.equalities.push(keysOf(value));
      return;
    case '$in':
      if (Array.isArray(value) && !value.some((entry) => typeOf(entry) === 'regex'))
        collected.equalities.push((value as unknown[]).flatMap(keysOf));
      return;
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (bounded(value)) collected.ranges.push(rangeOf(name, value));
      return;
    case '$all':
      if (Array.isArray(value))
        for (const entry of value as unknown[])
          collectOperand(isDocument(entry) ? entry : { $eq: entry }, collected);
      return;
    case '$regex':
      collectPrefix(value, operand['$options'], collected);
      return;
    case '$elemMatch':
      if (isDocument(value)) collectElement(value, collected);
      return;
    default:
  }
}

// An index on a multikey path holds the elements, so an array is found by its first element, or whole inside another array.
function keysOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) return [value ?? null];
  return [value, (value as unknown[])[0] ?? null];
}

function bounded(value: unknown): boolean {
  const type = typeOf(value);
  if (['null', 'missing', 'minKey', 'maxKey', 'array', 'regex'].includes(type)) return false;
  return !(isNumeric(value) && isNaNValue(value));
}

function rangeOf(name: string, value: unknown): Range {
  const bound = { value, inclusive: name.endsWith('e') };
  return name.startsWith('$g') ? { lower: bound } : { upper: bound };
}

/** `$elemMatch` with comparisons: one element meets them all, so both ends may be used on a multikey path too. */
function collectElement(operand: Document, collected: Collected): void {
  const inner: Collected = { equalities: [], ranges: [] };
  if (!isOperators(operand)) return;
  collectOperand(operand, inner);
  collected.equalities.push(...inner.equalities.filter((values) => !values.some(isNested)));
  const lower = inner.ranges.find((range) => range.lower !== undefined)?.lower;
  const upper = inner.ranges.find((range) => range.upper !== undefined)?.upper;
  if (lower !== undefined || upper !== undefined)
    collected.ranges.push({
      ...(lower === undefined ? {} : { lower }),
      ...(upper === undefined ? {} : { upper }),
    });
}

function isNested(value: unknown): boolean {
  return Array.isArray(value) || value === null;
}

/** A pattern that begins with `^` and plain letters finds only texts with that prefix. */
function collectPrefix(pattern: unknown, options: unknown, collected: Collected): void {
  if (typeof pattern !== 'string' || (options !== undefined && options !== '')) return;
  const [, prefix = '', next = ''] = /^\^([A-Za-z0-9 _:/\u4e00-\u9fff-]*)(.?)/s.exec(pattern) ?? [];
  // A quantifier takes the last letter back; an alternative takes everything.
  const certain = '?*{'.includes(next) && next !== '' ? prefix.slice(0, -1) : prefix;
  if (certain === '' || pattern.includes('|')) return;
  const last = certain.charCodeAt(certain.length - 1);
  collected.ranges.push({
    lower: { value: certain, inclusive: true },
    upper: { value: certain.slice(0, -1) + String.fromCharCode(last + 1), inclusive: false },
  });
}
