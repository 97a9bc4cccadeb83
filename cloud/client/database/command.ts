import { aggregateOperators, type AggregateExpression } from './aggregate-operators';
import { createPipeline } from './pipeline';
import { project } from './projection';
import { compare, join } from './query-command';
import { changes } from './update-command';

/** `db.command` */
export const command = {
  ...compare,
  ...join,
  ...changes,
  /** A condition on whole documents, written as an expression of an aggregation. */
  expr: (expression: AggregateExpression) => ({ $expr: expression }),
  /** A condition on whole documents, written as a JSON Schema. */
  jsonSchema: (schema: object) => ({ $jsonSchema: schema }),
  project,
  aggregate: { ...aggregateOperators(), pipeline: () => createPipeline() },
};
