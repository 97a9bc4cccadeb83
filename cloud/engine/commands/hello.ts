import { Long } from 'bson';
import { SESSION_MINUTES } from '../session/sessions';
import { MAX_DOCUMENT } from '../storage/raw';
import type { Document } from '../../values';
import { isDocument } from '../../values';
import { EngineError } from '../error';
import type { Command } from './command';
import { lastWrite, SET } from './replica-set';

/** Largest message in bytes. */
export const MAX_MESSAGE = 48_000_000;

/** Most writes of one command. */
export const MAX_WRITES = 100_000;

/**
 * `hello` and `isMaster`: the primary of a replica set of one, MongoDB 7.0's wire protocol.
 *
 * @remarks Only a replica set's member is asked for transactions, retryable writes and change streams.
 */
export const hello: Command = {
  open: true,
  run({ engine, connection, body }) {
    const application = applicationOf(body['client']);
    if (application !== undefined) connection.application = application;
    const legacy = !('hello' in body);
    const sign = body['speculativeAuthenticate'];
    const { authentication } = connection;
    return {
      fields: {
        ...(legacy ? { ismaster: true, helloOk: true } : { isWritablePrimary: true }),
        secondary: false,
        setName: SET,
        setVersion: 1,
        hosts: [connection.address],
        me: connection.address,
        primary: connection.address,
        lastWrite: lastWrite(engine),
        maxBsonObjectSize: MAX_DOCUMENT,
        maxMessageSizeBytes: MAX_MESSAGE,
        maxWriteBatchSize: MAX_WRITES,
        localTime: new Date(engine.clock.now()),
        logicalSessionTimeoutMinutes: SESSION_MINUTES,
        connectionId: connection.id,
        minWireVersion: 0,
        maxWireVersion: 21,
        readOnly: false,
        ...('saslSupportedMechs' in body && authentication !== undefined
          ? { saslSupportedMechs: ['SCRAM-SHA-256'] }
          : {}),
        ...(isDocument(sign) && authentication !== undefined
          ? speculative(() => authentication.start(sign))
          : {}),
      },
    };
  },
};

function applicationOf(client: unknown): string | undefined {
  const application = isDocument(client) ? client['application'] : undefined;
  const name = isDocument(application) ? application['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

// A failed guess is no failure: the driver then signs in step by step.
function speculative(start: () => Document): Document {
  try {
    return { speculativeAuthenticate: start() };
  } catch {
    return {};
  }
}

/** `ping`. */
export const ping: Command = { run: () => ({}) };

/** `buildInfo`: the MongoDB version whose behaviour is followed. */
export const buildInfo: Command = {
  open: true,
  run: () => ({
    fields: {
      version: '7.0.0',
      versionArray: [7, 0, 0, 0],
      gitVersion: 'yunlet',
      modules: ['yunlet'],
      allocator: 'system',
      javascriptEngine: 'none',
      sysInfo: 'deprecated',
      bits: 64,
      debug: false,
      maxBsonObjectSize: MAX_DOCUMENT,
      storageEngines: ['lmdb'],
    },
  }),
};

/** `hostInfo`: only what identifies the platform. */
export const hostInfo: Command = {
  run: ({ engine }) => ({
    fields: {
      system: { currentTime: new Date(engine.clock.now()), cpuAddrSize: 64 },
      os: { type: process.platform, name: process.platform },
      extra: {},
    },
  }),
};

/** `getParameter`: the few parameters tools ask for. */
export const getParameter: Command = {
  run({ body }) {
    const known: Document = {
      featureCompatibilityVersion: { version: '7.0' },
      authenticationMechanisms: ['SCRAM-SHA-256'],
      cursorTimeoutMillis: Long.fromNumber(600_000),
    };
    if (body['getParameter'] === '*') return { fields: known };
    const found = Object.entries(known).filter(([name]) => name in body);
    if (found.length === 0) throw new EngineError(72, 'no option found to get');
    return { fields: Object.fromEntries(found) };
  },
};

/** `connectionStatus`. */
export const connectionStatus: Command = {
  open: true,
  run: ({ connection: { user } }) => ({
    fields: {
      authInfo: {
        authenticatedUsers: user === undefined ? [] : [{ user, db: 'admin' }],
        authenticatedUserRoles: user === undefined ? [] : [{ role: 'root', db: 'admin' }],
      },
    },
  }),
};
