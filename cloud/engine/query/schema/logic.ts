import { EngineError } from '../../error';
import { explainSchema } from './explain';
import { documentOperand, listOperand } from './operands';
import type { Keyword, Schema } from './rule';

/** `allOf`, `anyOf` and `oneOf`: how many of the schemas must accept the value. */
export function combination(enough: (accepting: number, of: number) => boolean): Keyword {
  return (operand, { name, compile }) => {
    const schemas = listOperand(name, operand).map(compile);
    if (schemas.length === 0)
      throw new EngineError(2, `$jsonSchema keyword '${name}' must be a non-empty array`);
    const count = (value: unknown) => schemas.filter((schema) => schema.accepts(value)).length;
    return {
      name,
      passes: (value) => enough(count(value), schemas.length),
      explain: (value) => {
        const matching = schemas.flatMap((schema, index) => (schema.accepts(value) ? [index] : []));
        if (name === 'oneOf' && matching.length > 1) {
          return {
            operatorName: name,
            reason: 'more than one subschema matched',
            matchingSchemaIndexes: matching,
          };
        }
        return { operatorName: name, schemasNotSatisfied: notSatisfied(schemas, value) };
      },
    };
  };
}

function notSatisfied(schemas: readonly Schema[], value: unknown) {
  return schemas.flatMap((schema, index) =>
    schema.accepts(value) ? [] : [{ index, details: explainSchema(schema, value) }],
  );
}

/** `not`: the schema does not accept the value. */
export const not: Keyword = (operand, { name, compile }) => {
  const schema = compile(documentOperand(name, operand));
  return {
    name,
    passes: (value) => !schema.accepts(value),
    explain: () => ({ operatorName: name, reason: 'child expression matched' }),
  };
};
