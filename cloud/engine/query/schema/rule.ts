import type { Document } from '../../../values';

/** One keyword of a schema, compiled. */
export interface Rule {
  readonly name: string;
  passes(value: unknown): boolean;
  /** Why a value that does not pass does not, as MongoDB tells it. */
  explain(value: unknown): Document;
}

/** A compiled schema: all its rules. */
export interface Schema {
  readonly rules: readonly Rule[];
  accepts(value: unknown): boolean;
}

/** Compiles what stands behind one keyword. */
export type Keyword = (operand: unknown, context: KeywordContext) => Rule | undefined;

/** What a keyword may ask of the compiler. */
export interface KeywordContext {
  readonly name: string;
  /** The schema it stands in. */
  readonly siblings: Document;
  readonly compile: (schema: unknown) => Schema;
}

/** How a failed rule about one value is told. */
export function mismatch(
  { name }: { readonly name: string },
  {
    operand,
    reason,
    value,
    more = {},
  }: {
    readonly operand: unknown;
    readonly reason: string;
    readonly value: unknown;
    readonly more?: Document;
  },
): Document {
  return { operatorName: name, specifiedAs: { [name]: operand }, reason, consideredValue: value, ...more };
}
