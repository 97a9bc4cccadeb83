/**
 * Files of the cloud: upload tickets, temporary addresses and the bytes themselves on a local disk.
 *
 * @packageDocumentation
 */
export { backupFiles, type BackupFile } from './backup-files';
export { createStorage, type StorageOptions } from './create-storage';
