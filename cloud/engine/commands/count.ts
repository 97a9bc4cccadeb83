import { Long } from 'bson';
import { encodeKey, valuesAt, type Document } from '../../values';
import { countEntries, isCovered } from '../plan/covered';
import { distinctIndex, distinctValues } from '../plan/distinct';
import { planQuery } from '../plan/matches';
import { createPause } from '../plan/slice';
import {
  collectionArgument,
  countArgument,
  documentArgument,
  numberArgument,
  textArgument,
} from './arguments';
import { refuseCollation } from './collation';
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
    const values = new Map<string, unknown>();
    const add = (value: unknown) => {
      if (value === undefined || (Array.isArray(value) && value.length === 0)) return;
      const id = encodeKey(value).toString('latin1');
      if (!values.has(id)) values.set(id, value);
    };
    if (collection !== undefined) {
      const target = targetOf(engine, collection);
      const index = Object.keys(query.filter).length === 0 ? distinctIndex(target, key) : undefined;
      if (index !== undefined && query.hint === undefined) {
        for await (const value of distinctValues(target, index, createPause(engine.clock))) add(value);
      } else {
        for await (const chunk of planQuery(target, query).run()) {
          for (const { document } of chunk) valuesAt(document, key).values.forEach(add);
        }
      }
    }
    return { fields: { values: [...values.values()] } };
  },
};

function queryOf({ engine, body }: CommandContext): { readonly filter: Document; readonly hint?: unknown } {
  refuseCollation(body);
  const filter = documentArgument(body, 'query') ?? {};
  compileQuery(filter, filterOptions(engine));
  return { filter, ...(body['hint'] === undefined ? {} : { hint: body['hint'] }) };
}
