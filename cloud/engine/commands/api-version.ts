import type { Document } from '../../values';
import { EngineError } from '../error';
import { describe } from '../update/modifier';

/** The commands of MongoDB's Stable API, version 1. */
const STABLE: ReadonlySet<string> = new Set([
  ...['abortTransaction', 'aggregate', 'authenticate', 'collMod', 'commitTransaction', 'count', 'create'],
  ...['createIndexes', 'delete', 'drop', 'dropDatabase', 'dropIndexes', 'endSessions', 'explain', 'find'],
  ...['findAndModify', 'getMore', 'hello', 'insert', 'killCursors', 'listCollections', 'listDatabases'],
  ...['listIndexes', 'ping', 'refreshSessions', 'saslContinue', 'saslStart', 'update'],
]);

/**
 * Checks what a client declares of MongoDB's Stable API.
 *
 * @throws EngineError 322 for another version than 1, 323 for a command outside it where `apiStrict` is asked for.
 */
export function checkApiVersion(name: string, body: Document): void {
  const { apiVersion, apiStrict, apiDeprecationErrors } = body;
  if (apiVersion === undefined) {
    if (apiStrict === undefined && apiDeprecationErrors === undefined) return;
    throw new EngineError(
      4886600,
      "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion. 'apiVersion' is needed for both",
    );
  }
  if (typeof apiVersion !== 'string') {
    throw new EngineError(14, "BSON field 'apiVersion' is the wrong type, expected type 'string'");
  }
  if (apiVersion !== '1') throw new EngineError(322, `API version must be "1", not ${describe(apiVersion)}`);
  if (apiStrict === true && !STABLE.has(name)) {
    throw new EngineError(
      323,
      `Provided apiStrict:true, but the command ${name} is not in API Version 1. Information on supported commands and migrations in API Version 1 can be found at https://dochub.mongodb.org/core/manual-versioned-api`,
    );
  }
}
