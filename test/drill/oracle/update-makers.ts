import { Double, Int32, Long } from 'bson';
import type { Chance } from './chance';
import { conditionOf, elementOf, filterOf, likelyValue, numberOf, PATHS, valueOf } from './makers';
import { isDoc, type Doc } from './values';

const int = (value: number) => new Int32(value);

/** An update with what belongs to it. */
export interface MadeUpdate {
  readonly filter: Doc;
  readonly update: Doc;
  readonly arrayFilters?: readonly Doc[];
  /** The array whose position `$` stands for, and the condition that finds it. */
  readonly positional?: { readonly array: string; readonly condition: unknown };
  readonly upsert?: true;
}

const TARGETS = [
  ...PATHS.filter((path) => path !== '_id'),
  't.6',
  'l.1',
  'o.z',
  'new',
  'new.x',
  't.$[]',
  'l.$[].x',
  'l.$[].y',
];

/** An update of documents that exist. */
export function updateOf(chance: Chance, documents: readonly Doc[]): MadeUpdate {
  if (chance.often(12)) return positionalOf(chance, documents);
  if (chance.often(10)) return identifiedOf(chance, documents);
  const paths = [chance.pick(TARGETS), ...(chance.often(25) ? [chance.pick(TARGETS)] : [])];
  return {
    filter: chance.often(60) ? { _id: int(chance.below(8)) } : filterOf(chance, documents, 1),
    update: fieldsOf(chance, paths, documents),
  };
}

function fieldsOf(chance: Chance, paths: readonly string[], documents: readonly Doc[]): Doc {
  const update: Record<string, Doc> = {};
  const used: string[] = [];
  for (const path of paths) {
    // Two changes of one place are refused, which is no matter for an oracle.
    if (used.some((other) => meet(other, path))) continue;
    const [name, operand] = changeOf(chance, documents);
    used.push(path);
    if (name === '$rename') {
      const to = chance.pick(['r', 'o.r', 'n', 'zz.r', 't.0']);
      if (path.includes('$') || used.some((other) => meet(other, to))) continue;
      used.push(to);
      update[name] = { ...update[name], [path]: to };
    } else update[name] = { ...update[name], [path]: operand };
  }
  return Object.keys(update).length === 0 ? { $set: { zz: int(1) } } : update;
}

function meet(one: string, other: string): boolean {
  return (
    one === other ||
    one.startsWith(`${other}.`) ||
    other.startsWith(`${one}.`) ||
    one.split('.')[0] === other.split('.')[0]
  );
}

function positionalOf(chance: Chance, documents: readonly Doc[]): MadeUpdate {
  const array = chance.pick(['t', 'l', 'a']);
  const value = likelyValue(chance, documents);
  const condition = chance.often(60)
    ? { $elemMatch: elementOf(chance, documents, 1) }
    : Array.isArray(value) || (isDoc(value) && Object.keys(value).length === 0)
      ? int(1)
      : value;
  const path = `${array}.$${chance.often(40) ? '.x' : ''}`;
  return {
    filter: { [array]: condition },
    update: fieldsOf(chance, [path], documents),
    positional: { array, condition },
  };
}

function identifiedOf(chance: Chance, documents: readonly Doc[]): MadeUpdate {
  const path = chance.pick(['t.$[e]', 'l.$[e]', 'l.$[e].x', 'o.x.$[e]', 'a.$[e].y']);
  const inner = conditionOf(chance, documents, 1);
  const update = fieldsOf(chance, [path], documents);
  const filter = { _id: int(chance.below(8)) };
  // A filter that no path names is refused.
  if (!JSON.stringify(update).includes('$[e]')) return { filter, update };
  return {
    filter,
    update,
    arrayFilters: [chance.often(50) ? { e: inner } : { 'e.x': inner }],
  };
}

/** An upsert of a document that may exist. */
export function upsertOf(chance: Chance, documents: readonly Doc[], id: number): MadeUpdate {
  const filter: Doc = { _id: int(chance.often(70) ? id : chance.below(8)) };
  if (chance.often(50)) filter['a'] = chance.often(50) ? { $eq: valueOf(chance) } : valueOf(chance, 1);
  if (chance.often(40)) filter['o.x'] = valueOf(chance, 1);
  if (chance.often(30)) filter['n'] = { $gt: numberOf(chance) };
  for (const [name, value] of Object.entries(filter))
    if (isDoc(value) && Object.keys(value).length === 0) filter[name] = int(1);
  const update = fieldsOf(chance, [chance.pick(['b', 's', 't', 'o.y'])], documents);
  return { filter, update: { ...update, $setOnInsert: { made: valueOf(chance) } }, upsert: true };
}

function changeOf(chance: Chance, documents: readonly Doc[]): readonly [string, unknown] {
  const value = () => likelyValue(chance, documents);
  switch (chance.below(15)) {
    case 0:
    case 1:
      return ['$set', value()];
    case 2:
      return ['$unset', ''];
    case 3:
      return ['$inc', numberOf(chance)];
    case 4:
      return ['$mul', numberOf(chance)];
    case 5:
      return [chance.pick(['$min', '$max']), value()];
    case 6:
      return ['$rename', ''];
    case 7:
      return [
        '$bit',
        {
          [chance.pick(['and', 'or', 'xor'])]: chance.often(50)
            ? int(chance.below(9))
            : Long.fromNumber(chance.below(9)),
        },
      ];
    case 8:
      return ['$pop', int(chance.pick([-1, 1]))];
    case 9:
    case 10:
      return ['$pull', pulled(chance, documents)];
    case 11:
      return ['$pullAll', chance.some(2, value)];
    case 12:
      return ['$addToSet', chance.often(50) ? value() : { $each: chance.some(3, value) }];
    default:
      return ['$push', chance.often(30) ? value() : pushOf(chance, documents)];
  }
}

function pulled(chance: Chance, documents: readonly Doc[]): unknown {
  const condition = chance.often(40) ? elementOf(chance, documents, 1) : likelyValue(chance, documents);
  return isDoc(condition) && Object.keys(condition).length === 0 ? int(1) : condition;
}

function pushOf(chance: Chance, documents: readonly Doc[]): Doc {
  const push: Doc = { $each: chance.some(3, () => likelyValue(chance, documents)) };
  if (chance.often(40)) push['$position'] = int(chance.below(7) - 3);
  if (chance.often(40)) push['$slice'] = int(chance.below(9) - 4);
  if (chance.often(40))
    push['$sort'] = chance.often(70)
      ? int(chance.pick([-1, 1]))
      : { x: chance.pick([int(1), new Double(-1)]) };
  return push;
}
