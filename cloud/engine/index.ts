/**
 * The embedded database: MongoDB's wire protocol, commands and durability in a thread of its own, on one data folder.
 *
 * @packageDocumentation
 */
export { openEngine, type EngineHandle, type EngineOptions } from './host/engine';
export { backupDatabase, compactDatabase, restoreDatabase, type FolderOptions } from './host/folder';
export { compileFilter } from './query/filter';
export { compileSort } from './query/sort';
