import { isNumeric, toNumber, TYPE_NUMBERS, typeOf, type TypeName } from '../../../values';
import { EngineError } from '../../error';
import { some, type FieldOperator } from '../condition';

const NAMES: ReadonlySet<string> = new Set(Object.values(TYPE_NUMBERS));
const NUMBERS = ['int', 'long', 'double', 'decimal'];

/** `$type`: a value of one of the types, given by number or name; `number` means all four. */
export const $type: FieldOperator = (operand) => {
  const wanted = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  if (wanted.length === 0) throw new EngineError(9, '$type must match at least one type');
  const types = new Set<TypeName>(wanted.flatMap(typesOf));
  return some((value) => types.has(typeOf(value)));
};

function typesOf(operand: unknown): TypeName[] {
  if (operand === 'number') return NUMBERS as TypeName[];
  if (typeof operand === 'string') {
    if (NAMES.has(operand)) return [operand as TypeName];
    // 'undefined' and 'dbPointer' are types no document here can hold.
    if (operand === 'undefined' || operand === 'dbPointer') return [];
    throw new EngineError(2, `Unknown type name alias: ${operand}`);
  }
  if (!isNumeric(operand)) throw new EngineError(14, 'type must be represented as a number or a string');
  const code = toNumber(operand);
  const type = TYPE_NUMBERS[code];
  if (type === undefined && code !== 6 && code !== 12)
    throw new EngineError(2, `Invalid numerical type code: ${code}`);
  return type === undefined ? [] : [type];
}
