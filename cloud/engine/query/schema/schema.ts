import { isDocument, shownName, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import { additionalItems, arrayLength, items, uniqueItems } from './arrays';
import { combination, not } from './logic';
import {
  additionalProperties,
  dependencies,
  patternProperties,
  properties,
  propertyCount,
  required,
} from './objects';
import { textOperand } from './operands';
import type { Keyword, Schema } from './rule';
import { boundary, enumeration, exclusive, multipleOf, pattern, textLength } from './scalars';
import { bsonType, type } from './types';

const told: Keyword = (operand, { name }) => {
  textOperand(name, operand);
  return undefined;
};

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  bsonType,
  type,
  enum: enumeration,
  minimum: boundary('exclusiveMinimum', 1),
  maximum: boundary('exclusiveMaximum', -1),
  exclusiveMinimum: exclusive('minimum'),
  exclusiveMaximum: exclusive('maximum'),
  multipleOf,
  minLength: textLength(1),
  maxLength: textLength(-1),
  pattern,
  items,
  additionalItems,
  minItems: arrayLength(1),
  maxItems: arrayLength(-1),
  uniqueItems,
  required,
  properties,
  patternProperties,
  additionalProperties,
  minProperties: propertyCount(1),
  maxProperties: propertyCount(-1),
  dependencies,
  allOf: combination((accepting, of) => accepting === of),
  anyOf: combination((accepting) => accepting > 0),
  oneOf: combination((accepting) => accepting === 1),
  not,
  title: told,
  description: told,
};

const UNSUPPORTED: ReadonlySet<string> = new Set([
  '$ref',
  '$schema',
  'default',
  'definitions',
  'format',
  'id',
]);

/**
 * Compiles a `$jsonSchema`: JSON Schema draft 4 as MongoDB has it.
 *
 * @throws EngineError 9 for keywords MongoDB does not know or refuses, 14 for operands of a wrong type.
 */
export function compileSchema(schema: unknown): Schema {
  if (!isDocument(schema))
    throw new EngineError(14, `$jsonSchema must be an object, found ${typeOf(schema)}`);
  const rules = Object.entries(schema).flatMap(([name, operand]) =>
    compileKeyword(schema, shownName(name), operand),
  );
  return { rules, accepts: (value) => rules.every((rule) => rule.passes(value)) };
}

function compileKeyword(schema: Document, name: string, operand: unknown) {
  if (UNSUPPORTED.has(name))
    throw new EngineError(9, `$jsonSchema keyword '${name}' is not currently supported`);
  const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
  if (keyword === undefined) throw new EngineError(9, `Unknown $jsonSchema keyword: ${name}`);
  return keyword(operand, { name, siblings: schema, compile: compileSchema }) ?? [];
}
