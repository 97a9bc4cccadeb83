import { fieldsOf, isDocument, isNaNValue, isNumeric, toNumber } from '../../values';
import { decideLeaf, isNullLiteral, type Scene } from '../language/evaluate';
import type { Clause, Comparison, Leaf, Term } from '../language/syntax';
import { contained, hasGaps, isValue as isThere, NoValue } from '../language/truth';
import {
  all,
  any,
  asTime,
  constant,
  either,
  fieldOf,
  isNothing,
  isNumber,
  isPresent,
  isTime,
  isType,
  no,
  valueAtPath,
  type Condition,
  type Value,
} from './expressions';
import { allDates, edgeOfDates, OPPOSITE } from './leaf-sets';
import { bind, isValue, resolve, type Bindings, type Resolved } from './resolve';
import type { Side } from './value-set';

/** When a clause holds and when it fails, as aggregation expressions; where neither does, it has no answer. */
interface Both {
  readonly holds: Condition;
  readonly fails: Condition;
}

const NEVER: Both = { holds: false, fails: false };
const flip = ({ holds, fails }: Both): Both => ({ holds: fails, fails: holds });

/**
 * The condition under which a rule holds for a document, for MongoDB to apply (`$expr`). It never holds where the rule does
 * not; what cannot be expressed counts as not holding.
 */
export function guardOf(rule: Clause, scene: Scene, bindings: Bindings): Condition {
  return compile(rule, scene, bindings).holds;
}

/** The condition that a field is exactly the value a query was understood to bind it to, and no list that has it. */
export function isBoundTo(path: string, value: unknown): Condition {
  const field = fieldAt(path.split('.'));
  return all(field.readable, { $eq: [field.value, constant(value)] });
}

function compile(clause: Clause, scene: Scene, bindings: Bindings): Both {
  const of = (each: Clause) => compile(each, scene, bindings);
  switch (clause.kind) {
    case 'constant':
      return { holds: clause.value, fails: !clause.value };
    case 'not':
      return flip(of(clause.of));
    case 'and': {
      const [left, right] = [of(clause.left), of(clause.right)];
      return { holds: all(left.holds, right.holds), fails: any(left.fails, right.fails) };
    }
    case 'or': {
      const [left, right] = [of(clause.left), of(clause.right)];
      return { holds: any(left.holds, right.holds), fails: all(left.fails, right.fails) };
    }
    case 'choice': {
      const [test, then, otherwise] = [of(clause.test), of(clause.then), of(clause.otherwise)];
      const branch = (side: keyof Both) => any(all(test.holds, then[side]), all(test.fails, otherwise[side]));
      return { holds: branch('holds'), fails: branch('fails') };
    }
    default:
      return compileLeaf(clause, scene, bindings);
  }
}

function compileLeaf(leaf: Leaf, scene: Scene, bindings: Bindings): Both {
  const of = (term: Term): Resolved => {
    const resolved = resolve(term, scene, bindings);
    return resolved.kind === 'path' && resolved.parts.length === 0 ? bind(resolved, bindings) : resolved;
  };
  switch (leaf.kind) {
    case 'matches':
      return NEVER;
    case 'truthy': {
      const value = of(leaf.of);
      if (isValue(value)) return decided([value]);
      return onField(value, (field) => {
        const empty = { $in: [field, [false, 0, '', Number.NaN].map(constant)] };
        const fails = any(isNothing(field), empty);
        return { holds: no(fails), fails };
      });
    }
    case 'compare':
      return compare(of(leaf.left), of(leaf.right));
    case 'in':
      return leaf.right.kind === 'list'
        ? inList(of(leaf.left), leaf.right.items.map(of))
        : contains(of(leaf.left), of(leaf.right));
  }

  function decided(values: readonly { readonly value: unknown }[]): Both {
    const given = [...values];
    const truth = decideLeaf(leaf, () => given.shift()?.value);
    return { holds: truth === true, fails: truth === false };
  }

  function compare(left: Resolved, right: Resolved): Both {
    if (leaf.kind !== 'compare') return NEVER;
    const { operator } = leaf;
    const isEquality = operator === '==' || operator === '!=';
    const none = [leaf.left, leaf.right].find(isNullLiteral);
    if (none !== undefined) {
      const other = none === leaf.right ? left : right;
      if (!isEquality) return NEVER;
      if (isValue(other)) return decided([other]);
      const both = onField(other, (field) => ({ holds: isNothing(field), fails: no(isNothing(field)) }));
      return operator === '==' ? both : flip(both);
    }
    if (isValue(left) && isValue(right)) return decided([left, right]);
    if (isEquality) {
      const both = isValue(left)
        ? equalTo(right, left.value)
        : isValue(right)
          ? equalTo(left, right.value)
          : equalFields(left, right);
      return operator === '==' ? both : flip(both);
    }
    const negative = OPPOSITE[operator];
    return {
      holds: isValue(left) ? ordered(right, TURN[operator], left.value) : orderedBy(left, operator, right),
      fails: isValue(left) ? ordered(right, TURN[negative], left.value) : orderedBy(left, negative, right),
    };
  }
}

const TURN = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const satisfies Record<Side, Side>;
const WORDS: Readonly<Record<Side & Comparison, string>> = {
  '<': '$lt',
  '<=': '$lte',
  '>': '$gt',
  '>=': '$gte',
};

interface Field {
  readonly value: Value;
  /** Whether what the field is taken from is there. */
  readonly readable: Condition;
}

function fieldAt(parts: readonly string[]): Field {
  const above = parts.slice(1).map((_, index) => valueAtPath(parts.slice(0, index + 1)));
  return { value: valueAtPath(parts), readable: all(...above.map((each) => no(isNothing(each)))) };
}

function onField(resolved: Resolved, conditions: (value: Value) => Both): Both {
  if (resolved.kind !== 'path' || resolved.parts.length === 0) return NEVER;
  const { value, readable } = fieldAt(resolved.parts);
  const { holds, fails } = conditions(value);
  return { holds: all(readable, holds), fails: all(readable, fails) };
}

function equalTo(field: Resolved, known: unknown): Both {
  if (hasGaps(known)) return NEVER;
  return onField(field, (value) => {
    if (known === undefined) return { holds: false, fails: no(isNothing(value)) };
    if (known === null) return { holds: isType(value, 'null'), fails: no(isNothing(value)) };
    const equal: Condition = { $eq: [value, constant(known)] };
    if (Array.isArray(known)) return { holds: equal, fails: no(equal) };
    const same = any(equal, listHas(value, constant(known)));
    return { holds: same, fails: no(same) };
  });
}

/** Whether a field is a list that has the value. */
function listHas(field: Value, value: Value): Condition {
  return either({ $isArray: field }, { $in: [value, field] }, false);
}

function oneHasOther(a: Value, b: Value): Condition {
  const single = (value: Value) => all(no(isNothing(value)), no({ $isArray: value }));
  return any(all(single(b), listHas(a, b)), all(single(a), listHas(b, a)));
}

function equalFields(left: Resolved, right: Resolved): Both {
  return onField(left, (a) =>
    onField(right, (b) => ({
      holds: any(all(isPresent(a), isPresent(b), { $eq: [a, b] }), oneHasOther(a, b)),
      fails: all({ $ne: [a, b] }, no(all(isNothing(a), isNothing(b))), no(oneHasOther(a, b))),
    })),
  );
}

function orderedBy(left: Resolved, side: Side, right: Resolved): Condition {
  if (isValue(right)) return ordered(left, side, right.value);
  const word = WORDS[side];
  return onField(left, (a) =>
    onField(right, (b) => ({
      holds: any(
        all(isType(a, 'string'), isType(b, 'string'), { [word]: [a, b] }),
        all(isTime(a), isTime(b), { [word]: [asTime(a), asTime(b)] }),
      ),
      fails: false,
    })),
  ).holds;
}

function ordered(field: Resolved, side: Side, known: unknown): Condition {
  const word = WORDS[side];
  return onField(field, (value) => ({ holds: beside(value), fails: false })).holds;

  function beside(value: Value): Condition {
    if (typeof known === 'string') return all(isType(value, 'string'), { [word]: [value, constant(known)] });
    const number: unknown = known instanceof Date ? known.getTime() : known;
    if (!isNumeric(number) || isNaNValue(number)) return false;
    const time = toNumber(number);
    const edge = edgeOfDates(side, time);
    const dates = edge === undefined ? allDates(side, time) : { [word]: [value, constant(edge)] };
    return any(
      all(isNumber(value), { [word]: [value, constant(number)] }),
      all(isType(value, 'date'), dates),
    );
  }
}

function contains(left: Resolved, right: Resolved): Both {
  if (isValue(right)) return isValue(left) ? decidedIn(left.value, right.value) : inKnown(left, right.value);
  return onField(right, (list) => {
    if (isValue(left)) {
      const { value } = left;
      if (!isThere(value)) return NEVER;
      const found: Condition = { $in: [constant(value), list] };
      const key = typeof value === 'string' ? isPresent(fieldOf(list, value)) : undefined;
      return amongst(list, found, key);
    }
    return onField(left, (item) => {
      const names = { $map: { input: { $objectToArray: list }, in: '$$this.k' } };
      const key = all(isType(item, 'string'), { $in: [item, names] });
      const both = amongst(list, { $in: [item, list] }, key);
      const isNamed = either({ $isArray: list }, true, isType(item, 'string'));
      return { holds: all(isPresent(item), both.holds), fails: all(isPresent(item), isNamed, both.fails) };
    });
  });
}

function inList(left: Resolved, items: readonly Resolved[]): Both {
  if (items.every(isValue)) return contains(left, { kind: 'value', value: items.map((item) => item.value) });
  if (isValue(left) && !isThere(left.value)) return NEVER;
  const each = items.map((item) =>
    isValue(item) ? contains(left, { kind: 'value', value: [item.value] }) : sameAs(left, item),
  );
  return { holds: any(...each.map(({ holds }) => holds)), fails: all(...each.map(({ fails }) => fails)) };
}

/** Whether both are there and equal, or both are there and not. */
function sameAs(left: Resolved, item: Resolved): Both {
  return onField(item, (b) => {
    const compared = (a: Value): Both => ({ holds: { $eq: [a, b] }, fails: { $ne: [a, b] } });
    const present = ({ holds, fails }: Both): Both => ({
      holds: all(isPresent(b), holds),
      fails: all(isPresent(b), fails),
    });
    if (isValue(left)) return present(compared(constant(left.value)));
    return present(
      onField(left, (a) => {
        const { holds, fails } = compared(a);
        return { holds: all(isPresent(a), holds), fails: all(isPresent(a), fails) };
      }),
    );
  });
}

function amongst(list: Value, found: Condition, key: Condition | undefined): Both {
  const isDocumentOf = isType(list, 'object');
  const named = (condition: Condition) =>
    key === undefined ? false : either(isDocumentOf, condition, false);
  return {
    holds: either({ $isArray: list }, found, named(key ?? false)),
    fails: either({ $isArray: list }, no(found), named(no(key ?? true))),
  };
}

function decidedIn(left: unknown, right: unknown): Both {
  const truth = contained(left, right);
  return { holds: truth === true, fails: truth === false };
}

function inKnown(left: Resolved, known: unknown): Both {
  if (Array.isArray(known)) {
    const items = known as readonly unknown[];
    return onField(left, (value) => {
      const found: Condition = { $in: [value, constant(items.filter(isThere))] };
      return {
        holds: all(isPresent(value), found),
        fails: items.every(isThere) ? all(isPresent(value), no(found)) : false,
      };
    });
  }
  if (known instanceof NoValue || !isDocument(known)) return NEVER;
  const names = Object.keys(fieldsOf(known));
  return onField(left, (value) => {
    const found: Condition = { $in: [value, constant(names)] };
    return { holds: all(isType(value, 'string'), found), fails: all(isType(value, 'string'), no(found)) };
  });
}
