import { Int32 } from 'bson';
import { evaluate } from './expressions';
import {
  compare,
  equal,
  exact,
  isDoc,
  isNaNumber,
  isNumber,
  isTrue,
  kindOf,
  Refused,
  typeName,
  Unsure,
  type Doc,
} from './values';

const POSITION = /^(0|[1-9]\d*)$/;

/** An end whose elements are not asked. */
class AsIs {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** The values at the end of a path: arrays on the way stand for their documents. */
function* ends(document: unknown, path: readonly string[]): Generator {
  const [name = '', ...rest] = path;
  const value = isDoc(document) ? document[name] : undefined;
  yield* onward(value, rest);
}

function* onward(value: unknown, rest: readonly string[]): Generator {
  if (rest.length === 0) yield value;
  else if (Array.isArray(value)) {
    const [next = '', ...after] = rest;
    for (const element of value) if (isDoc(element)) yield* ends(element, rest);
    if (POSITION.test(next) && Number(next) < value.length) {
      const element: unknown = value[Number(next)];
      if (Array.isArray(element) && after.length > 0) throw new Unsure('positions in nested arrays');
      // A position at the end means that element, never its own elements.
      if (after.length === 0) yield new AsIs(element);
      else if (isDoc(element)) yield* ends(element, after);
    }
  } else yield* ends(value, rest);
}

/** The ends, with the elements of arrays before the arrays themselves. */
function* leaves(document: unknown, path: readonly string[]): Generator {
  for (const end of ends(document, path)) {
    if (Array.isArray(end)) yield* end;
    yield end instanceof AsIs ? end.value : end;
  }
}

function* wholes(document: unknown, path: readonly string[]): Generator {
  for (const end of ends(document, path)) yield end instanceof AsIs ? end.value : end;
}

/** Whether a document matches a filter. */
export function matches(filter: Doc, document: unknown): boolean {
  return Object.entries(filter).every(([name, operand]) => {
    switch (name) {
      case '$and':
        return (operand as Doc[]).every((one) => matches(one, document));
      case '$or':
        return (operand as Doc[]).some((one) => matches(one, document));
      case '$nor':
        return !(operand as Doc[]).some((one) => matches(one, document));
      case '$expr':
        return isTrue(evaluate(operand, document as Doc));
      default:
        return matchesField(operand, {
          all: () => leaves(document, name.split('.')),
          whole: () => wholes(document, name.split('.')),
        });
    }
  });
}

interface Candidates {
  /** With the elements of arrays. */
  all(): Iterable<unknown>;
  whole(): Iterable<unknown>;
}

function isOperators(operand: unknown): operand is Doc {
  return isDoc(operand) && Object.keys(operand)[0]?.startsWith('$') === true;
}

function matchesField(operand: unknown, candidates: Candidates): boolean {
  if (!isOperators(operand)) return any(candidates.all(), (value) => same(value, operand));
  return Object.entries(operand).every(([name, argument]) =>
    name === '$options' ? true : test(name, argument, { candidates, operand }),
  );
}

function any(values: Iterable<unknown>, passes: (value: unknown) => boolean): boolean {
  for (const value of values) if (passes(value)) return true;
  return false;
}

/** Equality of a query: null is missing too, a pattern matches texts. */
function same(value: unknown, wanted: unknown): boolean {
  if (wanted === null) return value === null || value === undefined;
  if (wanted instanceof RegExp) return typeof value === 'string' && wanted.test(value);
  return equal(value, wanted);
}

interface Testing {
  readonly candidates: Candidates;
  readonly operand: Doc;
}

function test(name: string, argument: unknown, { candidates, operand }: Testing): boolean {
  const { all, whole } = candidates;
  const list = argument as unknown[];
  switch (name) {
    case '$eq':
      return any(all(), (value) => same(value, argument));
    case '$ne':
      return !any(all(), (value) => same(value, argument));
    case '$in':
      return any(all(), (value) => list.some((one) => same(value, one)));
    case '$nin':
      return !any(all(), (value) => list.some((one) => same(value, one)));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return any(all(), (value) => ordered(name, value, argument));
    case '$exists':
      return any(whole(), (value) => value !== undefined) === isTrue(argument);
    case '$type':
      return any(all(), (value) => value !== undefined && hasType(value, argument));
    case '$size':
      return any(whole(), (value) => Array.isArray(value) && value.length === Number(argument));
    case '$all':
      return (
        list.length > 0 &&
        list.every((one) =>
          isOperators(one) ? matchesField(one, candidates) : any(all(), (v) => same(v, one)),
        )
      );
    case '$elemMatch':
      return any(
        whole(),
        (value) => Array.isArray(value) && value.some((one) => isElement(one, argument as Doc)),
      );
    case '$not':
      return argument instanceof RegExp
        ? !any(all(), (value) => same(value, argument))
        : !matchesField(argument, candidates);
    case '$mod':
      return any(all(), (value) => hasRemainder(value, argument as [Int32, Int32]));
    case '$regex': {
      const pattern = new RegExp(String(argument), operand['$options'] as string | undefined);
      return any(all(), (value) => typeof value === 'string' && pattern.test(value));
    }
    default:
      throw new Unsure(name);
  }
}

function isElement(element: unknown, condition: Doc): boolean {
  if (isOperators(condition) && !['$and', '$or', '$nor', '$expr'].includes(Object.keys(condition)[0] ?? ''))
    return matchesField(condition, { all: () => [element], whole: () => [element] });
  if (isDoc(element)) return matches(condition, element);
  if (Array.isArray(element)) throw new Unsure('arrays as documents');
  return false;
}

function ordered(name: string, value: unknown, limit: unknown): boolean {
  const inclusive = name.endsWith('e');
  if (limit === null) return inclusive && (value === null || value === undefined);
  if (kindOf(value) !== kindOf(limit)) return false;
  if (isNaNumber(value) || isNaNumber(limit)) return inclusive && isNaNumber(value) && isNaNumber(limit);
  const order = compare(value, limit);
  return (inclusive && order === 0) || (name.startsWith('$gt') ? order > 0 : order < 0);
}

function hasType(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return wanted.some((one) => hasType(value, one));
  return wanted === 'number' ? isNumber(value) : typeName(value) === wanted;
}

function hasRemainder(value: unknown, [divisor, remainder]: [Int32, Int32]): boolean {
  if (divisor.value === 0) throw new Refused('zero');
  if (!isNumber(value)) return false;
  const number = exact(value);
  if (typeof number === 'string') return false;
  const whole = number.n / number.d;
  // MongoDB looks at longs.
  if (whole >= 2n ** 63n || whole < -(2n ** 63n)) return false;
  return whole % BigInt(divisor.value) === BigInt(remainder.value);
}

/** Sorts as a query does; ties keep their order. */
export function sortDocs(documents: readonly Doc[], order: Doc): Doc[] {
  const keys = Object.entries(order).map(([path, direction]) => ({
    path: path.split('.'),
    sign: Number(direction),
  }));
  const keyed = documents.map((document) => ({
    document,
    key: keys.map(({ path, sign }) => sortKey(document, path, sign)),
  }));
  keyed.sort((a, b) => {
    for (const [at, { sign }] of keys.entries()) {
      const result = compare(a.key[at], b.key[at]) * sign;
      if (result !== 0) return result;
    }
    return 0;
  });
  return keyed.map(({ document }) => document);
}

/** The least or greatest element counts; an empty array lies before null. */
function sortKey(document: Doc, path: readonly string[], sign: number): unknown {
  const found: unknown[] = [];
  for (const end of sortEnds(document, path)) {
    if (Array.isArray(end)) {
      if (end.some((one) => Array.isArray(one) && one.length === 0))
        throw new Unsure('empty arrays in arrays');
      found.push(...(end.length === 0 ? [undefined] : (end as unknown[])));
    } else found.push(end ?? null);
  }
  return found.reduce((best, one) => (compare(one, best) * sign < 0 ? one : best));
}

function* sortEnds(document: unknown, path: readonly string[], inArray = false): Generator {
  const [name = '', ...rest] = path;
  const value = isDoc(document) ? document[name] : undefined;
  if (rest.length === 0 || !Array.isArray(value)) {
    if (rest.length === 0) yield value;
    else yield* sortEnds(value, rest, inArray);
    return;
  }
  const [next = ''] = rest;
  if (POSITION.test(next)) {
    const element: unknown = value[Number(next)];
    if (rest.length > 1) yield* sortEnds({ element }, ['element', ...rest.slice(1)]);
    else yield element;
    return;
  }
  if (value.length === 0 && inArray) throw new Unsure('empty arrays in arrays');
  if (value.length === 0) yield null;
  // What is no document has no such field: null, as an index holds it.
  for (const element of value) yield* sortEnds(element, rest, true);
}
