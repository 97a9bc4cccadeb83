import { fieldsOf, isDocument, isNaNValue, isNumeric, toNumber } from '../../values';
import type { Comparison } from '../language/syntax';
import { hasGaps, isValue, NoValue } from '../language/truth';
import {
  beside,
  complement,
  intersection,
  NONE,
  NOTHING,
  only,
  sameType,
  union,
  unionOf,
  type Side,
  type ValueSet,
} from './value-set';

/** For which values of a field a clause holds, and for which it does not; for the others it has no answer. */
export interface LeafSets {
  readonly holds: ValueSet;
  readonly fails: ValueSet;
}

const NEVER: LeafSets = { holds: NONE, fails: NONE };
const SOMETHING = complement(NOTHING);
const PRESENT = complement(only(undefined));
/** Milliseconds that a date can have. */
const LATEST = 8.64e15;

const swap = ({ holds, fails }: LeafSets): LeafSets => ({ holds: fails, fails: holds });

/** `field == null` */
export function setsOfNull(): LeafSets {
  return { holds: NOTHING, fails: SOMETHING };
}

/** `field == known` */
export function setsOfEqual(known: unknown): LeafSets {
  if (known === undefined || known === null) {
    return { holds: known === null ? only(null) : NONE, fails: SOMETHING };
  }
  if (hasGaps(known)) return NEVER;
  return { holds: only(known), fails: complement(only(known)) };
}

/** `field operator known` */
export function setsOfComparison(operator: Comparison, known: unknown): LeafSets {
  if (operator === '==') return setsOfEqual(known);
  if (operator === '!=') return swap(setsOfEqual(known));
  return { holds: setOfOrder(operator, known), fails: setOfOrder(OPPOSITE[operator], known) };
}

export const OPPOSITE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const satisfies Record<Side, Side>;

/** `known operator field`, turned round. */
export const TURNED = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
} as const satisfies Record<Comparison, Comparison>;

function setOfOrder(side: Side, known: unknown): ValueSet {
  if (typeof known === 'string') return beside(side, known);
  const number = known instanceof Date ? known.getTime() : known;
  if (!isNumeric(number) || isNaNValue(number)) return NONE;
  return union(beside(side, number), datesBeside(side, toNumber(number)));
}

/** The first or last date of a side of a time that need not be whole. */
export function edgeOfDates(side: Side, time: number): Date | undefined {
  const whole = side === '<' || side === '>=' ? Math.ceil(time) : Math.floor(time);
  return Math.abs(whole) <= LATEST ? new Date(whole) : undefined;
}

/** Whether all dates lie on a side of a time that no date has. */
export function allDates(side: Side, time: number): boolean {
  return (side === '<' || side === '<=') === time > 0;
}

function datesBeside(side: Side, time: number): ValueSet {
  const edge = edgeOfDates(side, time);
  if (edge !== undefined) return beside(side, edge);
  return allDates(side, time) ? sameType(new Date(0)) : NONE;
}

/** `field in known` */
export function setsOfIn(known: unknown): LeafSets {
  if (Array.isArray(known)) {
    const items = known as readonly unknown[];
    const values = unionOf(items.filter(isValue).map(only));
    const fails = items.every(isValue) ? intersection(PRESENT, complement(values)) : NONE;
    return { holds: values, fails };
  }
  if (known instanceof NoValue || !isDocument(known)) return NEVER;
  const names = unionOf(Object.keys(fieldsOf(known)).map(only));
  return { holds: names, fails: intersection(beside('>=', ''), complement(names)) };
}

/** A field in the place of a condition. */
export function setsOfTruthy(): LeafSets {
  const fails = union(NOTHING, ...[false, 0, Number.NaN, ''].map(only));
  return { holds: complement(fails), fails };
}

/** What of a set can be said of a field inside another: where it is missing, the other may be too, and there is no answer. */
export function ofNested({ holds, fails }: LeafSets): LeafSets {
  return { holds: intersection(holds, PRESENT), fails: intersection(fails, PRESENT) };
}
