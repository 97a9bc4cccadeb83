import { fieldName, isDocument, setAt, typeOf, valuesAt, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileExpression } from '../expression';
import { extendScope } from '../scope';
import { keyText } from '../sets';
import { batchesOf, collect, type Stage, type StageCompiler, type StageContext } from '../stage';

const FIELDS = ['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'];

/** `$lookup`: documents of another collection, by equality (by index or hashed once), by pipeline, or both. */
export const $lookup: StageCompiler = (operand, context) => {
  if (!isDocument(operand))
    throw new EngineError(9, `the $lookup specification must be an object, found ${typeOf(operand)}`);
  const unknown = Object.keys(operand).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw new EngineError(9, `unknown argument to $lookup: ${unknown}`);
  const { from, as, localField, foreignField, pipeline } = operand;
  if (typeof as !== 'string') throw new EngineError(9, "must specify 'as' field for a $lookup");
  if (typeof from !== 'string') throw new EngineError(9, "must specify 'from' field for a $lookup");
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
  const candidates =
    typeof localField === 'string' && typeof foreignField === 'string'
      ? equalityJoin({ from, localField, foreignField }, context)
      : allOf(from, context);
  const inner = pipeline === undefined ? undefined : innerPipeline(operand, context);
  return joinStage(as.split('.'), candidates, inner);
};

type Finder = (document: Document) => readonly Document[];

/** For one run of the stage: what finds the candidates of a batch's documents. */
type Candidates = () => (batch: readonly Document[]) => Promise<Finder>;
interface Inner {
  readonly bind: (document: Document) => void;
  readonly stage: Stage;
}

function joinStage(as: readonly string[], candidates: Candidates, inner: Inner | undefined): Stage {
  return async function* (input) {
    const prepare = candidates();
    for await (const batch of input) {
      const find = await prepare(batch);
      const joined: Document[] = [];
      for (const document of batch) {
        let found: readonly Document[] = find(document);
        if (inner !== undefined) {
          inner.bind(document);
          found = await collect(inner.stage(batchesOf(found)));
        }
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

function allOf(from: string, context: StageContext): Candidates {
  return once(async () => {
    const all = await collect(batchesOf(context.find(from, {})));
    return () => all;
  });
}

function once(load: () => Promise<Finder>): Candidates {
  return () => {
    let loaded: Promise<Finder> | undefined;
    return () => (loaded ??= load());
  };
}

interface Join {
  readonly from: string;
  readonly localField: string;
  readonly foreignField: string;
}

/** More values than this are not worth their seeks. */
const MOST_VALUES = 200;

/** Missing and null meet, arrays meet by their elements, as in a query by equality. */
function equalityJoin(join: Join, context: StageContext): Candidates {
  const { from, localField, foreignField } = join;
  const whole = once(async () => hashed(await collect(batchesOf(context.find(from, {}))), join));
  return () => {
    const all = whole();
    const served = context.serves(from, foreignField);
    return async (batch) => {
      const values = served ? plainValues(batch, localField) : undefined;
      if (values === undefined) return all(batch);
      const filter = { [foreignField]: { $in: values } };
      return hashed(await collect(batchesOf(context.find(from, filter))), join);
    };
  };
}

/** What an index can be asked for; undefined where a value means more in a filter than itself, or there are too many. */
function plainValues(batch: readonly Document[], path: string): readonly unknown[] | undefined {
  const found = new Map<string, unknown>();
  for (const document of batch) {
    for (const value of valuesAt(document, path).values) {
      if (!PLAIN.has(typeOf(value))) return undefined;
      found.set(keyText(value), value);
    }
  }
  return found.size <= MOST_VALUES ? [...found.values()] : undefined;
}

const PLAIN: ReadonlySet<string> = new Set(['string', 'int', 'long', 'double', 'objectId', 'date', 'bool']);

function hashed(documents: readonly Document[], { localField, foreignField }: Join): Finder {
  const byKey = new Map<string, Set<Document>>();
  const order = new Map<Document, number>();
  for (const document of documents) {
    order.set(document, order.size);
    for (const key of keysAt(document, foreignField)) {
      const bucket = byKey.get(key);
      if (bucket === undefined) byKey.set(key, new Set([document]));
      else bucket.add(document);
    }
  }
  return (document) => {
    const keys = keysAt(document, localField);
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) return [...(byKey.get(only) ?? [])];
    const found = new Set(keys.flatMap((key) => [...(byKey.get(key) ?? [])]));
    return [...found].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  };
}

function keysAt(document: Document, path: string): string[] {
  const { values } = valuesAt(document, path);
  return values.map((value) => keyText(value ?? null));
}

function innerPipeline(operand: Document, context: StageContext): Inner {
  const { pipeline, let: vars = {} } = operand;
  if (!Array.isArray(pipeline))
    throw new EngineError(9, `$lookup argument 'pipeline' must be an array, is type ${typeOf(pipeline)}`);
  if (!isDocument(vars)) throw new EngineError(9, "$lookup argument 'let' must be an object");
  const names = Object.keys(vars);
  const values = names.map((name) => compileExpression(vars[name], context.scope));
  const { scope, boxes } = extendScope(context.scope, names);
  return {
    stage: context.compile(pipeline as Document[], scope),
    bind: (document) => boxes.forEach((box, index) => (box.value = values[index]?.(document))),
  };
}
