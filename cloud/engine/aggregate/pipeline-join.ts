import { isDocument, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import { hashed, type Finder, type JoinedFields } from './equality-join';
import { compileExpression } from './expression';
import { roughSize } from './memory';
import { planableFilter } from './planable';
import { extendScope, type Scope } from './scope';
import { batchesOf, collect, type Batches, type Stage, type StageContext } from './stage';

/** Bytes of another collection that are kept between the documents joined to it. */
const KEPT = 32 * 1024 * 1024;

/** The pipeline of a `$lookup`, with the variables of its `let`. */
export interface InnerPipeline {
  /** Its results for one document, over the documents given. */
  over(document: Document, input: Batches): Promise<readonly Document[]>;
  /** What the collection may be asked for instead of all. */
  readonly filter: Document;
  /** Given where the pipeline begins with `$geoNear`: what that finds, for one document, in a collection. */
  readonly near?: (from: string, document: Document) => AsyncIterable<Document>;
  /** Whether the results are the same for all documents. */
  readonly constant: boolean;
}

/**
 * Compiles `pipeline` and `let`.
 *
 * @param begins - Whether the pipeline is given the collection as it is, so that it may begin with `$geoNear`.
 * @throws EngineError 9 for what is neither.
 */
export function compileInner(
  { pipeline, let: vars = {} }: Document,
  context: StageContext,
  begins = false,
): InnerPipeline {
  if (!Array.isArray(pipeline))
    throw new EngineError(9, `$lookup argument 'pipeline' must be an array, is type ${typeOf(pipeline)}`);
  if (!isDocument(vars)) throw new EngineError(9, "$lookup argument 'let' must be an object");
  const stages = pipeline as Document[];
  const names = Object.keys(vars);
  const values = names.map((name) => compileExpression(vars[name], context.scope));
  const { scope, boxes } = extendScope(context.scope, names);
  const near = begins ? nearOf(stages) : undefined;
  const stage: Stage = context.compile(near === undefined ? stages : stages.slice(1), scope);
  return {
    filter: planableFilter(stages),
    constant: isConstant(stages, scope),
    over: (document, input) => {
      boxes.forEach((box, index) => (box.value = values[index]?.(document)));
      return collect(stage(input));
    },
    ...(near === undefined
      ? {}
      : {
          near: (from, document) => {
            const given = names.map((name, index) => [name, values[index]?.(document)]);
            return context.near(from, near, Object.fromEntries(given) as Document);
          },
        }),
  };
}

/** The operand of the `$geoNear` that a pipeline begins with. */
export function nearOf([first]: readonly Document[]): unknown {
  return isDocument(first) ? first['$geoNear'] : undefined;
}

/** Whether nothing in a pipeline depends on a variable of the scope or on chance. */
function isConstant(value: unknown, scope: Scope): boolean {
  if (typeof value === 'string') {
    const name = value.startsWith('$$') ? (value.slice(2).split('.')[0] ?? '') : undefined;
    return name === undefined || !scope.variables.has(name);
  }
  if (Array.isArray(value)) return value.every((element) => isConstant(element, scope));
  return (
    !isDocument(value) ||
    Object.entries(value).every(([name, inner]) => !CHANCE.includes(name) && isConstant(inner, scope))
  );
}

const CHANCE: readonly string[] = ['$rand', '$sample', '$sampleRate'];

/** Finds the results of an inner pipeline for one document. */
export type Joiner = (document: Document) => Promise<readonly Document[]>;

/** Joins by a pipeline alone: its results are kept where they never change, else a small collection is. */
export function pipelineJoin(
  from: string | undefined,
  inner: InnerPipeline,
  context: StageContext,
): () => Joiner {
  const { filter, constant, near } = inner;
  const source = () => (from === undefined ? [] : context.find(from, filter));
  return () => {
    let results: Promise<readonly Document[]> | undefined;
    let kept: Promise<readonly Document[] | undefined> | undefined;
    return async (document) => {
      if (near !== undefined && from !== undefined) {
        const nearest = () => inner.over(document, batchesOf(near(from, document)));
        return constant ? (results ??= nearest()) : nearest();
      }
      if (constant) return (results ??= inner.over(document, batchesOf(source())));
      const documents = await (kept ??= small(source()));
      return inner.over(document, batchesOf(documents ?? source()));
    };
  };
}

/** Joins by two fields with what the pipeline's own `$documents` bring: its other stages see only those that fit. */
export function documentsJoin(fields: JoinedFields, spec: Document, context: StageContext): () => Joiner {
  const [documents, ...stages] = spec['pipeline'] as Document[];
  const source = compileInner({ ...spec, pipeline: [documents] }, context);
  const inner = compileInner({ ...spec, pipeline: stages }, context);
  const load = async (document: Document): Promise<Finder> =>
    hashed(await source.over(document, batchesOf([])), fields);
  return () => {
    let kept: Promise<Finder> | undefined;
    return async (document) => {
      const find = await (source.constant ? (kept ??= load(document)) : load(document));
      return inner.over(document, batchesOf(find(document)));
    };
  };
}

/** The documents of a source, where they are few enough to keep. */
async function small(
  source: Iterable<Document> | AsyncIterable<Document>,
): Promise<readonly Document[] | undefined> {
  const all: Document[] = [];
  let size = 0;
  for await (const batch of batchesOf(source))
    for (const document of batch) {
      size += roughSize(document);
      if (size > KEPT) return undefined;
      all.push(document);
    }
  return all;
}
