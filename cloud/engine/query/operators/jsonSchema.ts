import { compileSchema } from '../schema/schema';
import type { TopOperator } from './clauses';

/** `$jsonSchema`: the document is as the schema says. */
export const $jsonSchema: TopOperator = (operand) => {
  const schema = compileSchema(operand);
  return (document) => schema.accepts(document);
};
