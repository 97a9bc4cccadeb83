/**
 * The expression operators, one file each.
 *
 * @packageDocumentation
 */
export { EXPRESSIONS } from './table';
