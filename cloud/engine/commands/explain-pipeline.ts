import { Long } from 'bson';
import type { Document } from '../../values';
import type { CommandContext, Reply } from './command';
import type { Query } from '../plan/matches';
import { explainPlan, explainRun } from './explain-plan';
import { sourcePipeline } from './pipeline-source';

/**
 * Explains an `aggregate`: how its collection is read, and the stages after that.
 *
 * @param verbosity - anything but `queryPlanner` runs the pipeline; what `$out` and `$merge` would write is not written.
 */
export async function explainPipeline(
  context: CommandContext,
  stages: readonly Document[],
  verbosity: unknown,
): Promise<Reply> {
  const { engine, database, body } = context;
  const counter = { keys: 0, documents: 0, accepted: 0 };
  const { pipeline, documents, sorted, reading } = sourcePipeline(context, stages, counter);
  const runs = verbosity !== 'queryPlanner';
  const begun = engine.clock.elapsed();
  let returned = 0;
  if (runs) {
    const results = pipeline.run(documents, { sorted })[Symbol.asyncIterator]();
    while ((await results.next()).done !== true) returned++;
  }
  const milliseconds = Math.round(engine.clock.elapsed() - begun);
  const taken = runs
    ? { nReturned: Long.fromNumber(returned), executionTimeMillisEstimate: Long.fromNumber(milliseconds) }
    : {};
  if (reading === undefined) return { fields: { explainVersion: '1', stages: withLast([...stages], taken) } };
  const { by, query, planned } = reading;
  const name = typeof body['aggregate'] === 'string' ? body['aggregate'] : '';
  const later = stages.slice(absorbed(stages, query));
  const ran = { counter, returned: later.length === 0 ? returned : counter.accepted, milliseconds };
  const read = {
    ...explainPlan(`${database}.${name}`, query, planned?.plan),
    ...(runs ? { executionStats: explainRun(query, planned?.plan, ran) } : {}),
  };
  // A pipeline that is but a query is explained as one.
  if (later.length === 0 && by === '$cursor') return { fields: read };
  return { fields: { explainVersion: '1', stages: withLast([{ [by]: read }, ...later], taken) } };
}

/** How many stages at the beginning the reading does. */
function absorbed(stages: readonly Document[], { sort }: Pick<Query, 'sort'>): number {
  const first = stages.findIndex((stage) => !('$match' in stage) && !('$geoNear' in stage));
  if (first < 0) return stages.length;
  return sort !== undefined && '$sort' in (stages[first] as Document) ? first + 1 : first;
}

/** How many documents the whole pipeline gives stands with its last stage. */
function withLast(stages: readonly Document[], taken: Document): Document[] {
  return stages.map((stage, at) => (at === stages.length - 1 ? { ...stage, ...taken } : stage));
}
