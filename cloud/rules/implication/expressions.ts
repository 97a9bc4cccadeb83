import type { Document } from '../../values';

/** An aggregation expression that gives true or false; a boolean where it is settled already. */
export type Condition = boolean | Document;
/** An aggregation expression that gives a value. */
export type Value = string | Document;

/** All of them hold. */
export function all(...conditions: readonly Condition[]): Condition {
  if (conditions.includes(false)) return false;
  const open = conditions.filter((each) => typeof each !== 'boolean');
  if (open.length < 2) return open[0] ?? true;
  return { $and: open.flatMap((each) => ('$and' in each ? (each['$and'] as Condition[]) : [each])) };
}

/** One of them holds. */
export function any(...conditions: readonly Condition[]): Condition {
  if (conditions.includes(true)) return true;
  const open = conditions.filter((each) => typeof each !== 'boolean');
  if (open.length < 2) return open[0] ?? false;
  return { $or: open.flatMap((each) => ('$or' in each ? (each['$or'] as Condition[]) : [each])) };
}

/** It does not hold. */
export function no(condition: Condition): Condition {
  return typeof condition === 'boolean' ? !condition : { $not: [condition] };
}

/** A constant, whatever it looks like. */
export function constant(value: unknown): Value {
  return { $literal: value };
}

/** One of two conditions, of which the other is not looked at. */
export function either(test: Condition, then: Condition, otherwise: Condition): Condition {
  if (typeof test === 'boolean') return test ? then : otherwise;
  return { $cond: [test, then, otherwise] };
}

const NOTHING = ['missing', 'null', 'undefined'];
const NUMBERS = ['int', 'long', 'double', 'decimal'];

const typeIn = (value: Value, types: readonly string[]): Condition => ({ $in: [{ $type: value }, types] });

export const isType = (value: Value, type: string): Condition => ({ $eq: [{ $type: value }, type] });
export const isNothing = (value: Value): Condition => typeIn(value, NOTHING);
export const isPresent = (value: Value): Condition => no(isType(value, 'missing'));
export const isNumber = (value: Value): Condition =>
  all(typeIn(value, NUMBERS), { $ne: [value, constant(Number.NaN)] });
export const isTime = (value: Value): Condition => any(isNumber(value), isType(value, 'date'));
/** Numbers as they are, dates as milliseconds. */
export const asTime = (value: Value): Value => ({
  $cond: [isType(value, 'date'), { $toLong: value }, value],
});

/** The field of what may be no document. */
export function fieldOf(value: Value, name: string): Value {
  return { $getField: { field: constant(name), input: value } };
}

/**
 * The value at a path as rules read it: fields of documents, elements of arrays by position, missing in all else. Unlike
 * MongoDB's paths it does not go through the elements of arrays.
 */
export function valueAtPath(parts: readonly string[]): Value {
  const [first = '', ...rest] = parts;
  return rest.reduce(memberOf, isPlain(first) ? `$${first}` : fieldOf('$$ROOT', first));
}

function memberOf(of: Value, name: string): Value {
  const index = /^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : undefined;
  const element =
    index === undefined
      ? '$$REMOVE'
      : { $cond: [{ $isArray: '$$of' }, { $arrayElemAt: ['$$of', index] }, '$$REMOVE'] };
  const field = isPlain(name) ? `$$of.${name}` : fieldOf('$$of', name);
  return { $let: { vars: { of }, in: { $cond: [isType('$$of', 'object'), field, element] } } };
}

/** Names that a path may spell out. */
function isPlain(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
}
