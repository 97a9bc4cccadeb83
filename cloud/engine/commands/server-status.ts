import { hostname } from 'node:os';
import { Long } from 'bson';
import type { Document } from '../../values';
import type { Command, Connection, Engine } from './command';
import { SET } from './replica-set';

const MEBIBYTE = 1024 * 1024;

/** The commands that have a counter of their own, by its name. */
const COUNTERS: Readonly<Record<string, string>> = {
  insert: 'insert',
  query: 'find',
  update: 'update',
  delete: 'delete',
  getmore: 'getmore',
};

/** This server as replies name it: its machine's name, and the port the client has come to. */
export const hostOf = ({ address }: Connection): string =>
  `${hostname()}:${address.slice(address.lastIndexOf(':') + 1)}`;

/** How many commands there have been since the engine was opened, as MongoDB sorts them. */
function counters({ operations: { counts } }: Engine): Document {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const named = Object.entries(COUNTERS).map(([name, command]) => [name, counts.get(command) ?? 0] as const);
  const known = named.reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries(
    [...named, ['command', total - known] as const].map(([name, count]) => [name, Long.fromNumber(count)]),
  );
}

/** `serverStatus`: what is known without keeping statistics of its own. */
export const serverStatus: Command = {
  run({ engine, connection }) {
    const up = engine.clock.now() - engine.startedAt;
    const { rss } = process.memoryUsage();
    const active = engine.operations.list().length;
    return {
      fields: {
        host: hostOf(connection),
        version: '7.0.0',
        process: 'yunlet',
        pid: Long.fromNumber(process.pid),
        uptime: up / 1000,
        uptimeMillis: Long.fromNumber(up),
        uptimeEstimate: Long.fromNumber(Math.floor(up / 1000)),
        localTime: new Date(engine.clock.now()),
        connections: {
          current: engine.connections(),
          available: 1_000_000 - engine.connections(),
          active,
        },
        globalLock: {
          totalTime: Long.fromNumber(Math.round(up * 1000)),
          currentQueue: { total: 0, readers: 0, writers: 0 },
          activeClients: { total: active, readers: active, writers: 0 },
        },
        mem: { bits: 64, resident: Math.round(rss / MEBIBYTE), supported: true },
        opcounters: counters(engine),
        repl: {
          setName: SET,
          isWritablePrimary: true,
          secondary: false,
          hosts: [connection.address],
          primary: connection.address,
          me: connection.address,
        },
        storageEngine: { name: 'lmdb', supportsCommittedReads: true, persistent: true },
        metrics: { cursor: { open: { total: Long.fromNumber(engine.cursors.size()) } } },
      },
    };
  },
};
