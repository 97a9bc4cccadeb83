/**
 * A second evaluator of rules, for tests: it knows nothing of the one under test, neither its parser nor its values. Rules are
 * built as trees here, printed as text for the one, and judged directly by the other.
 */

/** No value can be had. */
const GONE = Symbol('gone');

export interface World {
  readonly auth: Readonly<Record<string, string>> | null;
  readonly now: number;
  readonly doc: unknown;
  readonly data?: unknown;
  /** Documents by `collection.id`. */
  readonly others: Readonly<Record<string, unknown>>;
}

export type Value =
  | { readonly is: 'constant'; readonly value: string | number | boolean | null | undefined }
  | {
      readonly is: 'look';
      readonly root: 'auth' | 'doc' | 'now' | 'request.data';
      readonly steps: readonly (string | number)[];
    }
  | { readonly is: 'list'; readonly items: readonly Value[] }
  | {
      readonly is: 'other';
      readonly collection: string;
      readonly id: Value;
      readonly steps: readonly string[];
    };

export type Rule =
  | { readonly is: 'settled'; readonly value: boolean }
  | { readonly is: 'not'; readonly of: Rule }
  | { readonly is: '&&' | '||'; readonly a: Rule; readonly b: Rule }
  | { readonly is: '?:'; readonly test: Rule; readonly a: Rule; readonly b: Rule }
  | { readonly is: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'; readonly a: Value; readonly b: Value }
  | { readonly is: 'value'; readonly of: Value };

/** The rule as text. */
export function textOf(rule: Rule): string {
  switch (rule.is) {
    case 'settled':
      return String(rule.value);
    case 'not':
      return `!(${textOf(rule.of)})`;
    case '&&':
    case '||':
      return `(${textOf(rule.a)} ${rule.is} ${textOf(rule.b)})`;
    case '?:':
      return `(${textOf(rule.test)} ? ${textOf(rule.a)} : ${textOf(rule.b)})`;
    case 'value':
      return textOfValue(rule.of);
    default:
      return `${textOfValue(rule.a)} ${rule.is} ${textOfValue(rule.b)}`;
  }
}

function textOfValue(value: Value): string {
  const steps = (of: readonly (string | number)[]) =>
    of.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  switch (value.is) {
    case 'constant':
      return value.value === undefined ? 'undefined' : JSON.stringify(value.value);
    case 'look':
      return value.root + steps(value.steps);
    case 'list':
      return `[${value.items.map(textOfValue).join(', ')}]`;
    case 'other':
      return `get(\`database.${value.collection}.\${${textOfValue(value.id)}}\`)${steps(value.steps)}`;
  }
}

/** Yes, no, or nothing where there is no answer. */
export function judge(rule: Rule, world: World): boolean | undefined {
  switch (rule.is) {
    case 'settled':
      return rule.value;
    case 'not': {
      const of = judge(rule.of, world);
      return of === undefined ? undefined : !of;
    }
    case '&&': {
      const [a, b] = [judge(rule.a, world), judge(rule.b, world)];
      if (a === false || b === false) return false;
      return a === true && b === true ? true : undefined;
    }
    case '||': {
      const [a, b] = [judge(rule.a, world), judge(rule.b, world)];
      if (a === true || b === true) return true;
      return a === false && b === false ? false : undefined;
    }
    case '?:': {
      const test = judge(rule.test, world);
      return test === undefined ? undefined : judge(test ? rule.a : rule.b, world);
    }
    case 'value': {
      const value = worth(rule.of, world);
      if (value === GONE) return undefined;
      return !(
        value === undefined ||
        value === null ||
        value === false ||
        value === 0 ||
        value === '' ||
        Number.isNaN(value)
      );
    }
    case 'in':
      return isIn(worth(rule.a, world), worth(rule.b, world));
    case '==':
      return same(rule.a, rule.b, world);
    case '!=': {
      const equal = same(rule.a, rule.b, world);
      return equal === undefined ? undefined : !equal;
    }
    default:
      return order(rule.is, worth(rule.a, world), worth(rule.b, world));
  }
}

function same(left: Value, right: Value, world: World): boolean | undefined {
  const [a, b] = [worth(left, world), worth(right, world)];
  if (a === GONE || b === GONE) return undefined;
  const isNull = ({ is, ...rest }: Value) =>
    is === 'constant' && ((rest as { value?: unknown }).value ?? null) === null;
  if (isNull(right)) return (a ?? null) === null;
  if (isNull(left)) return (b ?? null) === null;
  if (a === undefined || b === undefined)
    return (a ?? null) === null && (b ?? null) === null ? undefined : false;
  return alike(a, b) || listed(left, a, b) || listed(right, b, a);
}

/** A field of the document that is a list equals each of its elements. */
function listed(from: Value, field: unknown, value: unknown): boolean {
  if (from.is !== 'look' || from.root !== 'doc' || !Array.isArray(field)) return false;
  if (value === null || Array.isArray(value)) return false;
  return (field as unknown[]).some((item) => alike(item, value));
}

function alike(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (typeof a === 'object' && typeof b === 'object')
    return JSON.stringify(tagged(a)) === JSON.stringify(tagged(b));
  return a === b;
}

function tagged(value: unknown): unknown {
  if (value instanceof Date) return ['date', value.getTime()];
  if (Array.isArray(value)) return ['list', ...(value as unknown[]).map(tagged)];
  if (typeof value === 'object' && value !== null)
    return ['doc', ...Object.entries(value).map(([k, v]) => [k, tagged(v)])];
  return [typeof value, value];
}

function isIn(item: unknown, of: unknown): boolean | undefined {
  if (item === GONE || item === undefined || of === GONE) return undefined;
  if (Array.isArray(of)) {
    const list = of as readonly unknown[];
    if (list.some((each) => each !== GONE && each !== undefined && alike(each, item))) return true;
    return list.some((each) => each === GONE || each === undefined) ? undefined : false;
  }
  if (typeof of !== 'object' || of === null || of instanceof Date || typeof item !== 'string')
    return undefined;
  return Object.keys(of).includes(item);
}

function order(how: '<' | '<=' | '>' | '>=', a: unknown, b: unknown): boolean | undefined {
  const scale = (value: unknown) => (value instanceof Date ? value.getTime() : value);
  const [left, right] = [scale(a), scale(b)];
  const numbers =
    typeof left === 'number' && typeof right === 'number' && !Number.isNaN(left) && !Number.isNaN(right);
  const texts = typeof left === 'string' && typeof right === 'string';
  if (!numbers && !texts) return undefined;
  if (how === '<') return left < right;
  if (how === '<=') return left <= right;
  return how === '>' ? left > right : left >= right;
}

function worth(value: Value, world: World): unknown {
  switch (value.is) {
    case 'constant':
      return value.value;
    case 'list':
      return value.items.map((item) => worth(item, world));
    case 'look': {
      const from = value.root === 'request.data' ? world.data : world[value.root];
      return walk(from, value.steps);
    }
    case 'other': {
      const id = worth(value.id, world);
      if (typeof id !== 'string' && typeof id !== 'number') return GONE;
      if (id === '') return GONE;
      return walk(world.others[`${value.collection}.${id}`] ?? null, value.steps);
    }
  }
}

function walk(from: unknown, steps: readonly (string | number)[]): unknown {
  let at = from;
  for (const step of steps) {
    if (at === GONE || at === undefined || at === null) return GONE;
    if (typeof at !== 'object' || at instanceof Date) at = undefined;
    else if (Array.isArray(at)) at = typeof step === 'number' ? (at as unknown[])[step] : undefined;
    else at = Object.hasOwn(at, String(step)) ? (at as Record<string, unknown>)[String(step)] : undefined;
  }
  return at;
}
