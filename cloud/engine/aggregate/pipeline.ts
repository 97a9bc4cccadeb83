import type { Document } from '../../values';

/** What a pipeline needs of the engine around it. */
export interface PipelineEnvironment {
  /** The time `$$NOW` sees. */
  readonly now: Date;
  /** A number in [0, 1) for `$sample` and `$rand`. */
  readonly random: () => number;
  /** The documents of another collection of the same database, for `$lookup`, `$unionWith` and `$graphLookup`. */
  readonly find: (collection: string, filter: Document) => Iterable<Document> | AsyncIterable<Document>;
  /** The variables of the command's `let`. */
  readonly variables?: Document;
}

/** The beginning of a pipeline that an index may serve. */
export interface PipelineHead {
  readonly filter?: Document;
  readonly sort?: Document;
  /** How many documents of the head's order are enough. */
  readonly limit?: number;
}

/** A compiled pipeline. One run at a time: variables live in it. */
export interface Pipeline {
  /** What the planner may use. `run` applies it again, so that the source need only be a superset. */
  readonly head: PipelineHead;
  /** Set when the pipeline ends in `$out` or `$merge`: the host writes the results there. */
  readonly output?: Document;
  /** The results, lazily. `sorted` says that the source already has the head's order and the sort can be spared. */
  run(
    source: Iterable<Document> | AsyncIterable<Document>,
    options?: { readonly sorted?: boolean },
  ): AsyncIterable<Document>;
}

/**
 * Compiles an aggregation pipeline.
 *
 * @throws EngineError 40324 for an unknown stage, 168 for an unknown expression, else MongoDB's code.
 */
export function compilePipeline(stages: readonly Document[], environment: PipelineEnvironment): Pipeline {
  throw new TypeError(`not yet ${String(stages)} ${String(environment.now)}`);
}
