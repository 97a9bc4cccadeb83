import { isDocument, pathOf, readField, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import { applyChange, type Change, type Touched } from './apply';
import { compileArrayFilters } from './array-filters';
import { identical } from './identical';
import { describe } from './modifier';
import { UPDATE_OPERATORS } from './operators';
import { renameChanges, type Rename } from './operators/rename';
import { comparePaths, compileUpdatePath, refuseConflicts, type PathContext } from './paths';
import { compilePipelineUpdate } from './pipeline-update';
import { compileReplacement } from './replacement';

/** Circumstances of one application of an update. */
export interface UpdateContext {
  /** The time `$currentDate` and `$$NOW` see. */
  readonly now: Date;
  /** The query's filter, for the positional `$`. */
  readonly filter?: Document;
  /** Whether the document is about to be inserted by an upsert: `$setOnInsert` then counts. */
  readonly isInsert?: boolean;
  /** Takes the places that operators change, for change streams. */
  readonly touched?: Touched[];
}

/** What an update made of a document. */
export interface Updated {
  readonly document: Document;
  readonly changed: boolean;
}

/** Applies a compiled update; never mutates its input; `changed` is false when the document stays as it was. */
export interface Update {
  (document: Document, context: UpdateContext): Updated;
  readonly kind: 'operators' | 'replacement' | 'pipeline';
}

/** Options of {@link compileUpdate}. */
export interface UpdateOptions {
  readonly arrayFilters?: readonly Document[];
  /** Values that a pipeline may name as variables. */
  readonly variables?: Document;
}

/**
 * Compiles an update: operators, a whole document (replacement, keeps `_id`) or a pipeline.
 *
 * @throws EngineError with MongoDB's codes, here or when applied.
 */
export function compileUpdate(update: Document | readonly Document[], options: UpdateOptions = {}): Update {
  const { arrayFilters = [], variables } = options;
  const first = isDocument(update) ? Object.keys(update)[0] : undefined;
  const kind = Array.isArray(update)
    ? 'pipeline'
    : first?.startsWith('$') === true
      ? 'operators'
      : 'replacement';
  if (kind === 'pipeline' && arrayFilters.length > 0)
    throw new EngineError(9, 'arrayFilters may not be specified for pipeline-syle updates');
  const apply =
    kind === 'pipeline'
      ? compilePipelineUpdate(update as readonly Document[], variables)
      : kind === 'replacement'
        ? compileReplacement(update as Document)
        : compileOperators(update as Document, arrayFilters);
  return Object.assign(
    (document: Document, context: UpdateContext) => {
      const result = apply(document, context);
      keepId(document, result, kind === 'operators');
      return { document: result, changed: !identical(document, result) };
    },
    { kind } as const,
  );
}

function keepId(before: Document, after: Document, byOperator: boolean): void {
  const id = readField(before, '_id');
  if (id === undefined || before === after || identical(id, readField(after, '_id'))) return;
  throw new EngineError(
    66,
    byOperator
      ? "Performing an update on the path '_id' would modify the immutable field '_id'"
      : `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${describe(readField(after, '_id'))}`,
  );
}

function compileOperators(
  update: Document,
  filters: readonly Document[],
): (document: Document, context: UpdateContext) => Document {
  let current: UpdateContext | undefined;
  const arrayFilters = compileArrayFilters(filters);
  const paths: PathContext = { arrayFilters, filter: () => current?.filter };
  const changes: Change[] = [];
  const renames: Rename[] = [];
  for (const [name, operands] of Object.entries(update)) {
    for (const [field, operand] of Object.entries(operandsOf(name, operands))) {
      const path = pathOf(field);
      if (name === '$rename') renames.push(renameChanges(path, operand));
      else changes.push(compileChange(name, { path, operand, paths }));
    }
  }
  arrayFilters.finish();
  refuseConflicts([...changes.map(({ path }) => path), ...renames.flatMap(({ from, to }) => [from, to])]);
  // Fields that are new come in the order of their paths, a renamed one where its new name stands.
  const steps = [
    ...changes.map((change): Step => ({ path: change.path, changes: () => [change] })),
    ...renames.map((rename): Step => ({ path: rename.to, changes: rename.changes })),
  ].sort((a, b) => comparePaths(a.path, b.path));
  return (document, context) => {
    current = context;
    const { now, isInsert = false, touched } = context;
    const application = {
      now,
      isInsert,
      original: document,
      owned: new Set<object>(),
      ...(touched === undefined ? {} : { touched }),
    };
    let result = document;
    for (const step of steps)
      for (const change of step.changes(document)) result = applyChange(result, change, application);
    return result;
  };
}

interface Step {
  readonly path: string;
  readonly changes: (document: Document) => readonly Change[];
}

function operandsOf(name: string, operands: unknown): Document {
  if (name !== '$rename' && !Object.hasOwn(UPDATE_OPERATORS, name))
    throw new EngineError(
      9,
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  if (isDocument(operands)) return operands;
  throw new EngineError(
    9,
    `Modifiers operate on fields but we found type ${typeOf(operands)} instead. For example: {$mod: {<field>: ...}} not {${name}: ${describe(operands)}}`,
  );
}

function appends(name: string, operand: unknown): boolean {
  return name === '$addToSet' || (name === '$push' && !(isDocument(operand) && '$sort' in operand));
}

interface Behind {
  readonly path: string;
  readonly operand: unknown;
  readonly paths: PathContext;
}

function compileChange(name: string, { path, operand, paths }: Behind): Change {
  const parts = compileUpdatePath(path, paths);
  const operator = UPDATE_OPERATORS[name];
  if (operator === undefined) throw new TypeError(`no update operator ${name}`);
  return { path, parts, modify: operator(operand, path), appends: appends(name, operand) };
}
