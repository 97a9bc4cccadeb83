import type { Document } from '../../values';
import { EngineError } from '../error';
import { compilePipeline, type Pipeline } from '../aggregate/pipeline';
import { planQuery, type PlannedQuery } from '../plan/matches';
import { choosePlan } from '../plan/plan';
import { createPause } from '../plan/slice';
import type { ResultStream } from '../session/cursors';
import { encode } from '../storage/raw';
import { collectionArgument, countArgument, documentArgument, documentsArgument } from './arguments';
import { changeStream, isChangeStream } from './change-stream';
import { refuseCollation } from './collation';
import type { Command, CommandContext, Engine } from './command';
import { explainPlan } from './explain-plan';
import { planGeoNear, readGeoNear, refuseMissing, type GeoNear } from './geo-near';
import { writeOutput } from './output';
import { sourceOf } from './sources';
import { randomOf, targetOf } from './target';
import { valuesOf } from './variables';

const CHUNK = 64;

/** `aggregate`. */
export const aggregate: Command = {
  writes: true,
  async run(context) {
    const { engine, database, body, operation } = context;
    const stages = documentsArgument(body, 'pipeline');
    if (stages === undefined) {
      throw new EngineError(40414, "BSON field 'aggregate.pipeline' is missing but a required field");
    }
    refuseCollation(body);
    if (isChangeStream(stages)) return changeStream(context, stages);
    const name = typeof body['aggregate'] === 'string' ? collectionArgument(context) : undefined;
    const near = geoNearOf(context, stages);
    const source = sourceOf(context, stages[0]);
    const variables = valuesOf(engine, documentArgument(body, 'let') ?? {});
    const inner = near === undefined && source === undefined ? stages : stages.slice(1);
    const pipeline = compile(context, inner, variables);
    const head = { database, name: name ?? '', pipeline, hint: body['hint'] };
    const query =
      near !== undefined
        ? planNear(engine, near, head)
        : name === undefined || source !== undefined
          ? undefined
          : plan(engine, head);
    if (body['explain'] === true) {
      return {
        fields: {
          stages: [
            {
              [near === undefined ? '$cursor' : '$geoNearCursor']: explainPlan(
                `${database}.${name ?? ''}`,
                near === undefined ? pipeline.head : { filter: near.filter },
                query?.plan,
              ),
            },
          ],
        },
      };
    }
    if (pipeline.output !== undefined) refuseLinearizable(body, pipeline.output);
    const cursor = documentArgument(body, 'cursor');
    if (cursor === undefined) {
      throw new EngineError(
        9,
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const results = pipeline.run(source ?? (query === undefined ? [] : documentsOf(query)), {
      sorted: query?.plan.sorted === true && pipeline.head.sort !== undefined,
    });
    const stream =
      pipeline.output === undefined
        ? encoded(results, engine)
        : writeOutput(engine, { database, output: pipeline.output, results, variables });
    const batchSize = countArgument(cursor, 'batchSize');
    const namespace = `${database}.${name ?? '$cmd.aggregate'}`;
    const batch = await engine.cursors.open(stream, {
      namespace,
      operation,
      ...(batchSize === undefined ? {} : { batchSize }),
    });
    return { batch: { name: 'firstBatch', namespace, ...batch } };
  },
};

function refuseLinearizable(body: Document, output: Document): void {
  if (documentArgument(body, 'readConcern')?.['level'] !== 'linearizable') return;
  const [name = ''] = Object.keys(output);
  throw new EngineError(72, `${name} cannot be used with a 'linearizable' read concern level`);
}

function geoNearOf({ body }: CommandContext, [first]: readonly Document[]): GeoNear | undefined {
  if (first === undefined || !('$geoNear' in first)) return undefined;
  return readGeoNear(first['$geoNear'], documentArgument(body, 'let'));
}

function planNear(engine: Engine, near: GeoNear, { database, name, hint }: Head): PlannedQuery {
  const collection = engine.catalog.find(database, name);
  if (collection === undefined) return refuseMissing(`${database}.${name}`);
  return planGeoNear(targetOf(engine, collection), near, hint);
}

function compile(
  { engine, database }: CommandContext,
  stages: readonly Document[],
  variables: Document,
): Pipeline {
  return compilePipeline(stages, {
    now: new Date(engine.clock.now()),
    random: randomOf(engine),
    find: (collection, filter) => lookup(engine, { database, name: collection, filter }),
    serves: (name, path) => {
      const collection = engine.catalog.find(database, name);
      const filter = { [path]: { $in: [0, 1] } };
      return collection !== undefined && choosePlan(collection, { filter }).stage !== 'COLLSCAN';
    },
    variables,
  });
}

interface Lookup {
  readonly database: string;
  readonly name: string;
  readonly filter: Document;
}

async function* lookup(engine: Engine, { database, name, filter }: Lookup): AsyncGenerator<Document> {
  const collection = engine.catalog.find(database, name);
  if (collection === undefined) return;
  yield* documentsOf(planQuery(targetOf(engine, collection), { filter }));
}

interface Head {
  readonly database: string;
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly hint: unknown;
}

/** Plans the part of a pipeline an index may serve. The pipeline applies it again. */
function plan(engine: Engine, { database, name, pipeline, hint }: Head): PlannedQuery | undefined {
  const collection = engine.catalog.find(database, name);
  if (collection === undefined) return undefined;
  const { filter = {}, sort } = pipeline.head;
  const target = targetOf(engine, collection);
  const request = { filter, ...(hint === undefined ? {} : { hint }) };
  if (sort === undefined) return planQuery(target, request);
  // Only an index spares the sort: the pipeline's own is as good as the query's.
  const ordered = planQuery(target, { ...request, sort });
  if (ordered.plan.sorted) return ordered;
  // A plan that was asked for no order counts as sorted, but it does not have the pipeline's.
  const unordered = planQuery(target, request);
  return { ...unordered, plan: { ...unordered.plan, sorted: false } };
}

async function* documentsOf(query: PlannedQuery): AsyncGenerator<Document> {
  for await (const chunk of query.run()) for (const { document } of chunk) yield document;
}

async function* encoded(results: AsyncIterable<Document>, engine: Engine): ResultStream {
  const pause = createPause(engine.clock);
  let chunk: Uint8Array[] = [];
  for await (const document of results) {
    chunk.push(encode(document));
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
    await pause();
  }
  if (chunk.length > 0) yield chunk;
}
