/**
 * Answers database requests as WeChat's cloud does, over any store.
 *
 * @packageDocumentation
 */
export { createDatabase, type DatabaseOptions } from './create-database';
