import type { Document } from '../../../values';
import type { Schema } from './rule';

/** The rules of a schema that a value breaks. */
export function explainSchema({ rules }: Schema, value: unknown): Document[] {
  return rules.filter((rule) => !rule.passes(value)).map((rule) => rule.explain(value));
}
