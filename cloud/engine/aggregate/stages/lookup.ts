import { fieldName, isDocument, setAt, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import { equalityJoin, type Candidates } from '../equality-join';
import { compileInner, documentsJoin, pipelineJoin, type InnerPipeline, type Joiner } from '../pipeline-join';
import { batchesOf, type Stage, type StageCompiler } from '../stage';

const FIELDS = ['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'];

/** `$lookup`: documents of another collection, by equality (by index or hashed once), by pipeline, or both. */
export const $lookup: StageCompiler = (operand, context) => {
  const { from, as, localField, foreignField, pipeline } = readOperand(operand);
  const inner =
    pipeline === undefined ? undefined : compileInner(operand as Document, context, localField === undefined);
  const path = as.split('.');
  const fields =
    localField === undefined || foreignField === undefined ? undefined : { localField, foreignField };
  if (from !== undefined && fields !== undefined)
    return joinStage(path, byFields(equalityJoin({ from, ...fields }, context), inner));
  if (inner === undefined) throw new TypeError('a $lookup has fields or a pipeline');
  const join =
    fields === undefined
      ? pipelineJoin(from, inner, context)
      : documentsJoin(fields, operand as Document, context);
  return joinStage(path, () => {
    const joiner = join();
    return () => Promise.resolve(joiner);
  });
};

interface Spec {
  /** Absent where the pipeline begins with `$documents`. */
  readonly from: string | undefined;
  readonly as: string;
  readonly localField: string | undefined;
  readonly foreignField: string | undefined;
  readonly pipeline: unknown;
}

function readOperand(operand: unknown): Spec {
  if (!isDocument(operand))
    throw new EngineError(9, `the $lookup specification must be an object, found ${typeOf(operand)}`);
  const unknown = Object.keys(operand).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw new EngineError(9, `unknown argument to $lookup: ${unknown}`);
  const { as, pipeline } = operand;
  const [from, localField, foreignField] = ['from', 'localField', 'foreignField'].map((name) =>
    textOf(operand, name),
  );
  if (typeof as !== 'string') throw new EngineError(9, "must specify 'as' field for a $lookup");
  if (from === undefined && !beginsWithDocuments(pipeline))
    throw new EngineError(9, "must specify 'from' field for a $lookup");
  if ((localField === undefined) !== (foreignField === undefined))
    throw new EngineError(
      9,
      '$lookup requires both or neither of localField and foreignField to be specified',
    );
  if (localField === undefined && pipeline === undefined)
    throw new EngineError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  return { from, as, localField, foreignField, pipeline };
}

function textOf(operand: Document, name: string): string | undefined {
  const value = operand[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new EngineError(9, `$lookup argument '${name}' must be a string, is type ${typeOf(value)}`);
}

/** Whether a pipeline brings its documents itself. */
export function beginsWithDocuments(pipeline: unknown): boolean {
  const first: unknown = Array.isArray(pipeline) ? pipeline[0] : undefined;
  return isDocument(first) && '$documents' in first;
}

function byFields(candidates: Candidates, inner: InnerPipeline | undefined): Prepare {
  return () => {
    const prepare = candidates();
    return async (batch) => {
      const find = await prepare(batch);
      if (inner === undefined) return (document) => Promise.resolve(find(document));
      return (document) => inner.over(document, batchesOf(find(document)));
    };
  };
}

/** For one run: what joins the documents of a batch. */
type Prepare = () => (batch: readonly Document[]) => Promise<Joiner>;

function joinStage(as: readonly string[], begin: Prepare): Stage {
  return async function* (input) {
    const prepare = begin();
    for await (const batch of input) {
      const join = await prepare(batch);
      const joined: Document[] = [];
      for (const document of batch) {
        const found = await join(document);
        const copy = copiedAlong(document, as);
        setAt(copy, as, [...found]);
        joined.push(copy);
      }
      yield joined;
    }
  };
}

/** A copy whose documents along a path may be changed. */
export function copiedAlong(document: Document, [part = '', ...rest]: readonly string[]): Document {
  const name = fieldName(part);
  const copy = { ...document };
  const value = copy[name];
  if (rest.length > 0 && isDocument(value)) copy[name] = copiedAlong(value, rest);
  return copy;
}
