/**
 * Documents and their values: MongoDB's order in memory and in bytes, typed numbers, paths.
 *
 * @packageDocumentation
 */
export { compareValues, equalValues } from './compare';
export { type Document } from './document';
export { encodeCompoundKey, encodeKey, type Direction } from './key';
export { valuesAt } from './path';
