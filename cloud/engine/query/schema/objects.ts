import { isDocument, readField, shownName, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileRegex, type TextPattern } from '../regex';
import { explainSchema } from './explain';
import { documentOperand, namesOperand, sizeOperand } from './operands';
import { mismatch, type Keyword, type Schema } from './rule';
import { onlyFor } from './scalars';

/** `required`: fields that must be there. */
export const required: Keyword = (operand, { name }) => {
  const names = namesOperand(name, operand);
  const missing = (value: unknown) =>
    names.filter((field) => readField(value as Document, field) === undefined);
  return onlyFor(isDocument, {
    name,
    passes: (value) => missing(value).length === 0,
    explain: (value) => ({
      operatorName: name,
      specifiedAs: { required: operand },
      missingProperties: missing(value),
    }),
  });
};

/** `properties`: schemas of fields, for those that are there. */
export const properties: Keyword = (operand, { name, compile }) => {
  const schemas = Object.entries(documentOperand(name, operand)).map(([field, schema]) => {
    if (!isDocument(schema)) {
      throw new EngineError(14, `Nested schema for $jsonSchema property '${field}' must be an object`);
    }
    return { field, description: schema['description'], schema: compile(schema) };
  });
  const failing = (value: unknown) =>
    schemas.filter(({ field, schema }) => {
      const inner = readField(value as Document, field);
      return inner !== undefined && !schema.accepts(inner);
    });
  return onlyFor(isDocument, {
    name,
    passes: (value) => failing(value).length === 0,
    explain: (value) => ({
      operatorName: name,
      propertiesNotSatisfied: failing(value).map(({ field, description, schema }) => ({
        propertyName: shownName(field),
        ...(description === undefined ? {} : { description }),
        details: explainSchema(schema, readField(value as Document, field)),
      })),
    }),
  });
};

/** `patternProperties`: schemas of fields by patterns of their names. */
export const patternProperties: Keyword = (operand, { name, compile }) => {
  const schemas = patternsOf(name, operand).map(({ regex, schema }) => ({ regex, schema: compile(schema) }));
  const failing = (value: unknown) =>
    Object.entries(value as Document).flatMap(([field, inner]) =>
      schemas
        .filter(({ regex, schema }) => regex.test(shownName(field)) && !schema.accepts(inner))
        .map(({ schema }) => ({ propertyName: shownName(field), details: explainSchema(schema, inner) })),
    );
  return onlyFor(isDocument, {
    name,
    passes: (value) => failing(value).length === 0,
    explain: (value) => ({ operatorName: name, propertiesNotSatisfied: failing(value) }),
  });
};

function patternsOf(
  name: string,
  operand: unknown,
): readonly { readonly regex: TextPattern; readonly schema: unknown }[] {
  return Object.entries(documentOperand(name, operand)).map(([pattern, schema]) => ({
    regex: compileRegex(shownName(pattern)),
    schema,
  }));
}

/** `additionalProperties`: what fields may be that neither `properties` nor `patternProperties` names. */
export const additionalProperties: Keyword = (operand, { name, siblings, compile }) => {
  if (operand === true) return undefined;
  const schema: Schema | undefined = operand === false ? undefined : compile(documentOperand(name, operand));
  const named = new Set(isDocument(siblings['properties']) ? Object.keys(siblings['properties']) : []);
  const patterns =
    siblings['patternProperties'] === undefined
      ? []
      : patternsOf('patternProperties', siblings['patternProperties']);
  const failing = (value: unknown) =>
    Object.entries(value as Document).filter(
      ([field, inner]) =>
        !named.has(field) &&
        !patterns.some(({ regex }) => regex.test(shownName(field))) &&
        schema?.accepts(inner) !== true,
    );
  return onlyFor(isDocument, {
    name,
    passes: (value) => failing(value).length === 0,
    explain: (value) => ({
      operatorName: name,
      specifiedAs: { additionalProperties: operand },
      additionalProperties: failing(value).map(([field]) => shownName(field)),
    }),
  });
};

/** `minProperties` and `maxProperties`. */
export function propertyCount(sign: 1 | -1): Keyword {
  return (operand, { name }) => {
    const bound = sizeOperand(name, operand);
    return onlyFor(isDocument, {
      name,
      passes: (value) => (Object.keys(value as Document).length - bound) * sign >= 0,
      explain: (value) =>
        mismatch(
          { name },
          {
            operand,
            reason: 'specified number of properties was not satisfied',
            value,
            more: { numberOfProperties: Object.keys(value as Document).length },
          },
        ),
    });
  };
}

/** `dependencies`: what else must be so where a field is there. */
export const dependencies: Keyword = (operand, { name, compile }) => {
  const rules = Object.entries(documentOperand(name, operand)).map(([field, wanted]) => {
    if (isDocument(wanted)) {
      const schema = compile(wanted);
      return { field, meets: (value: unknown) => schema.accepts(value) };
    }
    const names = namesOperand(name, wanted);
    return {
      field,
      meets: (value: unknown) => names.every((other) => readField(value as Document, other) !== undefined),
    };
  });
  const failing = (value: unknown) =>
    rules.filter(({ field, meets }) => readField(value as Document, field) !== undefined && !meets(value));
  return onlyFor(isDocument, {
    name,
    passes: (value) => failing(value).length === 0,
    explain: (value) => ({
      operatorName: name,
      specifiedAs: { dependencies: operand },
      failingDependencies: failing(value).map(({ field }) => ({ conditionalProperty: shownName(field) })),
    }),
  });
};
