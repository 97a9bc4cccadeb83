import type { Document } from '../../../values';
import type { ExpressionContext } from '../scope';
import type { Partition } from './window';

/** Computes the results of one partition, asked by position, in ascending order and each once. */
export type WindowFunction = (partition: Partition) => (index: number) => unknown;

/** What a window function is compiled in. */
export interface WindowContext extends ExpressionContext {
  readonly sortBy: Document | undefined;
  /** As written; undefined where there is none. */
  readonly window: unknown;
}

/** Compiles a window function. */
export type WindowCompiler = (name: string, operand: unknown, context: WindowContext) => WindowFunction;
