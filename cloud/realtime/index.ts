/**
 * `watch()`: results of queries that keep themselves up to date.
 *
 * @packageDocumentation
 */
export { createRealtime, type Realtime, type RealtimeCounts, type RealtimeOptions } from './create-realtime';
export { type QueryLanguage } from './language';
export { type Judgement, type ReadForRule, type ResolvedWatch, type SeenDocument } from './resolved-watch';
