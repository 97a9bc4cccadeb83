/**
 * The operators of filters, one file each.
 *
 * @packageDocumentation
 */
export { FIELD_OPERATORS, TOP_OPERATORS } from './table';
