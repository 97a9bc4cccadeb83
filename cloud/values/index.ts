/**
 * Documents and their values: MongoDB's order in memory and in bytes, typed numbers, paths.
 *
 * @packageDocumentation
 */
export {
  compareNumbers,
  compareStrings,
  compareValues,
  comparisonBy,
  equalValues,
  type Comparison,
} from './compare';
export {
  decimalContent,
  decimalFrom,
  integerPart,
  roundToExponent,
  type DecimalContent,
  type Exact,
} from './decimal';
export { type Document } from './document';
export { fieldName, NAME_MARK, pathOf, shownName } from './field-name';
export { encodeCompoundKey, encodeKey, type Direction } from './key';
export {
  binaryParts,
  fieldsOf,
  isDocument,
  isNumeric,
  RANK,
  rankOf,
  regexParts,
  TYPE_NUMBERS,
  typeOf,
  type TypeName,
} from './kind';
export {
  addNumbers,
  divideNumbers,
  integerValue,
  isIntegral,
  isNaNValue,
  isZero,
  multiplyNumbers,
  numberType,
  remainder,
  subtractNumbers,
  toContent,
  toDecimal,
  toInteger,
  toNumber,
  widerType,
  type NumberType,
  type NumberValue,
} from './numbers';
export {
  deleteField,
  fieldReader,
  indexOfPart,
  readField,
  setAt,
  valueAt,
  valuesAt,
  writeField,
  type FieldReader,
  type ValuesAt,
} from './path';
