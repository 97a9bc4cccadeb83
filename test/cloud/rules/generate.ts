import type { Rule, Value } from './naive';
import type { Doc } from './setup';

/** Chance from a seed. */
export interface Chance {
  /** A whole number from 0 up to `most`, without it. */
  below(most: number): number;
  one<T>(of: readonly T[]): T;
  often(percent: number): boolean;
}

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number) => Math.floor(next() * most);
  return {
    below,
    one: (of) => of[below(of.length)] as (typeof of)[number],
    often: (percent) => below(100) < percent,
  };
}

export const USERS = ['me', 'you'];
export const NOW = 1_600_000_000_000;
const PATHS: readonly (readonly (string | number)[])[] = [
  ['_openid'],
  ['owner'],
  ['n'],
  ['at'],
  ['pub'],
  ['shop'],
  ['tags'],
  ['tags', 0],
  ['deep', 'x'],
  ['deep', 'y', 'z'],
];
const SCALARS = ['me', 'you', 'a', '', 0, 1, 2, 2.5, NOW, true, false, null] as const;
/** What `get()` finds. */
export const OTHERS: Readonly<Record<string, Doc>> = {
  'shops.a': { _id: 'a', owner: 'me', staff: ['me', 'you'], open: true },
  'shops.1': { _id: 1, owner: 'you', staff: ['you'], open: false },
  'roles.me': { _id: 'me', role: 'admin', level: 2 },
};

const constant = (value: string | number | boolean | null | undefined): Value => ({ is: 'constant', value });
const look = (
  root: Extract<Value, { is: 'look' }>['root'],
  ...steps: readonly (string | number)[]
): Value => ({ is: 'look', root, steps });

/** A value that a rule may compare. */
function someValue(chance: Chance): Value {
  const kind = chance.below(20);
  if (kind < 10) return look('doc', ...chance.one(PATHS));
  if (kind < 12) return look('auth', chance.one(['openid', 'openid', 'uid']));
  if (kind < 13) return look('now');
  if (kind < 15) return look('request.data', ...chance.one([['n'], ['owner'], ['pub'], ['deep', 'x']]));
  if (kind < 16) return someOther(chance);
  return constant(chance.often(10) ? undefined : chance.one(SCALARS));
}

function someOther(chance: Chance): Value {
  const [collection, id, steps] = chance.one<[string, Value, readonly string[]]>([
    ['shops', look('doc', 'shop'), ['owner']],
    ['shops', look('doc', 'shop'), ['staff']],
    ['shops', look('doc', 'deep', 'x'), ['open']],
    ['roles', look('auth', 'openid'), ['role']],
    ['roles', look('doc', '_openid'), ['level']],
  ]);
  return { is: 'other', collection, id, steps };
}

/** A rule of up to `depth` levels. */
export function someRule(chance: Chance, depth = 3): Rule {
  const kind = depth === 0 ? 10 : chance.below(16);
  const part = () => someRule(chance, depth - 1);
  if (kind < 3) return { is: '&&', a: part(), b: part() };
  if (kind < 6) return { is: '||', a: part(), b: part() };
  if (kind < 7) return { is: 'not', of: part() };
  if (kind < 8) return { is: '?:', test: part(), a: part(), b: part() };
  return someLeaf(chance);
}

function someLeaf(chance: Chance): Rule {
  const kind = chance.below(20);
  if (kind < 1) return { is: 'settled', value: chance.often(50) };
  if (kind < 3) return { is: 'value', of: look('doc', ...chance.one(PATHS)) };
  if (kind < 7) {
    const list = {
      is: 'list',
      items: Array.from({ length: chance.below(4) }, () => someValue(chance)),
    } as const;
    return { is: 'in', a: someValue(chance), b: chance.often(50) ? list : someListed(chance) };
  }
  const is = chance.one(['==', '==', '==', '!=', '<', '<=', '>', '>='] as const);
  return { is, a: someValue(chance), b: someValue(chance) };
}

function someListed(chance: Chance): Value {
  return chance.one<Value>([
    look('doc', 'tags'),
    look('doc', 'tags'),
    look('request.data'),
    look('doc', 'deep'),
    someOther(chance),
  ]);
}

/** A document with fields of many kinds, some of them missing. */
export function someDocument(chance: Chance, id: unknown): Doc {
  const doc: Doc = { _id: id };
  const value = (): unknown => {
    const kind = chance.below(14);
    if (kind < 10) return chance.one(SCALARS);
    if (kind < 11) return new Date(NOW + chance.below(3) - 1);
    if (kind < 13) return Array.from({ length: chance.below(3) }, () => chance.one(SCALARS));
    return [{ x: chance.one(SCALARS) }];
  };
  for (const name of ['owner', 'n', 'at', 'pub', 'shop']) if (chance.often(75)) doc[name] = value();
  if (chance.often(80)) doc['_openid'] = chance.often(90) ? chance.one(USERS) : value();
  if (chance.often(70))
    doc['tags'] = chance.often(70)
      ? Array.from({ length: chance.below(4) }, () => chance.one(SCALARS))
      : value();
  if (chance.often(70)) {
    doc['deep'] = chance.often(80)
      ? { ...(chance.often(80) ? { x: value() } : {}), y: chance.often(80) ? { z: value() } : value() }
      : value();
  }
  return doc;
}

/** A query that tries to imply a rule, and sometimes asks for something else. */
export function someQuery(rule: Rule, chance: Chance, user: string): Doc {
  const wanted = chance.often(80) ? wish(rule, true, { chance, user }) : {};
  const extra = chance.often(50) ? someCondition(chance) : {};
  if (chance.often(15)) return { $or: [wanted, extra] };
  return chance.often(50) ? { ...extra, ...wanted } : { $and: [wanted, extra] };
}

interface Wishing {
  readonly chance: Chance;
  readonly user: string;
}

const NEGATED = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;
const TURNED = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
const WORDS = { '==': '$eq', '!=': '$ne', '<': '$lt', '<=': '$lte', '>': '$gt', '>=': '$gte' } as const;

/** Conditions that make a rule come to `yes`, as far as this guesses. */
function wish(rule: Rule, yes: boolean, by: Wishing): Doc {
  switch (rule.is) {
    case 'not':
      return wish(rule.of, !yes, by);
    case '&&':
    case '||': {
      const both = [wish(rule.a, yes, by), wish(rule.b, yes, by)];
      if ((rule.is === '&&') === yes) return { $and: both };
      return by.chance.often(20) ? { $or: both } : by.chance.one(both);
    }
    case '?:':
      return by.chance.often(50)
        ? { $and: [wish(rule.test, true, by), wish(rule.a, yes, by)] }
        : { $and: [wish(rule.test, false, by), wish(rule.b, yes, by)] };
    case 'settled':
      return {};
    case 'value':
      return rule.of.is === 'look'
        ? { [rule.of.steps.join('.')]: yes ? by.chance.one([true, 'a', 1]) : false }
        : {};
    default:
      return wishLeaf(rule, yes, by);
  }
}

function wishLeaf(
  rule: Extract<Rule, { is: 'in' | '==' | '!=' | '<' | '<=' | '>' | '>=' }>,
  yes: boolean,
  by: Wishing,
): Doc {
  const { a, b } = rule;
  const bound = { $and: [bind(a, by), bind(b, by)] };
  const [pathA, pathB] = [pathOf(a), pathOf(b)];
  if (rule.is === 'in') {
    if (pathA !== undefined && b.is === 'list') {
      const items = b.items.map((item) => known(item, by)).filter((item) => item !== undefined);
      return { $and: [bound, { [pathA]: yes ? { $in: items } : { $nin: [...items, null] } }] };
    }
    if (pathB !== undefined && yes) return { $and: [bound, { [pathB]: known(a, by) ?? 'a' }] };
    return bound;
  }
  const is = yes ? rule.is : NEGATED[rule.is];
  if (pathA !== undefined && pathB === undefined)
    return { $and: [bound, condition(pathA, WORDS[is], known(b, by))] };
  if (pathB !== undefined && pathA === undefined)
    return { $and: [bound, condition(pathB, WORDS[TURNED[is]], known(a, by))] };
  if (pathA !== undefined && pathB !== undefined) {
    const value = by.chance.one([1, 2, 'me']);
    return { [pathA]: value, [pathB]: is === '!=' ? 'other' : value };
  }
  return bound;
}

function condition(path: string, word: string, value: unknown): Doc {
  return { [path]: word === '$eq' ? (value ?? null) : { [word]: value ?? null } };
}

/** Binds what a `get()` depends on. */
function bind(value: Value, { chance }: Wishing): Doc {
  const id = value.is === 'other' ? pathOf(value.id) : undefined;
  if (id === undefined) return {};
  const to = chance.one<unknown>(['a', 1, 'me']);
  return { [id]: chance.often(50) ? to : { $in: [to] } };
}

function pathOf(value: Value): string | undefined {
  return value.is === 'look' && value.root === 'doc' && value.steps.length > 0
    ? value.steps.join('.')
    : undefined;
}

function known(value: Value, { user, chance }: Wishing): unknown {
  if (value.is === 'constant') return value.value;
  if (value.is === 'look' && value.root === 'now') return NOW;
  if (value.is === 'look' && value.root === 'auth')
    return value.steps[0] === 'openid' ? (chance.often(50) ? '{openid}' : user) : undefined;
  return chance.one(SCALARS);
}

function someCondition(chance: Chance): Doc {
  const path = chance.one(PATHS).join('.');
  const value = chance.one(SCALARS);
  return {
    [path]: chance.one<unknown>([
      value,
      { $ne: value },
      { $in: [value, chance.one(SCALARS)] },
      { $nin: [value] },
      { $gt: chance.below(3) },
      { $lt: 'me' },
      { $lte: new Date(NOW) },
      { $exists: chance.often(50) },
      { $not: { $gt: 1 } },
      { $all: [value] },
      { $gte: 0, $lt: 2 },
    ]),
  };
}
