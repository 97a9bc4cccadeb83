/**
 * Files of the cloud: upload tickets, temporary addresses and the bytes themselves on a local disk.
 *
 * @packageDocumentation
 */
export { createStorage, type StorageOptions } from './create-storage';
