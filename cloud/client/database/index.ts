/**
 * `wx.cloud.database()` over a gateway: commands, queries and documents are put together here and sent as requests in
 * canonical Extended JSON.
 *
 * @packageDocumentation
 */
export { type AggregateExpression, type AggregateOperators } from './aggregate-operators';
export { type Call, type CallWith, type Succeeded, type WithCallbacks } from './call';
export { type Aggregate, type CollectionReference } from './collection';
export { createDatabase, type Database, type DatabaseConfig, type DatabaseParts } from './create-database';
export { type DocumentReference } from './document';
export { type DocumentData, type Query } from './query';
export { type RealtimeListener, type WatchOptions } from './watch';
