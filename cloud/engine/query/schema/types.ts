import { TYPE_NUMBERS, typeOf, type TypeName } from '../../../values';
import { EngineError } from '../../error';
import { listOperand } from './operands';
import { mismatch, type Keyword } from './rule';

const NUMBERS: readonly TypeName[] = ['int', 'long', 'double', 'decimal'];
const BSON_NAMES: ReadonlySet<string> = new Set(Object.values(TYPE_NUMBERS));
const JSON_TYPES: Readonly<Record<string, readonly TypeName[]>> = {
  array: ['array'],
  boolean: ['bool'],
  null: ['null'],
  number: NUMBERS,
  object: ['object'],
  string: ['string'],
};

/** `bsonType`: one of BSON's types by their names, `number` for all four of those. */
export const bsonType: Keyword = typeKeyword((name) => {
  if (name === 'number') return NUMBERS;
  if (BSON_NAMES.has(name)) return [name as TypeName];
  if (name === 'undefined' || name === 'dbPointer') return [];
  throw new EngineError(2, `Unknown type name alias: ${name}`);
});

/** `type`: one of JSON's types. */
export const type: Keyword = typeKeyword((name) => {
  if (name === 'integer') throw new EngineError(9, "$jsonSchema type 'integer' is not currently supported.");
  const types = Object.hasOwn(JSON_TYPES, name) ? JSON_TYPES[name] : undefined;
  if (types === undefined) throw new EngineError(2, `Unknown type name alias: ${name}`);
  return types;
});

function typeKeyword(typesOf: (name: string) => readonly TypeName[]): Keyword {
  return (operand, { name, siblings }) => {
    if ('type' in siblings && 'bsonType' in siblings) {
      throw new EngineError(9, "Cannot specify both $jsonSchema keywords 'type' and 'bsonType'");
    }
    const names = typeof operand === 'string' ? [operand] : listOperand(name, operand);
    if (names.length === 0)
      throw new EngineError(9, `$jsonSchema keyword '${name}' must name at least one type`);
    const types = new Set(
      names.flatMap((each) => {
        if (typeof each === 'string') return typesOf(each);
        throw new EngineError(
          14,
          `$jsonSchema keyword '${name}' must be either a string or an array of strings`,
        );
      }),
    );
    return {
      name,
      passes: (value) => types.has(typeOf(value)),
      explain: (value) =>
        mismatch(
          { name },
          { operand, reason: 'type did not match', value, more: { consideredType: typeOf(value) } },
        ),
    };
  };
}
