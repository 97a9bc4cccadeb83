import { aggregate } from './aggregate';
import { create, drop, dropDatabase, listCollections, listDatabases } from './collections';
import type { Command } from './command';
import { count, distinct } from './count';
import { remove } from './delete';
import {
  connPoolStats,
  dataSize,
  fsync,
  getCmdLineOpts,
  getLog,
  lockInfo,
  planCacheClear,
  profile,
  rolesInfo,
  setFeatureCompatibilityVersion,
  setParameter,
  usersInfo,
  whatsmyuri,
} from './diagnostics';
import { explain } from './explain';
import { configureFailPoint } from './fail-point';
import { find, getMore, killCursors } from './find';
import { findAndModify } from './find-and-modify';
import { buildInfo, connectionStatus, getParameter, hello, hostInfo, ping } from './hello';
import { createIndexes, dropIndexes, listIndexes } from './indexes';
import { insert } from './insert';
import { listCommandsOf } from './list-commands';
import { collMod, renameCollection } from './modify-collection';
import { currentOp, killOp } from './operations';
import { REFUSED } from './refused';
import { getDefaultRWConcern, replSetGetConfig, replSetGetStatus } from './replica-set';
import { logout, saslContinue, saslStart } from './sasl';
import { serverStatus } from './server-status';
import { collStats, dbStats } from './stats';
import { abortTransaction, commitTransaction, endSessions, killAllSessions, sessions } from './transaction';
import { update } from './update';
import { validate } from './validate';

const NAMED: Readonly<Record<string, Command>> = {
  // Connection
  hello,
  isMaster: hello,
  ping,
  buildInfo,
  hostInfo,
  getParameter,
  connectionStatus,
  serverStatus,
  saslStart,
  saslContinue,
  logout,
  // Sessions and cursors
  endSessions,
  killSessions: endSessions,
  killAllSessions,
  killAllSessionsByPattern: killAllSessions,
  refreshSessions: sessions,
  startSession: sessions,
  commitTransaction,
  abortTransaction,
  getMore,
  killCursors,
  // Documents
  insert,
  find,
  update,
  delete: remove,
  findAndModify,
  count,
  distinct,
  aggregate,
  explain,
  // Collections and indexes
  create,
  collMod,
  renameCollection,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  createIndexes,
  dropIndexes,
  listIndexes,
  collStats,
  dbStats,
  dataSize,
  validate,
  // Administration
  listCommands: listCommandsOf(() => NAMED),
  currentOp,
  killOp,
  getLog,
  getCmdLineOpts,
  whatsmyuri,
  connPoolStats,
  lockInfo,
  fsync,
  profile,
  planCacheClear,
  planCacheClearFilters: planCacheClear,
  setParameter,
  setFeatureCompatibilityVersion,
  usersInfo,
  rolesInfo,
  replSetGetStatus,
  replSetGetConfig,
  getDefaultRWConcern,
  configureFailPoint,
  ...REFUSED,
};

/** Every command by its name, and by its name in lower case, as MongoDB takes some of them both ways. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries(NAMED).flatMap(([name, command]) => [
    [name, command],
    [name.toLowerCase(), command],
  ]),
);
