import { encodeQuery } from './condition';
import { encode } from './encode';
import { isPlainObject, type JsonObject } from './wire';

/** The stages of an aggregation that is being put together; what is added last comes last. */
export interface Stages<Self> {
  addFields(fields: unknown): Self;
  bucket(options: unknown): Self;
  bucketAuto(options: unknown): Self;
  count(field: unknown): Self;
  /** Only as the first stage; `near` is a place of `db.Geo`. */
  geoNear(options: unknown): Self;
  group(options: unknown): Self;
  limit(most: unknown): Self;
  lookup(options: unknown): Self;
  /** Takes what `where()` takes. */
  match(query: object): Self;
  project(fields: unknown): Self;
  replaceRoot(options: unknown): Self;
  sample(options: unknown): Self;
  skip(count: unknown): Self;
  sort(fields: unknown): Self;
  sortByCount(expression: unknown): Self;
  unwind(path: unknown): Self;
}

/** A pipeline within a pipeline, as `lookup()` takes one. */
export interface Pipeline extends Stages<Pipeline> {
  /** The stages. */
  done(): readonly JsonObject[];
}

/** `db.command.aggregate.pipeline()`. */
export function createPipeline(before: readonly JsonObject[] = []): Pipeline {
  return { ...stages(before, createPipeline), done: () => before };
}

/**
 * The methods that add a stage.
 *
 * @param after - Makes the longer pipeline.
 */
export function stages<Self>(
  before: readonly JsonObject[],
  after: (stages: readonly JsonObject[]) => Self,
): Stages<Self> {
  const add = (stage: JsonObject): Self => after([...before, stage]);
  const plain = (name: string) => (operand: unknown) => add({ [name]: encode(operand) });
  return {
    addFields: plain('$addFields'),
    bucket: plain('$bucket'),
    bucketAuto: plain('$bucketAuto'),
    count: plain('$count'),
    geoNear: (options) => add({ $geoNear: encode(withQuery(options)) }),
    group: plain('$group'),
    limit: plain('$limit'),
    lookup: plain('$lookup'),
    match: (query) => add({ $match: encodeQuery(query) }),
    project: plain('$project'),
    replaceRoot: plain('$replaceRoot'),
    sample: plain('$sample'),
    skip: plain('$skip'),
    sort: plain('$sort'),
    sortByCount: plain('$sortByCount'),
    unwind: plain('$unwind'),
  };
}

function withQuery(options: unknown): unknown {
  if (!isPlainObject(options)) return options;
  const { query } = options;
  return typeof query === 'object' && query !== null ? { ...options, query: encodeQuery(query) } : options;
}
