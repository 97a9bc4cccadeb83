import { hostname } from 'node:os';
import { isDocument, type Document } from '../../values';
import { EngineError } from '../error';
import { planQuery } from '../plan/matches';
import { collectionArgument, documentsArgument } from './arguments';
import type { Command, CommandContext } from './command';
import { explainPipeline } from './explain-pipeline';
import { explainPlan, explainRun, type Explained, type Ran } from './explain-plan';
import { readFind } from './find';
import { targetOf } from './target';

const VERBOSITIES: readonly unknown[] = ['queryPlanner', 'executionStats', 'allPlansExecution'];

/** `explain` of find, count, distinct, update, delete, findAndModify and aggregate. Nothing is changed by it. */
export const explain: Command = {
  async run(context) {
    const { body, engine, database } = context;
    const inner = body['explain'];
    if (!isDocument(inner)) throw new EngineError(14, "BSON field 'explain.explain' must be an object");
    const verbosity = body['verbosity'] ?? 'allPlansExecution';
    if (!VERBOSITIES.includes(verbosity)) {
      throw new EngineError(
        2,
        "Enumeration value for field 'explain.verbosity' must be 'queryPlanner', 'executionStats' or 'allPlansExecution'",
      );
    }
    if ('aggregate' in inner) {
      const stages = documentsArgument(inner, 'pipeline') ?? [];
      const { fields } = await explainPipeline({ ...context, body: inner }, stages, verbosity);
      return { fields: { ...fields, ...around(context, inner) } };
    }
    const name = collectionArgument({ ...context, body: inner });
    const namespace = `${database}.${name}`;
    const request = readFind(queryOf(inner));
    const outermost = outermostOf(inner);
    const query: Explained = { ...request, ...(outermost === undefined ? {} : { outermost }) };
    const collection = engine.catalog.find(database, name);
    const counter = { keys: 0, documents: 0, accepted: 0 };
    const planned =
      collection === undefined ? undefined : planQuery({ ...targetOf(engine, collection), counter }, request);
    const begun = engine.clock.elapsed();
    let returned = 0;
    if (verbosity !== 'queryPlanner' && planned !== undefined) {
      for await (const chunk of planned.run()) returned += chunk.length;
    }
    const ran: Ran = { counter, returned, milliseconds: engine.clock.elapsed() - begun };
    return {
      fields: {
        ...explainPlan(namespace, query, planned?.plan),
        ...(verbosity === 'queryPlanner' ? {} : { executionStats: explainRun(query, planned?.plan, ran) }),
        ...around(context, inner),
      },
    };
  },
};

function portOf({ connection }: CommandContext): number {
  return Number(connection.address.slice(connection.address.lastIndexOf(':') + 1)) || 0;
}

function withoutSession(command: Document): Document {
  const shown = Object.entries(command).filter(([field]) => field !== 'lsid' && field !== '$clusterTime');
  return Object.fromEntries(shown);
}

function outermostOf(inner: Document): string | undefined {
  if ('count' in inner) return 'COUNT';
  if ('distinct' in inner) return 'DISTINCT';
  if ('delete' in inner || inner['remove'] === true) return 'DELETE';
  return 'update' in inner || 'findAndModify' in inner ? 'UPDATE' : undefined;
}

/** What stands beside every explanation. */
function around(context: CommandContext, inner: Document): Document {
  return {
    command: { ...withoutSession(inner), $db: context.database },
    serverInfo: { host: hostname(), port: portOf(context), version: '7.0.0', gitVersion: 'yunlet' },
  };
}

function queryOf(inner: Document): Document {
  const statements = (inner['updates'] ?? inner['deletes']) as readonly Document[] | undefined;
  const [statement] = statements ?? [];
  if (statement !== undefined) {
    const single = 'limit' in statement ? statement['limit'] : statement['multi'] === true ? 0 : 1;
    return {
      find: '',
      filter: statement['q'] ?? {},
      limit: single,
      hint: statement['hint'],
      collation: statement['collation'],
    };
  }
  if ('find' in inner) return inner;
  const { query, sort, limit, skip, hint, collation } = inner;
  return { find: '', filter: query ?? {}, sort, limit, skip, hint, collation };
}
