/**
 * The accumulators of `$group`, one file each.
 *
 * @packageDocumentation
 */
export { ACCUMULATORS } from './table';
