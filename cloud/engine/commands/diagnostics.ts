import { Long } from 'bson';
import { isDocument, isNumeric, toNumber, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import { documentArgument, textArgument, truthArgument } from './arguments';
import type { Command } from './command';

/** `getLog`: the engine keeps no lines of its log; what is to be known at the start stands in the program's own output. */
export const getLog: Command = {
  run({ body }) {
    const log = body['getLog'];
    if (typeof log !== 'string') {
      throw new EngineError(14, `Argument to getLog must be of type String; found ${typeOf(log)}`);
    }
    if (log === '*') return { fields: { names: ['global', 'startupWarnings'] } };
    if (log !== 'global' && log !== 'startupWarnings') {
      throw new EngineError(96, `No log named '${log}'`);
    }
    return { fields: { totalLinesWritten: 0, log: [] } };
  },
};

/** `getCmdLineOpts`: what of the command line concerns clients. */
export const getCmdLineOpts: Command = {
  run: ({ connection }) => ({
    fields: {
      argv: ['yunlet', 'engine'],
      parsed: {
        security: { authorization: connection.authentication === undefined ? 'disabled' : 'enabled' },
      },
    },
  }),
};

/** `whatsmyuri`: the client's own address. */
export const whatsmyuri: Command = {
  open: true,
  run: ({ connection }) => ({ fields: { you: connection.client ?? '127.0.0.1:0' } }),
};

/** `connPoolStats`: there are no connections to other members. */
export const connPoolStats: Command = {
  run: () => ({
    fields: {
      numClientConnections: 0,
      numAScopedConnections: 0,
      totalInUse: 0,
      totalAvailable: 0,
      totalCreated: 0,
      totalRefreshing: 0,
      hosts: {},
      replicaSets: {},
    },
  }),
};

/** `lockInfo`: snapshots need no locks that could be shown. */
export const lockInfo: Command = { run: () => ({ fields: { lockInfo: [] } }) };

/** `fsync`: waits until everything committed is on the disk. Locking is refused: `data backup` needs none. */
export const fsync: Command = {
  async run({ engine, body }) {
    if (truthArgument(body, 'lock')) {
      throw new EngineError(115, 'fsync takes no lock here; a backup is taken beside writes');
    }
    await engine.environment.flushed();
    return { fields: { numFiles: 1 } };
  },
};

/** `profile`: the level is 0 and stays so. */
export const profile: Command = {
  run({ body }) {
    const level = body['profile'];
    if (!isNumeric(level)) throw new EngineError(14, "BSON field 'profile.profile' must be a number");
    if (toNumber(level) > 0) throw new EngineError(115, 'This engine has no profiler; use explain');
    return { fields: { was: 0, slowms: 100, sampleRate: 1 } };
  },
};

/** `dataSize`: the bytes of a collection's documents. */
export const dataSize: Command = {
  run({ engine, body }) {
    const namespace = textArgument(body, 'dataSize') ?? '';
    const dot = namespace.indexOf('.');
    if (dot <= 0) throw new EngineError(73, `Invalid namespace specified '${namespace}'`);
    if (documentArgument(body, 'keyPattern') !== undefined) {
      throw new EngineError(115, 'dataSize counts whole collections here');
    }
    const collection = engine.catalog.find(namespace.slice(0, dot), namespace.slice(dot + 1));
    const { bytes, count } = collection?.stats ?? { bytes: 0, count: 0 };
    return {
      fields: {
        size: Long.fromNumber(bytes),
        numObjects: Long.fromNumber(count),
        millis: Long.ZERO,
        estimate: truthArgument(body, 'estimate'),
      },
    };
  },
};

/** `planCacheClear`: plans are chosen anew for each query. */
export const planCacheClear: Command = { run: () => ({}) };

/** `setFeatureCompatibilityVersion`: 7.0 is what it is already. */
export const setFeatureCompatibilityVersion: Command = {
  run({ body }) {
    const version = body['setFeatureCompatibilityVersion'];
    if (version === '7.0') return {};
    throw new EngineError(
      2,
      `Invalid feature compatibility version ${JSON.stringify(version)}, expected '7.0'`,
    );
  },
};

/** `setParameter`: nothing can be set. */
export const setParameter: Command = {
  run({ body }) {
    const name = Object.keys(body)[1] ?? '';
    throw new EngineError(72, `attempted to set unrecognized or unchangeable parameter [${name}]`);
  },
};

/** `usersInfo`: the one user there is. */
export const usersInfo: Command = {
  run: ({ body, connection: { user }, database }) => ({
    fields: {
      users: user !== undefined && asksFor(body['usersInfo'], user, database) ? [shownUser(user)] : [],
    },
  }),
};

const shownUser = (user: string): Document => ({
  _id: `admin.${user}`,
  user,
  db: 'admin',
  roles: [{ role: 'root', db: 'admin' }],
  mechanisms: ['SCRAM-SHA-256'],
});

function asksFor(wanted: unknown, user: string, database: string): boolean {
  if (Array.isArray(wanted)) return wanted.some((each) => asksFor(each, user, database));
  if (typeof wanted === 'string') return wanted === user && database === 'admin';
  if (isDocument(wanted)) {
    return (
      wanted['forAllDBs'] === true || (wanted['user'] === user && (wanted['db'] ?? database) === 'admin')
    );
  }
  return database === 'admin';
}

/** `rolesInfo`: there are no roles of one's own. */
export const rolesInfo: Command = { run: () => ({ fields: { roles: [] } }) };
