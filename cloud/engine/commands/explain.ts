import { Long } from 'bson';
import { isDocument, type Document } from '../../values';
import { EngineError } from '../error';
import { planQuery } from '../plan/matches';
import { aggregate } from './aggregate';
import { collectionArgument } from './arguments';
import type { Command, CommandContext } from './command';
import { explainPlan } from './explain-plan';
import { readFind } from './find';

/** `explain` of find, count, distinct, update, delete, findAndModify and aggregate. */
export const explain: Command = {
  async run(context) {
    const inner = context.body['explain'];
    if (!isDocument(inner)) throw new EngineError(14, "BSON field 'explain.explain' must be an object");
    if ('aggregate' in inner) return explainAggregate(context, inner);
    const { engine, database } = context;
    const name = collectionArgument({ ...context, body: inner });
    const namespace = `${database}.${name}`;
    const query = readFind(queryOf(inner));
    const collection = engine.catalog.find(database, name);
    if (collection === undefined) return { fields: explainPlan(namespace, query, undefined) };
    const counter = { keys: 0, documents: 0 };
    const target = { reader: engine.environment, collection, clock: engine.clock, counter };
    const planned = planQuery(target, query);
    const fields = explainPlan(namespace, query, planned.plan);
    if (context.body['verbosity'] === 'queryPlanner') return { fields };
    const begun = engine.clock.elapsed();
    let returned = 0;
    for await (const chunk of planned.run()) returned += chunk.length;
    const executionStats = {
      executionSuccess: true,
      nReturned: returned,
      executionTimeMillis: Long.fromNumber(Math.round(engine.clock.elapsed() - begun)),
      totalKeysExamined: counter.keys,
      totalDocsExamined: counter.documents,
    };
    return { fields: { ...fields, executionStats } };
  },
};

function explainAggregate(context: CommandContext, inner: Document) {
  const { engine, connection, database } = context;
  return aggregate.run({ engine, connection, database, body: { ...inner, explain: true } });
}

function queryOf(inner: Document): Document {
  const statements = (inner['updates'] ?? inner['deletes']) as readonly Document[] | undefined;
  if (statements !== undefined) return { find: '', filter: statements[0]?.['q'] ?? {} };
  if ('find' in inner) return inner;
  const { query, sort, limit, skip, hint } = inner;
  return { find: '', filter: query ?? {}, sort, limit, skip, hint };
}
