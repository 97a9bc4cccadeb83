import { Int32 } from 'bson';
import type { Chance } from './chance';
import { filterOf, scalarOf, valueOf } from './makers';
import type { Doc } from './values';

const int = (value: number) => new Int32(value);

const FIELDS = ['a', 'b', 'n', 's', 't', 'l', 'o', 'o.x', 'o.y', 'l.x', 'l.y', 'a.x', 'zz'];

/** A pipeline of a few stages. */
export function pipelineOf(chance: Chance, documents: readonly Doc[]): Doc[] {
  const stages: Doc[] = [];
  const count = 1 + chance.below(4);
  for (let made = 0; made < count; made++) stages.push(...stageOf(chance, documents));
  return stages;
}

function stageOf(chance: Chance, documents: readonly Doc[]): Doc[] {
  switch (chance.below(14)) {
    case 0:
      return [{ $match: filterOf(chance, documents, 1) }];
    case 1:
      return [{ $match: { $expr: expressionOf(chance) } }];
    case 2:
    case 3:
      return [{ $group: groupOf(chance) }];
    case 4:
      return [{ $unwind: unwindOf(chance) }];
    case 5:
      return [{ $sort: { [chance.pick(FIELDS)]: int(chance.pick([1, -1])), _id: int(1) } }];
    case 6:
      return [{ [chance.pick(['$skip', '$limit'])]: int(1 + chance.below(5)) }];
    case 7:
      return [{ $lookup: lookupOf(chance, documents) }];
    case 8:
      return [
        {
          $facet: {
            one: stageOf(chance, documents).filter(isInner),
            two: stageOf(chance, documents).filter(isInner),
          },
        },
      ];
    case 9:
      return [
        {
          $replaceRoot: {
            newRoot: { $mergeObjects: [{ _id: '$_id' }, chance.pick(['$o', { x: expressionOf(chance) }])] },
          },
        },
      ];
    case 10:
      return [
        {
          $bucket: {
            groupBy: `$${chance.pick(['n', 'a'])}`,
            boundaries: [int(-1), int(1), int(3)],
            default: 'other',
          },
        },
      ];
    case 11:
      return chance.often(50)
        ? [{ $unionWith: { coll: 'other' } }]
        : [chance.pick([{ $count: 'n' }, { $sortByCount: `$${chance.pick(FIELDS)}` }])];
    case 12:
      return [{ $project: projectOf(chance) }];
    default:
      return [{ $addFields: { [chance.pick(['f', 'a', 'n'])]: computedOf(chance) } }];
  }
}

function isInner(stage: Doc): boolean {
  return !('$facet' in stage);
}

function groupOf(chance: Chance): Doc {
  const path = () => `$${chance.pick(FIELDS)}`;
  const group: Doc = { _id: chance.often(20) ? null : chance.often(70) ? path() : { k: path() } };
  for (const name of ['f', 'n', 'a'].slice(0, 1 + chance.below(3))) {
    const accumulator = chance.pick([
      '$sum',
      '$avg',
      '$min',
      '$max',
      '$push',
      '$addToSet',
      '$first',
      '$last',
      '$count',
    ]);
    group[name] = { [accumulator]: accumulator === '$count' ? {} : chance.often(80) ? path() : int(1) };
  }
  return group;
}

function unwindOf(chance: Chance): Doc {
  const unwind: Doc = { path: `$${chance.pick(['t', 'l', 'a', 'zz'])}` };
  if (chance.often(50)) unwind['preserveNullAndEmptyArrays'] = chance.often(70);
  if (chance.often(40)) unwind['includeArrayIndex'] = 'at';
  return unwind;
}

function lookupOf(chance: Chance, documents: readonly Doc[]): Doc {
  if (chance.often(70))
    return {
      from: 'other',
      localField: chance.pick(['a', 'n', 's', 't', 'o.x', 'l.x', 'zz']),
      foreignField: chance.pick(['a', 'n', 's', 't', 'o.x', 'l.x', 'zz']),
      as: 'found',
    };
  return {
    from: 'other',
    pipeline: [{ $match: filterOf(chance, documents, 0) }, { $limit: int(2) }],
    as: 'found',
  };
}

function projectOf(chance: Chance): Doc {
  const project: Doc = {};
  if (chance.often(30)) project['_id'] = int(0);
  const excludes = chance.often(30);
  for (const name of ['a', 'n', 'o', 'f'])
    if (chance.often(60)) project[name] = excludes ? int(0) : chance.often(40) ? int(1) : computedOf(chance);
  if (
    Object.keys(project).length === 0 ||
    (excludes && '_id' in project && Object.keys(project).length === 1)
  )
    project['s'] = int(0);
  return project;
}

/** An expression that is no plain value, so that a field of it is computed and not a path or a choice. */
function computedOf(chance: Chance): Doc {
  return operatorOf(chance, 2);
}

/** An aggregation expression. */
export function expressionOf(chance: Chance, depth = 2): unknown {
  if (depth > 0 && chance.often(60)) return operatorOf(chance, depth);
  if (chance.often(65)) return `$${chance.pick(FIELDS)}`;
  return { $literal: chance.often(50) ? scalarOf(chance) : valueOf(chance) };
}

const ONE = [
  '$not',
  '$type',
  '$isArray',
  '$isNumber',
  '$size',
  '$abs',
  '$floor',
  '$ceil',
  '$trunc',
  '$round',
  '$first',
  '$last',
  '$reverseArray',
  '$objectToArray',
  '$toUpper',
  '$strLenCP',
  '$year',
  '$month',
  '$dayOfMonth',
  '$sum',
  '$avg',
  '$min',
  '$max',
];
const TWO = [
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$cmp',
  '$subtract',
  '$divide',
  '$mod',
  '$in',
  '$arrayElemAt',
  '$slice',
  '$indexOfArray',
  '$setEquals',
  '$setIsSubset',
];
const MANY = [
  '$and',
  '$or',
  '$add',
  '$multiply',
  '$concat',
  '$concatArrays',
  '$ifNull',
  '$mergeObjects',
  '$max',
  '$min',
  '$sum',
  '$avg',
];

function operatorOf(chance: Chance, depth: number): Doc {
  const inner = () => expressionOf(chance, depth - 1);
  const array = () => chance.pick<unknown>(['$t', '$l', '$a', '$l.x', inner()]);
  switch (chance.below(10)) {
    case 0:
    case 1:
      return { [chance.pick(ONE)]: inner() };
    case 2:
    case 3:
    case 4: {
      const name = chance.pick(TWO);
      if (name === '$slice' || name === '$arrayElemAt')
        return { [name]: [array(), int(chance.below(7) - 3)] };
      return name === '$in' ? { $in: [inner(), array()] } : { [name]: [inner(), inner()] };
    }
    case 5:
      return { [chance.pick(MANY)]: [inner(), inner()] };
    case 6:
      return { $cond: [inner(), inner(), inner()] };
    case 7:
      return {
        $filter: { input: array(), cond: { [chance.pick(['$gt', '$eq', '$lte'])]: ['$$this', inner()] } },
      };
    case 8:
      return chance.often(50)
        ? { $map: { input: array(), in: { [chance.pick(['$type', '$isNumber', '$size'])]: '$$this' } } }
        : {
            $reduce: {
              input: array(),
              initialValue: int(0),
              in: { $add: ['$$value', { $cond: [{ $isNumber: '$$this' }, '$$this', int(1)] }] },
            },
          };
    default:
      return chance.often(50)
        ? { $switch: { branches: [{ case: inner(), then: inner() }], default: inner() } }
        : { $sortArray: { input: array(), sortBy: int(chance.pick([1, -1])) } };
  }
}
