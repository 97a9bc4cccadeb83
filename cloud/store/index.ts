/**
 * The database behind the services: a port, and its implementation over MongoDB's driver.
 *
 * @packageDocumentation
 */
export { createDriverStore, type DriverStoreOptions } from './driver-store';
export {
  StoreError,
  type ChangeFeed,
  type FindCommand,
  type IndexSpec,
  type ResumeToken,
  type Store,
  type StoreChange,
  type StoreFailure,
  type StoreOptions,
  type StoreSession,
  type StoreTarget,
  type UpdateCommand,
  type UpdateOutcome,
  type WatchOptions,
  type WatchScope,
} from './port';
