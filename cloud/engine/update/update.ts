import type { Document } from '../../values';

/** Circumstances of one application of an update. */
export interface UpdateContext {
  /** The time `$currentDate` and `$$NOW` see. */
  readonly now: Date;
  /** The query's filter, for the positional `$`. */
  readonly filter?: Document;
  /** Whether the document is about to be inserted by an upsert: `$setOnInsert` then counts. */
  readonly isInsert?: boolean;
}

/** Applies a compiled update; never mutates its input; `changed` is false when the document stays as it was. */
export type Update = (
  document: Document,
  context: UpdateContext,
) => { readonly document: Document; readonly changed: boolean };

/** Options of {@link compileUpdate}. */
export interface UpdateOptions {
  readonly arrayFilters?: readonly Document[];
}

/**
 * Compiles an update: operators, a whole document (replacement, keeps `_id`) or a pipeline.
 *
 * @throws EngineError with MongoDB's codes, here or when applied.
 */
export function compileUpdate(update: Document | readonly Document[], options: UpdateOptions = {}): Update {
  throw new TypeError(`not yet ${String(update)} ${String(options.arrayFilters)}`);
}
