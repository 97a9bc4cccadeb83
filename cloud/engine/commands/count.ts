import { Long } from 'bson';
import { encodeKey, valuesAt, type Document } from '../../values';
import { planQuery } from '../plan/matches';
import {
  collectionArgument,
  countArgument,
  documentArgument,
  numberArgument,
  textArgument,
} from './arguments';
import type { Command, CommandContext } from './command';
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
    const { run } = planQuery(
      { reader: engine.environment, collection, clock: engine.clock },
      { ...query, skip, limit },
    );
    let found = 0;
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
    if (collection !== undefined) {
      const { run } = planQuery({ reader: engine.environment, collection, clock: engine.clock }, query);
      for await (const chunk of run()) {
        for (const { document } of chunk) {
          for (const value of valuesAt(document, key).values) {
            if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
            const id = encodeKey(value).toString('latin1');
            if (!values.has(id)) values.set(id, value);
          }
        }
      }
    }
    return { fields: { values: [...values.values()] } };
  },
};

function queryOf({ engine, body }: CommandContext): { readonly filter: Document; readonly hint?: unknown } {
  const filter = documentArgument(body, 'query') ?? {};
  compileQuery(filter, { now: new Date(engine.clock.now()) });
  return { filter, ...(body['hint'] === undefined ? {} : { hint: body['hint'] }) };
}
