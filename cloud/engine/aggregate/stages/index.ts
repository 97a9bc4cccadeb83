/**
 * The pipeline stages, one file each.
 *
 * @packageDocumentation
 */
export { sortStage } from './sort';
export { STAGES } from './table';
