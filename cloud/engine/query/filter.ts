import type { Document } from '../../values';

/** Tells whether a document matches. */
export type Predicate = (document: Document) => boolean;

/** Circumstances of a filter. */
export interface FilterOptions {
  /** `$$NOW` of `$expr`; without it `$$NOW` is refused. */
  readonly now?: Date;
}

/**
 * Compiles a MongoDB filter once, to be asked many times.
 *
 * @throws EngineError for an operator or operand MongoDB refuses, and for $where and $function.
 */
export function compileFilter(filter: Document, options: FilterOptions = {}): Predicate {
  throw new TypeError(`not yet ${String(filter)} ${String(options.now)}`);
}
