/**
 * The database behind the services: a port, and its implementation over MongoDB's driver.
 *
 * @packageDocumentation
 */
export { createDriverStore, type DriverStoreOptions } from './driver-store';
export {
  StoreError,
  type FindCommand,
  type IndexSpec,
  type Store,
  type StoreFailure,
  type StoreOptions,
  type StoreSession,
  type StoreTarget,
  type UpdateCommand,
  type UpdateOutcome,
} from './port';
