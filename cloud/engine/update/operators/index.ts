/**
 * The operators of updates, one file each.
 *
 * @packageDocumentation
 */
export { UPDATE_OPERATORS } from './table';
