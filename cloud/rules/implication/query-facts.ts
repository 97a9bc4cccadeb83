import { fieldsOf, isDocument, isNumeric, type Document } from '../../values';
import {
  ALL,
  beside,
  complement,
  intersection,
  NOTHING,
  only,
  sameType,
  unionOf,
  type Side,
  type ValueSet,
} from './value-set';

/** What a query says: a formula over the values of fields. */
export type Formula =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Formula[] }
  | { readonly kind: 'field'; readonly path: string; readonly set: ValueSet }
  | { readonly kind: 'has'; readonly path: string; readonly value: unknown }
  /** Says nothing that is understood here. */
  | { readonly kind: 'open' };

const OPEN: Formula = { kind: 'open' };
const SIDES: Readonly<Record<string, Side>> = { $lt: '<', $lte: '<=', $gt: '>', $gte: '>=' };

/**
 * What every document says that a query finds. It reads fields as single values: that a list is found by its elements is
 * left to the guard, save for what is known to be in it (`has`). What is not understood says nothing.
 */
export function formulaOf(query: Document): Formula {
  return and(Object.entries(fieldsOf(query)).map(([key, condition]) => ofEntry(key, condition)));
}

function ofEntry(key: string, condition: unknown): Formula {
  if (key === '$and' || key === '$or') {
    if (!Array.isArray(condition)) return OPEN;
    const of = (condition as readonly unknown[]).map((each) => (isDocument(each) ? formulaOf(each) : OPEN));
    return key === '$and' ? and(of) : { kind: 'or', of };
  }
  if (key === '$nor') {
    if (!Array.isArray(condition)) return OPEN;
    return and((condition as readonly unknown[]).map((each) => (isDocument(each) ? excluded(each) : OPEN)));
  }
  return key.startsWith('$') ? OPEN : ofField(key, condition);
}

/** The negation of a query of one field, the only one that is understood. */
function excluded(query: Document): Formula {
  const [entry, more] = Object.entries(fieldsOf(query));
  if (entry === undefined || more !== undefined || entry[0].startsWith('$')) return OPEN;
  const [path, condition] = entry;
  const { set, exact } = readCondition(condition);
  return exact ? { kind: 'field', path, set: complement(set) } : OPEN;
}

function ofField(path: string, condition: unknown): Formula {
  const { set, has } = readCondition(condition);
  return and([
    { kind: 'field', path, set },
    ...has.map((value): Formula => ({ kind: 'has', path, value })),
    ...insideOf(path, condition),
  ]);
}

/** A document that a field shall equal says what the fields in it are, exactly. */
function insideOf(path: string, value: unknown): readonly Formula[] {
  if (!isDocument(value) || isOperators(value)) return [];
  return Object.entries(fieldsOf(value)).flatMap(([name, member]): readonly Formula[] => {
    const inner = `${path}.${name}`;
    if (name.includes('.') || member === undefined) return [];
    const members = Array.isArray(member) ? (member as readonly unknown[]) : [];
    return [
      { kind: 'field', path: inner, set: only(member) },
      ...members.map((item): Formula => ({ kind: 'has', path: inner, value: item })),
      ...insideOf(inner, member),
    ];
  });
}

interface Condition {
  readonly set: ValueSet;
  /** Whether the condition finds exactly the set, so that its negation finds the rest. */
  readonly exact: boolean;
  /** Values that a list must have to be found. */
  readonly has: readonly unknown[];
}

/** Values of an `$in` that are looked at; more say nothing. */
const MOST_VALUES = 500;
const ANYTHING: Condition = { set: ALL, exact: false, has: [] };
const exactly = (set: ValueSet): Condition => ({ set, exact: true, has: [] });

function readCondition(condition: unknown): Condition {
  if (!isDocument(condition) || !isOperators(condition)) return equalTo(condition);
  return Object.entries(fieldsOf(condition))
    .filter(([operator]) => operator !== '$options')
    .map(([operator, operand]) => readOperator(operator, operand))
    .reduce(
      (all, each) => ({
        set: intersection(all.set, each.set),
        exact: all.exact && each.exact,
        has: [...all.has, ...each.has],
      }),
      exactly(ALL),
    );
}

function readOperator(operator: string, operand: unknown): Condition {
  const list = Array.isArray(operand) ? (operand as readonly unknown[]) : undefined;
  switch (operator) {
    case '$eq':
      return isPattern(operand) ? ANYTHING : equalTo(operand);
    case '$ne':
      return other(isPattern(operand) ? ANYTHING : equalTo(operand));
    case '$in': {
      if (list === undefined || list.length > MOST_VALUES) return ANYTHING;
      const each = list.map(equalTo);
      const [first] = each;
      return {
        set: unionOf(each.map(({ set }) => set)),
        exact: each.every(({ exact }) => exact),
        has: each.length === 1 && first !== undefined ? first.has : [],
      };
    }
    case '$nin':
      return list === undefined ? ANYTHING : other(readOperator('$in', list));
    case '$lt':
    case '$lte':
    case '$gt':
    case '$gte':
      return isOrdered(operand) ? exactly(beside(SIDES[operator] as Side, operand)) : ANYTHING;
    case '$exists':
      return exactly(isTrue(operand) ? complement(only(undefined)) : only(undefined));
    case '$not':
      return isDocument(operand) && isOperators(operand) ? other(readCondition(operand)) : ANYTHING;
    case '$elemMatch':
      return {
        ...ANYTHING,
        has: isDocument(operand) && isOperators(operand) ? readCondition(operand).has : [],
      };
    case '$all':
      return { ...ANYTHING, has: (list ?? []).filter((value) => !isPattern(value) && !isElemMatch(value)) };
    default:
      return ANYTHING;
  }
}

function equalTo(value: unknown): Condition {
  if (value === undefined || isPattern(value)) return ANYTHING;
  if (value === null) return exactly(NOTHING);
  // A list is found by itself and by being an element of another.
  if (Array.isArray(value)) return { set: sameType(value), exact: false, has: [value] };
  return { set: only(value), exact: true, has: [value] };
}

function other({ set, exact }: Condition): Condition {
  return exact ? exactly(complement(set)) : ANYTHING;
}

function and(of: readonly Formula[]): Formula {
  return { kind: 'and', of };
}

function isOperators(condition: Document): boolean {
  const keys = Object.keys(fieldsOf(condition));
  return keys.length > 0 && keys.every((key) => key.startsWith('$')) && !keys.includes('$ref');
}

function isOrdered(value: unknown): boolean {
  return typeof value === 'string' || value instanceof Date || isNumeric(value);
}

function isTrue(value: unknown): boolean {
  return isNumeric(value) ? Number(value) !== 0 : value !== false && value !== null && value !== undefined;
}

function isElemMatch(value: unknown): boolean {
  return isDocument(value) && isOperators(value);
}

function isPattern(value: unknown): boolean {
  if (value instanceof RegExp) return true;
  return (
    typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'BSONRegExp'
  );
}

/** What is known of the fields of a document. */
export class Facts {
  private readonly sets: ReadonlyMap<string, ValueSet>;
  private readonly members: ReadonlyMap<string, readonly unknown[]>;

  constructor(
    sets: ReadonlyMap<string, ValueSet> = new Map(),
    members: ReadonlyMap<string, readonly unknown[]> = new Map(),
  ) {
    this.sets = sets;
    this.members = members;
  }

  /** The values that a field may have. */
  of(path: string): ValueSet {
    return this.sets.get(path) ?? ALL;
  }

  /** What a list at the path has for certain. */
  membersOf(path: string): readonly unknown[] {
    return this.members.get(path) ?? [];
  }

  /** These facts and one more; undefined where they contradict each other. */
  with(path: string, set: ValueSet): Facts | undefined {
    const both = intersection(this.of(path), set);
    if (both.length === 0) return undefined;
    return new Facts(new Map(this.sets).set(path, both), this.members);
  }

  withMember(path: string, value: unknown): Facts {
    return new Facts(this.sets, new Map(this.members).set(path, [...this.membersOf(path), value]));
  }
}

/** Most alternatives of a query that are looked at. */
const MOST_ALTERNATIVES = 64;
/** Most conditions of a query that are looked at. */
const MOST_CONDITIONS = 500;

/**
 * The alternatives (`$or`) of a query, each with what it says; those that contradict themselves are left out.
 *
 * @returns undefined where there are too many, or too many conditions in them.
 */
export function alternativesOf(query: Document): readonly Facts[] | undefined {
  const add = (formula: Formula, to: readonly Facts[]): readonly Facts[] => {
    if (to.length > MOST_ALTERNATIVES) return to;
    switch (formula.kind) {
      case 'open':
        return to;
      case 'and':
        return formula.of.reduce((all, each) => add(each, all), to);
      case 'or':
        return formula.of.reduce<readonly Facts[]>(
          (all, each) => (all.length > MOST_ALTERNATIVES ? all : [...all, ...add(each, to)]),
          [],
        );
      case 'field':
        return to.flatMap((facts) => facts.with(formula.path, formula.set) ?? []);
      case 'has':
        return to.map((facts) => facts.withMember(formula.path, formula.value));
    }
  };
  const formula = formulaOf(query);
  if (sizeOf(formula) > MOST_CONDITIONS) return undefined;
  const found = add(formula, [new Facts()]);
  return found.length > MOST_ALTERNATIVES ? undefined : found;
}

function sizeOf(formula: Formula): number {
  return 'of' in formula ? formula.of.reduce((sum, each) => sum + sizeOf(each), 0) : 1;
}
