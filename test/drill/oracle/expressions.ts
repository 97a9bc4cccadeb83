import { Int32, ObjectId } from 'bson';
import { absolute, combine, meanOf, MINUS, quotient, remainderOf, rounded, sumOf, TIMES } from './numbers';
import {
  compare,
  equal,
  isDoc,
  isNumber,
  isTrue,
  Refused,
  typeName,
  Unsure,
  type Doc,
  type Numeric,
} from './values';

type Variables = Readonly<Record<string, unknown>>;

/** The value of an aggregation expression; `undefined` is missing. */
export function evaluate(expression: unknown, root: Doc, variables: Variables = {}): unknown {
  if (typeof expression === 'string' && expression.startsWith('$$')) {
    const [name = '', ...path] = expression.slice(2).split('.');
    const value = name === 'ROOT' || name === 'CURRENT' ? root : variables[name];
    return name === 'REMOVE' ? undefined : path.length === 0 ? value : along(value, path);
  }
  if (typeof expression === 'string' && expression.startsWith('$'))
    return along(root, expression.slice(1).split('.'));
  if (Array.isArray(expression)) return expression.map((one) => evaluate(one, root, variables) ?? null);
  if (!isDoc(expression)) return expression;
  const [name = ''] = Object.keys(expression);
  if (name.startsWith('$')) return operator(name, expression[name], { root, variables });
  const made: Doc = {};
  for (const [field, value] of Object.entries(expression)) {
    const result = evaluate(value, root, variables);
    if (result !== undefined) made[field] = result;
  }
  return made;
}

function along(value: unknown, path: readonly string[]): unknown {
  const [name = '', ...rest] = path;
  if (Array.isArray(value))
    return value.filter(isDoc).flatMap((element) => {
      const result = along(element, path);
      return result === undefined ? [] : [result];
    });
  if (!isDoc(value)) return undefined;
  return rest.length === 0 ? value[name] : along(value[name], rest);
}

interface Frame {
  readonly root: Doc;
  readonly variables: Variables;
}

const absent = (value: unknown): value is null | undefined => value === null || value === undefined;

function operator(name: string, operand: unknown, { root, variables }: Frame): unknown {
  const value = (expression: unknown, more: Variables = {}) =>
    evaluate(expression, root, { ...variables, ...more });
  const named = operand as Doc;
  switch (name) {
    case '$literal':
      return operand;
    case '$and':
      return (operand as unknown[]).every((one) => isTrue(value(one)));
    case '$or':
      return (operand as unknown[]).some((one) => isTrue(value(one)));
    case '$cond': {
      const [test, yes, no] = operand as unknown[];
      return isTrue(value(test)) ? value(yes) : value(no);
    }
    case '$ifNull': {
      let result: unknown;
      for (const one of operand as unknown[]) if (!absent((result = value(one)))) break;
      return result;
    }
    case '$switch': {
      const branch = (named['branches'] as Doc[]).find((one) => isTrue(value(one['case'])));
      return value(branch === undefined ? named['default'] : branch['then']);
    }
    case '$let':
      return value(
        named['in'],
        Object.fromEntries(Object.entries(named['vars'] as Doc).map(([key, one]) => [key, value(one)])),
      );
    case '$map':
    case '$filter':
    case '$reduce':
      return overElements(name, named, value);
    case '$sortArray': {
      const list = value(named['input']);
      if (absent(list)) return null;
      const sign = Number(named['sortBy']);
      return [...arrayOf(list)].sort((a, b) => compare(a, b) * sign);
    }
    default: {
      const list = Array.isArray(operand) ? (operand as unknown[]) : [operand];
      return compute(
        name,
        list.map((one) => value(one)),
      );
    }
  }
}

function arrayOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Refused('no array');
  return value as unknown[];
}

function overElements(
  name: string,
  operand: Doc,
  value: (expression: unknown, more?: Variables) => unknown,
): unknown {
  const list = value(operand['input']);
  if (absent(list)) return null;
  const elements = arrayOf(list);
  if (name === '$map') return elements.map((one) => value(operand['in'], { this: one }) ?? null);
  if (name === '$filter') return elements.filter((one) => isTrue(value(operand['cond'], { this: one })));
  return elements.reduce(
    (so, one) => value(operand['in'], { this: one, value: so }),
    value(operand['initialValue']),
  );
}

function number(value: unknown): Numeric {
  if (!isNumber(value)) throw new Refused('no number');
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Refused('no text');
  return value;
}

function position(value: unknown): number {
  const result = Number(String(number(value)));
  if (!Number.isInteger(result) || Math.abs(result) > 2 ** 31) throw new Refused('no integer');
  return result;
}

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  $eq: (order) => order === 0,
  $ne: (order) => order !== 0,
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

function compute(name: string, values: readonly unknown[]): unknown {
  const comparison = COMPARISONS[name];
  const [a, b] = values;
  if (comparison !== undefined) return comparison(compare(a, b));
  switch (name) {
    case '$cmp':
      return new Int32(Math.sign(compare(a, b)));
    case '$not':
      return !isTrue(a);
    case '$type':
      return typeName(a);
    case '$isArray':
      return Array.isArray(a);
    case '$isNumber':
      return isNumber(a);
    case '$in':
      return arrayOf(b).some((one) => equal(one, a));
    case '$size':
      return new Int32(arrayOf(a).length);
    case '$sum':
    case '$avg':
    case '$min':
    case '$max':
      return fold(name, values.length === 1 && Array.isArray(a) ? (a as unknown[]) : values);
    case '$mergeObjects':
      return values.reduce<Doc>((all, one) => {
        if (absent(one)) return all;
        if (!isDoc(one)) throw new Refused('no document');
        return { ...all, ...one };
      }, {});
    case '$concat':
      return joined(values);
    case '$add':
    case '$multiply':
    case '$subtract':
    case '$divide':
    case '$mod':
      return arithmetic(name, values);
    case '$arrayElemAt':
    case '$slice':
    case '$concatArrays':
    case '$indexOfArray':
      return ofArrays(name, values);
    case '$toUpper':
      return absent(a) ? '' : isNumber(a) || a instanceof Date ? unsure(name) : text(a).toUpperCase();
    case '$strLenCP':
      return new Int32(Array.from(text(a)).length);
    case '$setEquals':
      return subset(arrayOf(a), arrayOf(b)) && subset(arrayOf(b), arrayOf(a));
    case '$setIsSubset':
      return subset(arrayOf(a), arrayOf(b));
    default:
      return absent(a) ? null : ofPresent(name, a);
  }
}

function unsure(what: string): never {
  throw new Unsure(what);
}

function subset(part: readonly unknown[], whole: readonly unknown[]): boolean {
  return part.every((one) => whole.some((other) => equal(one, other)));
}

/** Operators of one operand that give null for null. */
function ofPresent(name: string, value: unknown): unknown {
  switch (name) {
    case '$abs':
      return absolute(number(value));
    case '$floor':
    case '$ceil':
    case '$trunc':
    case '$round':
      return rounded(number(value), name);
    case '$first':
      return arrayOf(value)[0];
    case '$last':
      return arrayOf(value).at(-1);
    case '$reverseArray':
      return [...arrayOf(value)].reverse();
    case '$objectToArray':
      if (!isDoc(value)) throw new Refused('no document');
      return Object.entries(value).map(([k, v]) => ({ k, v }));
    case '$year':
    case '$month':
    case '$dayOfMonth':
      return new Int32(datePart(name, value instanceof ObjectId ? value.getTimestamp() : value));
    default:
      return unsure(name);
  }
}

function datePart(name: string, date: unknown): number {
  if (!(date instanceof Date)) throw new Refused('no date');
  if (name === '$year') return date.getUTCFullYear();
  return name === '$month' ? date.getUTCMonth() + 1 : date.getUTCDate();
}

function joined(values: readonly unknown[]): string | null {
  let result = '';
  for (const value of values) {
    if (absent(value)) return null;
    result += text(value);
  }
  return result;
}

function arithmetic(name: string, values: readonly unknown[]): unknown {
  const [a, b] = values;
  if (name === '$subtract' && a instanceof Date && b instanceof Date) return unsure('dates');
  if (values.some((value) => value instanceof Date)) return unsure('dates');
  // Which comes first, null or the refusal, is nobody's promise.
  if (values.some(absent)) return values.every((one) => absent(one) || isNumber(one)) ? null : unsure(name);
  const numbers = values.map(number);
  const [left, right] = numbers as [Numeric, Numeric];
  switch (name) {
    case '$add':
      return sumOf(numbers);
    case '$multiply':
      return numbers.reduce((product, one) => combine(product, one, TIMES), new Int32(1));
    case '$subtract':
      return combine(left, right, MINUS);
    case '$mod':
      return remainderOf(left, right);
    default:
      return quotient(left, right);
  }
}

function ofArrays(name: string, values: readonly unknown[]): unknown {
  const [list, first, second] = values;
  if (name === '$concatArrays') {
    const all: unknown[] = [];
    for (const value of values) {
      if (absent(value)) return null;
      all.push(...arrayOf(value));
    }
    return all;
  }
  if (absent(list)) return null;
  if (name === '$indexOfArray') return new Int32(arrayOf(list).findIndex((one) => equal(one, first)));
  if (absent(first)) return null;
  const array = arrayOf(list);
  const at = position(first);
  if (name === '$arrayElemAt') return array.at(at);
  if (values.length === 2) return at < 0 ? array.slice(at) : array.slice(0, at);
  const start = at < 0 ? Math.max(0, array.length + at) : at;
  return array.slice(start, start + position(second));
}

/** An accumulator over a list of values. */
export function fold(name: string, values: readonly unknown[]): unknown {
  switch (name) {
    case '$sum':
      return sumOf(values);
    case '$avg':
      return meanOf(values);
    case '$min':
    case '$max': {
      const sign = name === '$min' ? 1 : -1;
      const present = values.filter((value) => !absent(value));
      return present.length === 0
        ? null
        : present.reduce((best, one) => (compare(one, best) * sign < 0 ? one : best));
    }
    case '$push':
      return values.filter((value) => value !== undefined);
    case '$addToSet':
      return values.reduce<unknown[]>(
        (set, one) => (one === undefined || set.some((other) => equal(one, other)) ? set : [...set, one]),
        [],
      );
    case '$first':
      return values[0] ?? null;
    case '$last':
      return values.at(-1) ?? null;
    case '$count':
      return new Int32(values.length);
    default:
      return unsure(name);
  }
}
