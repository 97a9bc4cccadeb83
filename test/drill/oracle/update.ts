import { Double, Int32, Long } from 'bson';
import { combine, integer, PLUS, TIMES } from './numbers';
import { matches, sortDocs } from './query';
import { compare, equal, isDoc, isNumber, Refused, Unsure, type Doc, type Numeric } from './values';

/** What an update is given beside itself. */
export interface Updating {
  readonly arrayFilters?: readonly Doc[];
  /** The position `$` stands for. */
  readonly position?: number;
  /** Whether the document is made by this update. */
  readonly inserting?: boolean;
}

const POSITION = /^(0|[1-9]\d*)$/;

/** Says that a value is left as it is. */
const KEEP = Symbol('keep');

type Change = (old: unknown) => unknown;

/** The document after an update; the one given is left alone. */
export function updated(document: Doc, update: Doc, updating: Updating = {}): Doc {
  const result = copied(document) as Doc;
  const changes = Object.entries(update).flatMap(([name, fields]) =>
    Object.entries(fields as Doc).map(([path, operand]) => ({ name, path, operand })),
  );
  // A renamed field comes where its new name stands.
  const place = ({ name, path, operand }: (typeof changes)[number]) =>
    name === '$rename' ? String(operand) : path;
  changes.sort((one, other) => (place(one) < place(other) ? -1 : place(one) > place(other) ? 1 : 0));
  for (const { name, path, operand } of changes) apply(result, { name, path, operand, updating });
  return result;
}

export function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isDoc(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, copied(field)]));
}

interface Applying {
  readonly name: string;
  readonly path: string;
  readonly operand: unknown;
  readonly updating: Updating;
}

function apply(document: Doc, { name, path, operand, updating }: Applying): void {
  const parts = path.split('.').map((part) => {
    if (part !== '$') return part;
    if (updating.position === undefined) throw new Refused('no position');
    return String(updating.position);
  });
  if (name === '$rename') {
    rename(document, parts, String(operand).split('.'));
    return;
  }
  if (name === '$setOnInsert' && updating.inserting !== true) return;
  const creates = !['$unset', '$pop', '$pull', '$pullAll'].includes(name);
  reach(document, parts, { change: changeOf(name, operand), creates, removes: name === '$unset', updating });
}

interface Reaching {
  readonly change: Change;
  readonly creates: boolean;
  readonly removes: boolean;
  readonly updating: Updating;
}

function reach(holder: unknown, parts: readonly string[], reaching: Reaching): void {
  const [name = ''] = parts;
  if (name.startsWith('$[')) {
    for (const at of chosen(holder, name, reaching)) step(holder, [String(at), ...parts.slice(1)], reaching);
    return;
  }
  step(holder, parts, reaching);
}

function chosen(holder: unknown, name: string, { updating }: Reaching): number[] {
  if (!Array.isArray(holder)) throw new Refused('no array');
  const id = name.slice(2, -1);
  const positions = [...holder.keys()];
  if (id === '') return positions;
  const filter = (updating.arrayFilters ?? []).find((one) => Object.keys(one)[0]?.split('.')[0] === id);
  if (filter === undefined) throw new Refused('no filter');
  return positions.filter((at) => matches(filter, { [id]: holder[at] as unknown }));
}

function step(holder: unknown, parts: readonly string[], reaching: Reaching): void {
  const [name = '', ...rest] = parts;
  const { change, creates, removes } = reaching;
  if (Array.isArray(holder)) {
    if (!POSITION.test(name)) {
      if (creates) throw new Refused('a name in an array');
      checkArrays(rest);
      return;
    }
    const at = Number(name);
    if (at >= holder.length && !creates) {
      checkArrays(rest);
      return;
    }
    if (rest.length > 0) {
      if (at >= holder.length) pad(holder, at, {});
      reach(holder[at], rest, reaching);
      return;
    }
    const result = removes ? null : change(at < holder.length ? holder[at] : undefined);
    if (result === KEEP) return;
    if (at >= holder.length) pad(holder, at, result);
    else holder[at] = result;
    return;
  }
  if (!isDoc(holder)) {
    if (creates) throw new Refused('a field in what is no document');
    checkArrays(rest);
    return;
  }
  if (rest.length > 0) {
    if (holder[name] === undefined) {
      if (!creates) {
        checkArrays(rest);
        return;
      }
      if (rest[0]?.startsWith('$[') === true) throw new Refused('no array');
      holder[name] = {};
    }
    reach(holder[name], rest, reaching);
    return;
  }
  if (removes) {
    Reflect.deleteProperty(holder, name);
    return;
  }
  const result = change(holder[name]);
  if (result !== KEEP) holder[name] = result;
}

/** What is not there has no elements to choose from. */
function checkArrays(rest: readonly string[]): void {
  if (rest.some((part) => part.startsWith('$['))) throw new Refused('no array');
}

function pad(array: unknown[], at: number, value: unknown): void {
  while (array.length < at) array.push(null);
  array.push(value);
}

function rename(document: Doc, from: readonly string[], to: readonly string[]): void {
  const value = plainAt(document, from);
  if (value === undefined) return;
  plainAt(document, to);
  reach(document, from, { change: () => KEEP, creates: false, removes: true, updating: {} });
  reach(document, to, { change: () => value, creates: true, removes: false, updating: {} });
}

function plainAt(document: Doc, parts: readonly string[]): unknown {
  let value: unknown = document;
  for (const part of parts) {
    if (Array.isArray(value)) throw new Refused('renames in arrays');
    value = isDoc(value) ? value[part] : undefined;
  }
  return value;
}

function changeOf(name: string, operand: unknown): Change {
  switch (name) {
    case '$set':
    case '$setOnInsert':
      return () => operand;
    case '$unset':
      return () => KEEP;
    case '$inc':
      return (old) =>
        old === undefined ? operand : whole(combine(target(old), operand as Numeric, PLUS), old, operand);
    case '$mul':
      return (old) =>
        old === undefined
          ? zeroOf(operand)
          : whole(combine(target(old), operand as Numeric, TIMES), old, operand);
    case '$min':
      return (old) => (old === undefined || compare(operand, old) < 0 ? operand : KEEP);
    case '$max':
      return (old) => (old === undefined || compare(operand, old) > 0 ? operand : KEEP);
    case '$bit':
      return (old) => bits(old, operand as Doc);
    default:
      return (old) => ofArray(name, old, operand);
  }
}

function target(value: unknown): Numeric {
  if (!isNumber(value)) throw new Refused('no number');
  return value;
}

/** Integers that no longer fit a long are refused; they never become doubles. */
function whole(result: Numeric, a: unknown, b: unknown): Numeric {
  const isWhole = (value: unknown) => value instanceof Int32 || value instanceof Long;
  if (isWhole(a) && isWhole(b) && result instanceof Double) throw new Refused('overflow');
  return result;
}

function zeroOf(operand: unknown): unknown {
  if (operand instanceof Int32) return new Int32(0);
  if (operand instanceof Long) return Long.ZERO;
  if (operand instanceof Double) return new Double(operand.value * 0);
  throw new Unsure('zeros of decimals');
}

function bits(old: unknown, operand: Doc): unknown {
  const value = old === undefined ? new Int32(0) : old;
  if (!(value instanceof Int32) && !(value instanceof Long)) throw new Refused('no integer');
  let result = BigInt(value.toString());
  let long = value instanceof Long;
  for (const [name, mask] of Object.entries(operand)) {
    const other = BigInt((mask as Int32 | Long).toString());
    long ||= mask instanceof Long;
    result = name === 'and' ? result & other : name === 'or' ? result | other : result ^ other;
  }
  return integer(result, long ? 'long' : 'int');
}

function ofArray(name: string, old: unknown, operand: unknown): unknown {
  if (old === undefined && !['$push', '$addToSet'].includes(name)) return KEEP;
  const list = old === undefined ? [] : old;
  if (!Array.isArray(list)) throw new Refused('no array');
  switch (name) {
    case '$push':
      return pushed(list, operand);
    case '$addToSet': {
      const values = isEach(operand) ? (operand['$each'] as unknown[]) : [operand];
      return values.reduce<unknown[]>(
        (set, one) => (set.some((other) => equal(one, other)) ? set : [...set, one]),
        list,
      );
    }
    case '$pop':
      return Number(operand) > 0 ? list.slice(0, -1) : list.slice(1);
    case '$pullAll':
      return list.filter((one) => !(operand as unknown[]).some((other) => equal(one, other)));
    case '$pull':
      return list.filter((one) => !isPulled(one, operand));
    default:
      throw new Unsure(name);
  }
}

function isEach(operand: unknown): operand is Doc {
  return isDoc(operand) && '$each' in operand;
}

function pushed(list: readonly unknown[], operand: unknown): unknown[] {
  if (!isEach(operand)) return [...list, operand];
  const { $each, $position, $slice, $sort } = operand;
  const result = [...list];
  const at = $position === undefined ? result.length : Number($position);
  const start = at < 0 ? Math.max(0, result.length + at) : Math.min(at, result.length);
  result.splice(start, 0, ...($each as unknown[]));
  const sorted = $sort === undefined ? result : inOrder(result, $sort);
  if ($slice === undefined) return sorted;
  const count = Number($slice);
  return count === 0 ? [] : count > 0 ? sorted.slice(0, count) : sorted.slice(count);
}

function inOrder(list: unknown[], order: unknown): unknown[] {
  if (isNumber(order)) return [...list].sort((a, b) => compare(a, b) * Number(order));
  if (!list.every(isDoc)) throw new Unsure('sorts of what are no documents');
  return sortDocs(list, order as Doc);
}

function isPulled(element: unknown, condition: unknown): boolean {
  if (condition instanceof RegExp) return matches({ element: condition }, { element });
  if (!isDoc(condition)) return equal(element, condition);
  if (Object.keys(condition)[0]?.startsWith('$') === true)
    return matches({ element: condition }, { element });
  return isDoc(element) && matches(condition, element);
}

/** The document an upsert makes before the update is applied to it. */
export function seedOf(filter: Doc): Doc {
  let seed: Doc = {};
  for (const [path, condition] of Object.entries(filter)) {
    const value = isDoc(condition) && '$eq' in condition ? condition['$eq'] : condition;
    if (isDoc(value) && Object.keys(value)[0]?.startsWith('$') === true) continue;
    seed = updated(seed, { $set: { [path]: value } });
  }
  const { _id, ...others } = seed;
  return { _id, ...others };
}
