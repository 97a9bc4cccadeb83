import { EngineError } from '../error';
import type { Command } from './command';

const ONE_USER = 'this engine has one user, named when it is started';
const NO_SCRIPT = 'it runs JavaScript in the database; use an aggregation pipeline';
const NO_SHARDS = 'this engine has no shards';
const ONE_MEMBER = 'the replica set has one member and cannot be changed';
const NO_CAPPED = 'this engine has no capped collections';

/** Commands of MongoDB 7 that are refused on purpose, and why. */
const REASONS: Readonly<Record<string, string>> = {
  createUser: ONE_USER,
  updateUser: ONE_USER,
  dropUser: ONE_USER,
  dropAllUsersFromDatabase: ONE_USER,
  grantRolesToUser: ONE_USER,
  revokeRolesFromUser: ONE_USER,
  createRole: ONE_USER,
  updateRole: ONE_USER,
  dropRole: ONE_USER,
  grantPrivilegesToRole: ONE_USER,
  mapReduce: NO_SCRIPT,
  enableSharding: NO_SHARDS,
  shardCollection: NO_SHARDS,
  addShard: NO_SHARDS,
  listShards: NO_SHARDS,
  replSetInitiate: ONE_MEMBER,
  replSetReconfig: ONE_MEMBER,
  replSetStepDown: ONE_MEMBER,
  replSetFreeze: ONE_MEMBER,
  convertToCapped: NO_CAPPED,
  cloneCollectionAsCapped: NO_CAPPED,
  shutdown: 'stop the program that started it',
  logRotate: 'the engine writes no log file',
  applyOps: 'write with insert, update and delete',
  compact: 'the data folder is compacted as a whole',
  reIndex: 'drop the index and create it again; validate tells whether it is whole',
  top: 'times are not kept by collection',
  createSearchIndexes: 'this engine has no search indexes',
  updateSearchIndex: 'this engine has no search indexes',
  dropSearchIndex: 'this engine has no search indexes',
  planCacheSetFilter: 'plans are not kept; use hint',
};

/** A row for each refused command, so that what is missing on purpose is told from what is misspelt. */
export const REFUSED: Readonly<Record<string, Command>> = Object.fromEntries(
  Object.entries(REASONS).map(([name, why]) => [
    name,
    {
      run() {
        throw new EngineError(115, `${name} is not supported: ${why}`);
      },
    },
  ]),
);
