import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import type { Chance } from './chance';
import { isDoc, type Doc } from './values';

const int = (value: number) => new Int32(value);
const decimal = (text: string) => Decimal128.fromString(text);

const NUMBERS: readonly unknown[] = [
  ...[-3, -1, 0, 1, 1, 2, 2, 3, 5, 2_147_483_647].map(int),
  ...[0, -0, 0.5, 1, 2, 2.5, -1.5, NaN, 1e10].map((value) => new Double(value)),
  ...['1', '2', '-3', '9007199254740993', '9223372036854775807'].map((text) => Long.fromString(text)),
  ...['1', '1.0', '2.5', '-3', '9007199254740993', 'NaN'].map(decimal),
];
const DATES = ['2024-02-29T12:00:00Z', '2023-12-31T23:59:59.999Z', '1969-12-31T00:00:00Z'].map(
  (text) => new Date(text),
);
const IDS = ['65e0c1cd0000000000000000', '65e0c1cd0000000000000001'].map((text) => new ObjectId(text));
const TEXTS = ['', 'a', 'ab', 'abc', 'b', 'B', '你好', '1'];
const SCALARS: readonly unknown[] = [...DATES, ...IDS, true, false, null, null];

/** Paths that documents of {@link documentOf} have, or nearly. */
export const PATHS = [
  'a',
  'b',
  'n',
  's',
  't',
  'l',
  'o',
  'o.x',
  'o.y',
  'l.x',
  'l.y',
  'a.x',
  'b.x',
  't.0',
  't.1',
  'l.0.x',
  'o.x.y',
  'zz',
  'l.x.y',
  '_id',
];

export function numberOf(chance: Chance): unknown {
  return chance.pick(NUMBERS);
}

export function scalarOf(chance: Chance): unknown {
  if (chance.often(45)) return numberOf(chance);
  return chance.often(45) ? chance.pick(TEXTS) : chance.pick(SCALARS);
}

/** Any value, of arrays and documents not too deep. */
export function valueOf(chance: Chance, depth = 2): unknown {
  if (depth === 0 || chance.often(65)) return scalarOf(chance);
  return chance.often(50) ? chance.some(3, () => valueOf(chance, depth - 1)) : innerOf(chance, depth - 1);
}

function innerOf(chance: Chance, depth: number): Doc {
  const inner: Doc = {};
  for (const name of ['x', 'y']) if (chance.often(65)) inner[name] = valueOf(chance, depth);
  return inner;
}

/** A document of a few fields, each of which may be missing or of another type than usual. */
export function documentOf(chance: Chance, id: number): Doc {
  const document: Doc = { _id: int(id) };
  const fields: Record<string, () => unknown> = {
    a: () => valueOf(chance),
    b: () => valueOf(chance),
    n: () => numberOf(chance),
    s: () => chance.pick(TEXTS),
    t: () => chance.some(4, () => (chance.often(90) ? scalarOf(chance) : valueOf(chance, 1))),
    l: () => chance.some(3, () => innerOf(chance, 1)),
    o: () => innerOf(chance, 2),
  };
  for (const [name, make] of Object.entries(fields))
    if (chance.often(80)) document[name] = chance.often(92) ? make() : valueOf(chance, 1);
  return document;
}

/** A value that some document has, so that conditions are met now and then; else any. */
export function likelyValue(chance: Chance, documents: readonly Doc[]): unknown {
  let value: unknown = documents.length === 0 ? undefined : chance.pick(documents);
  for (let depth = 0; depth < 3; depth++) {
    const inner = Array.isArray(value) ? (value as unknown[]) : isDoc(value) ? Object.values(value) : [];
    if (inner.length === 0 || (depth > 0 && chance.often(40))) break;
    value = chance.pick(inner);
  }
  return value === undefined || chance.often(25) ? valueOf(chance) : value;
}

/** A filter over {@link PATHS}. */
export function filterOf(chance: Chance, documents: readonly Doc[], depth = 2): Doc {
  const filter: Doc = {};
  const count = 1 + chance.below(2);
  for (let made = 0; made < count; made++) {
    if (depth > 0 && chance.often(15)) {
      const name = chance.pick(['$and', '$or', '$nor']);
      filter[name] = [
        filterOf(chance, documents, depth - 1),
        ...chance.some(2, () => filterOf(chance, documents, depth - 1)),
      ];
    } else filter[chance.pick(PATHS)] = conditionOf(chance, documents, depth);
  }
  return filter;
}

/** A condition of one field: a value, a pattern or operators. */
export function conditionOf(chance: Chance, documents: readonly Doc[], depth = 2): unknown {
  if (chance.often(20)) {
    const value = likelyValue(chance, documents);
    return isDoc(value) && Object.keys(value).length === 0 ? null : value;
  }
  if (chance.often(4)) return patternOf(chance);
  const operators = operatorOf(chance, documents, depth);
  return chance.often(15) ? { ...operators, ...operatorOf(chance, documents, depth) } : operators;
}

function patternOf(chance: Chance): RegExp {
  return chance.pick([/^a/, /b$/i, /b/, /^$/, /好/]);
}

const TYPES = [
  'int',
  'long',
  'double',
  'decimal',
  'number',
  'string',
  'object',
  'array',
  'null',
  'bool',
  'date',
  'objectId',
];

function operatorOf(chance: Chance, documents: readonly Doc[], depth: number): Doc {
  const value = () => likelyValue(chance, documents);
  switch (chance.below(depth > 0 ? 15 : 12)) {
    case 0:
      return { $eq: value() };
    case 1:
      return { $ne: value() };
    case 2:
    case 3:
    case 4:
      return { [chance.pick(['$gt', '$gte', '$lt', '$lte'])]: value() };
    case 5:
      return {
        $in: [
          ...chance.some(3, value),
          ...(chance.often(20) ? [patternOf(chance)] : []),
          ...(chance.often(20) ? [null] : []),
        ],
      };
    case 6:
      return { $nin: chance.some(3, value) };
    case 7:
      return { $exists: chance.often(50) };
    case 8:
      return { $type: chance.often(70) ? chance.pick(TYPES) : [chance.pick(TYPES), chance.pick(TYPES)] };
    case 9:
      return { $size: int(chance.below(4)) };
    case 10:
      return { $mod: [int(1 + chance.below(3)), int(chance.below(3) - 1)] };
    case 11:
      return { $all: chance.some(2, value) };
    case 12:
      return { $not: chance.often(10) ? patternOf(chance) : operatorOf(chance, documents, depth - 1) };
    case 13:
      return { $all: [{ $elemMatch: elementOf(chance, documents, depth) }] };
    default:
      return { $elemMatch: elementOf(chance, documents, depth) };
  }
}

/** The condition of `$elemMatch`: operators on the element, or fields of it. */
export function elementOf(chance: Chance, documents: readonly Doc[], depth: number): Doc {
  if (chance.often(50)) return operatorOf(chance, documents, depth - 1);
  return { [chance.pick(['x', 'y', 'x.y'])]: conditionOf(chance, documents, depth - 1) };
}
