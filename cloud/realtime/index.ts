/**
 * `watch()`: results of queries that keep themselves up to date.
 *
 * @packageDocumentation
 */
export {
  createRealtime,
  type Realtime,
  type RealtimeCounts,
  type RealtimeOptions,
  type ResolvedWatch,
} from './create-realtime';
export { type QueryLanguage } from './language';
