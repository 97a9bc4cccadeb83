import type { Document } from '../../values';
import { neededFields } from '../aggregate/needed-fields';
import { compilePipeline, type Pipeline } from '../aggregate/pipeline';
import type { Listed } from '../aggregate/stage';
import { STAGES } from '../aggregate/stages';
import { EngineError } from '../error';
import type { ScanCounter } from '../plan/candidates';
import type { Match } from '../plan/match';
import { planQuery, type PlannedQuery, type Query, type QueryTarget } from '../plan/matches';
import { createFieldsReader } from '../plan/part';
import { choosePlan } from '../plan/plan';
import { collectionArgument, documentArgument } from './arguments';
import { divideCollated } from './collated-pipeline';
import { collationOf, refuseCollation } from './collation';
import type { CommandContext, Engine } from './command';
import { planGeoNear, readGeoNear, refuseMissing, type GeoNear } from './geo-near';
import { sourceOf } from './sources';
import { randomOf, targetOf } from './target';
import { valuesOf } from './variables';

/** A compiled pipeline with what it begins with. */
export interface SourcedPipeline {
  readonly pipeline: Pipeline;
  /** The documents it is given. */
  readonly documents: Iterable<Document> | AsyncIterable<Document>;
  /** Whether they have the order of the pipeline's first sort. */
  readonly sorted: boolean;
  /** The values of the command's `let`. */
  readonly variables: Document;
  /** What is read of the collection; undefined where nothing is. */
  readonly reading?: Reading;
}

/** How a pipeline's collection is read. */
export interface Reading {
  readonly by: '$cursor' | '$geoNearCursor';
  readonly query: Query;
  readonly planned: PlannedQuery | undefined;
}

/**
 * Compiles the pipeline of an `aggregate` and finds what it begins with: a query, a search by distance, or a stage that
 * tells of the engine.
 *
 * @param counter - counts what is read.
 * @throws EngineError with MongoDB's codes for what it refuses.
 */
export function sourcePipeline(
  context: CommandContext,
  stages: readonly Document[],
  counter?: ScanCounter,
): SourcedPipeline {
  const { engine, database, body } = context;
  const name = typeof body['aggregate'] === 'string' ? collectionArgument(context) : undefined;
  const variables = valuesOf(engine, documentArgument(body, 'let') ?? {});
  const compare = collationOf(body);
  const hint = body['hint'] === undefined ? {} : { hint: body['hint'] };
  const given = sourceOf(context, stages[0]);
  if (given !== undefined) {
    refuseCollation(body);
    const pipeline = compile(context, stages.slice(1), variables);
    return { pipeline, documents: given, sorted: false, variables };
  }
  if (name === undefined) checkCollectionless(stages[0]);
  const collection = name === undefined ? undefined : engine.catalog.find(database, name);
  const target: QueryTarget | undefined =
    collection === undefined
      ? undefined
      : { ...targetOf(engine, collection), ...(counter === undefined ? {} : { counter }) };
  const near = geoNearOf(context, stages);
  if (compare !== undefined) {
    const { query, rest } = divideCollated(stages, compare);
    const planned = target === undefined ? undefined : planQuery(target, { ...query, ...hint });
    const pipeline = compile(context, rest, variables);
    return sourced({ by: '$cursor', query, planned }, { pipeline, variables, sorted: false });
  }
  if (near !== undefined) {
    if (target === undefined) refuseMissing(`${database}.${name ?? ''}`);
    const planned = planGeoNear(target, near, body['hint']);
    const pipeline = compile(context, stages.slice(1), variables);
    const query = { filter: near.filter };
    return sourced({ by: '$geoNearCursor', query, planned }, { pipeline, variables, sorted: false });
  }
  const pipeline = compile(context, stages, variables);
  const { filter = {}, sort } = pipeline.head;
  const query = { filter, ...hint, ...(sort === undefined ? {} : { sort }) };
  const needed = neededFields(stages);
  const planned = target === undefined ? undefined : plan(target, { ...query, raw: needed !== undefined });
  const sorted = planned?.plan.sorted === true && sort !== undefined;
  return sourced({ by: '$cursor', query, planned }, { pipeline, variables, sorted }, needed);
}

function checkCollectionless(first: Document | undefined): void {
  const [name = ''] = Object.keys(first ?? {});
  if (name === '$documents' || !Object.hasOwn(STAGES, name)) return;
  throw new EngineError(73, `{aggregate: 1} is not valid for '${name}'; a collection is required.`);
}

function sourced(
  reading: Reading,
  rest: Pick<SourcedPipeline, 'pipeline' | 'variables' | 'sorted'>,
  needed?: ReadonlySet<string>,
): SourcedPipeline {
  const { planned } = reading;
  return { ...rest, reading, documents: planned === undefined ? [] : documentsOf(planned, needed) };
}

/** Plans the part of a pipeline an index may serve. The pipeline applies it again. */
function plan(target: QueryTarget, query: Query): PlannedQuery {
  const { sort, ...unsorted } = query;
  if (sort === undefined) return planQuery(target, query);
  // Only an index spares the sort: the pipeline's own is as good as the query's.
  const ordered = planQuery(target, query);
  if (ordered.plan.sorted) return ordered;
  // A plan that was asked for no order counts as sorted, but it does not have the pipeline's.
  const unordered = planQuery(target, unsorted);
  return { ...unordered, plan: { ...unordered.plan, sorted: false } };
}

function geoNearOf({ body }: CommandContext, [first]: readonly Document[]): GeoNear | undefined {
  if (first === undefined || !('$geoNear' in first)) return undefined;
  return readGeoNear(first['$geoNear'], documentArgument(body, 'let'));
}

function compile(
  { engine, database, body }: CommandContext,
  stages: readonly Document[],
  variables: Document,
): Pipeline {
  return compilePipeline(stages, {
    now: new Date(engine.clock.now()),
    random: randomOf(engine),
    find: (collection, filter) => lookup(engine, { database, name: collection, filter }),
    near: (name, operand, given) => {
      const wanted = readGeoNear(operand, { ...variables, ...given });
      const collection = engine.catalog.find(database, name);
      if (collection === undefined) refuseMissing(`${database}.${name}`);
      return documentsOf(planGeoNear(targetOf(engine, collection), wanted, undefined));
    },
    serves: (name, path) => {
      const collection = engine.catalog.find(database, name);
      const filter = { [path]: { $in: [0, 1] } };
      return collection !== undefined && choosePlan(collection, { filter }).stage !== 'COLLSCAN';
    },
    variables,
    allowDiskUse: body['allowDiskUse'] === true,
  });
}

interface Lookup {
  readonly database: string;
  readonly name: string;
  readonly filter: Document;
}

function lookup(engine: Engine, { database, name, filter }: Lookup): Iterable<Document> | Listed {
  const collection = engine.catalog.find(database, name);
  return collection === undefined ? [] : documentsOf(planQuery(targetOf(engine, collection), { filter }));
}

/** The documents a query finds; where `needed` is given no more of each than these fields. */
function documentsOf(query: PlannedQuery, needed?: ReadonlySet<string>): Listed {
  const read = needed === undefined ? ({ document }: Match) => document : createFieldsReader(needed);
  return {
    async *lists() {
      for await (const chunk of query.run()) yield chunk.map(read);
    },
    async *[Symbol.asyncIterator]() {
      for await (const chunk of query.run()) for (const match of chunk) yield read(match);
    },
  };
}
