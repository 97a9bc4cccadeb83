import { Long } from 'bson';
import { encodeKey, valuesAt, type Comparison } from '../../values';
import { countEntries, isCovered } from '../plan/covered';
import { distinctIndex, distinctValues } from '../plan/distinct';
import { planQuery, type Query } from '../plan/matches';
import { createPause } from '../plan/slice';
import {
  collectionArgument,
  countArgument,
  documentArgument,
  numberArgument,
  textArgument,
} from './arguments';
import { writeQuery } from './collated';
import type { Command, CommandContext } from './command';
import { filterOptions, targetOf } from './target';
import { EngineError } from '../error';
import { compileQuery } from '../query/near-clause';

/** `count`. */
export const count: Command = {
  async run(context) {
    const { engine, database, body } = context;
    const collection = engine.catalog.find(database, collectionArgument(context));
    const query = queryOf(context);
    if (collection === undefined) return { fields: { n: 0 } };
    const skip = countArgument(body, 'skip') ?? 0;
    // A negative limit counts as its amount here.
    const limit = Math.abs(numberArgument(body, 'limit') ?? 0) || Infinity;
    if (Object.keys(query.filter).length === 0) {
      return { fields: { n: numberOf(Math.min(limit, Math.max(0, collection.stats.count - skip))) } };
    }
    const target = targetOf(engine, collection);
    const { plan, run } = planQuery(target, { ...query, skip, limit, raw: true });
    let found = 0;
    if (isCovered(plan, query.filter)) {
      target.used?.(plan);
      found = await countEntries(engine.environment, { collection, plan }, createPause(engine.clock));
      return { fields: { n: numberOf(Math.min(limit, Math.max(0, found - skip))) } };
    }
    for await (const chunk of run()) found += chunk.length;
    return { fields: { n: numberOf(found) } };
  },
};

const numberOf = (value: number) => (value > 0x7fffffff ? Long.fromNumber(value) : value);

/** `distinct`: each value once, of array elements each; in the values' order of appearance. */
export const distinct: Command = {
  async run(context) {
    const { engine, database, body } = context;
    const name = collectionArgument(context);
    const key = textArgument(body, 'key');
    if (key === undefined)
      throw new EngineError(40414, "BSON field 'distinct.key' is missing but a required field");
    const query = queryOf(context);
    const collection = engine.catalog.find(database, name);
    const { values, add } = query.compare === undefined ? distinctByKey() : distinctBy(query.compare);
    if (collection !== undefined) {
      const target = targetOf(engine, collection);
      const { filter, hint, compare } = query;
      const plain = Object.keys(filter).length === 0 && hint === undefined && compare === undefined;
      const index = plain ? distinctIndex(target, key) : undefined;
      if (index !== undefined) {
        for await (const value of distinctValues(target, index, createPause(engine.clock))) add(value);
      } else {
        for await (const chunk of planQuery(target, query).run()) {
          for (const { document } of chunk) valuesAt(document, key).values.forEach(add);
        }
      }
    }
    return { fields: { values: values() } };
  },
};

interface Distinct {
  readonly values: () => readonly unknown[];
  readonly add: (value: unknown) => void;
}

const isNothing = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);

function distinctByKey(): Distinct {
  const found = new Map<string, unknown>();
  return {
    values: () => [...found.values()],
    add(value) {
      if (isNothing(value)) return;
      const id = encodeKey(value).toString('latin1');
      if (!found.has(id)) found.set(id, value);
    },
  };
}

/** Of values that a collation holds equal, the first stands for all. */
function distinctBy(compare: Comparison): Distinct {
  const found: unknown[] = [];
  const sorted: unknown[] = [];
  return {
    values: () => found,
    add(value) {
      if (isNothing(value)) return;
      let low = 0;
      for (let high = sorted.length; low < high;) {
        const middle = (low + high) >> 1;
        if (compare(sorted[middle], value) < 0) low = middle + 1;
        else high = middle;
      }
      if (low < sorted.length && compare(sorted[low], value) === 0) return;
      sorted.splice(low, 0, value);
      found.push(value);
    },
  };
}

function queryOf({ engine, body }: CommandContext): Query {
  const query = writeQuery(documentArgument(body, 'query') ?? {}, body);
  compileQuery(query.filter, filterOptions(engine, query));
  return query;
}
