/**
 * The embedded database: MongoDB's wire protocol, commands and durability in a thread of its own, on one data folder.
 *
 * @packageDocumentation
 */
export { openEngine, type EngineHandle, type EngineOptions } from './host/engine';
