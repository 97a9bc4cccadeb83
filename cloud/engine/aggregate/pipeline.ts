import { isDocument, isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import { STAGE_MEMORY } from './memory';
import { createPace, type Pace } from './pace';
import { withoutExpressions } from './planable';
import { createScope, extendScope, type Scope } from './scope';
import { batchesOf, type Batches, type Stage, type StageContext } from './stage';
import { sortStage, STAGES } from './stages';

/** What a pipeline needs of the engine around it. */
export interface PipelineEnvironment {
  /** The time `$$NOW` sees. */
  readonly now: Date;
  /** A number in [0, 1) for `$sample` and `$rand`. */
  readonly random: () => number;
  /** The documents of another collection of the same database, for `$lookup`, `$unionWith` and `$graphLookup`. */
  readonly find: (collection: string, filter: Document) => Iterable<Document> | AsyncIterable<Document>;
  /** What `$geoNear` at the head of an inner pipeline finds; without it, inner pipelines begin with none. */
  readonly near?: StageContext['near'];
  /** Whether `find` reads a few documents only where `path` is asked for by equality; without it, it never does. */
  readonly serves?: (collection: string, path: string) => boolean;
  /** Whether stages may keep more than 100 MB; without it they fail with error 292. */
  readonly allowDiskUse?: boolean;
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
  const { now, random, find, near = noPlaces, serves = () => false, variables = {} } = environment;
  const { allowDiskUse = false } = environment;
  const memory = allowDiskUse ? undefined : STAGE_MEMORY;
  const names = Object.keys(variables);
  const { scope, boxes } = extendScope(createScope({ now, random }), names);
  boxes.forEach((box, index) => (box.value = variables[names[index] ?? '']));
  const last = stages.at(-1);
  const output = last !== undefined && ('$out' in last || '$merge' in last) ? last : undefined;
  const inner = output === undefined ? stages : stages.slice(0, -1);
  const compileInner = (nested: readonly Document[], nestedScope: Scope): Stage =>
    chain(compileStages(nested, { ...shared, scope: nestedScope }), pace);
  const pace = createPace();
  const shared = { random, memory, find, near, serves, compile: compileInner };
  const context: StageContext = { ...shared, scope };
  const whole = chain(compileStages(inner, context), pace);
  const head = headOf(inner);
  return {
    head,
    ...(output === undefined ? {} : { output }),
    run: (source, { sorted = false } = {}) => {
      const stage =
        sorted && head.sort !== undefined ? chain(compileStages(withoutSort(inner), context), pace) : whole;
      return documentsOf(
        stage(batchesOf(source, head.limit === undefined ? 128 : Math.min(128, head.limit))),
      );
    },
  };
}

function noPlaces(): never {
  throw new EngineError(40602, '$geoNear is only valid as the first stage in a pipeline.');
}

async function* documentsOf(batches: Batches): AsyncIterable<Document> {
  for await (const batch of batches) yield* batch;
}

function chain(stages: readonly Stage[], pace: Pace): Stage {
  return (input) => stages.reduce((current, stage) => stage(pace(current)), input);
}

function compileStages(stages: readonly Document[], context: StageContext): Stage[] {
  return stages.map((stage, index) => {
    const [name, operand] = entryOf(stage);
    if (name === '$out' || name === '$merge')
      throw new EngineError(40601, `${name} can only be the final stage in the pipeline`);
    if (name === '$documents' && index > 0)
      throw new EngineError(40602, '$documents is only valid as the first stage in a pipeline');
    const compiler = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    if (compiler === undefined) throw new EngineError(40324, `Unrecognized pipeline stage name: '${name}'`);
    // Only the first documents of a sort are needed when a limit follows at once.
    if (name === '$sort')
      return sortStage(operand, { limit: limitAfter(stages.slice(index + 1)), memory: context.memory });
    return compiler(operand, context);
  });
}

function entryOf(stage: unknown): readonly [string, unknown] {
  if (!isDocument(stage)) throw new EngineError(14, "Each element of the 'pipeline' array must be an object");
  const entries = Object.entries(stage);
  const [first] = entries;
  if (first === undefined || entries.length !== 1)
    throw new EngineError(40323, 'A pipeline stage specification object must contain exactly one field.');
  return first;
}

/** How many documents the `$skip`s and `$limit` that follow at once can want. */
function limitAfter(stages: readonly Document[]): number {
  let skipped = 0;
  for (const stage of stages) {
    const [name, operand] = entryOf(stage);
    const count = isNumeric(operand) ? toNumber(operand) : NaN;
    if (name === '$limit' && count > 0) return skipped + count;
    if (name !== '$skip' || !(count >= 0)) break;
    skipped += count;
  }
  return Infinity;
}

function headOf(stages: readonly Document[]): PipelineHead {
  const filters: Document[] = [];
  let at = 0;
  for (; at < stages.length && entryOf(stages[at])[0] === '$match'; at++)
    filters.push(stages[at]?.['$match'] as Document);
  const [name, operand] = at < stages.length ? entryOf(stages[at]) : ['', undefined];
  const sort = name === '$sort' && isDocument(operand) ? operand : undefined;
  const limit = limitAfter(stages.slice(sort === undefined ? at : at + 1));
  const plain = filters.map(withoutExpressions);
  const [filter] = plain;
  const weaker = plain.some((one, index) => one !== filters[index]);
  return {
    ...(filter === undefined ? {} : { filter: plain.length === 1 ? filter : { $and: plain } }),
    ...(sort === undefined ? {} : { sort }),
    // A weaker filter lets more through, so that no number of documents is known to be enough.
    ...(Number.isFinite(limit) && !weaker ? { limit } : {}),
  };
}

function withoutSort(stages: readonly Document[]): Document[] {
  const at = stages.findIndex((stage) => '$sort' in stage);
  return stages.filter((_, index) => index !== at);
}
