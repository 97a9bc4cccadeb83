import type { Long, Timestamp } from 'bson';
import type { IdSource, Logger } from '../../base';
import type { Document } from '../../values';
import type { IndexUsage } from '../plan/usage';
import type { Cursors } from '../session/cursors';
import type { Faults } from '../session/faults';
import type { Operation, Operations, WorkClock } from '../session/operations';
import type { Sessions } from '../session/sessions';
import type { Snapshots } from '../session/snapshots';
import type { Catalog } from '../storage/catalog';
import type { Environment } from '../storage/environment';
import type { Oplog } from '../storage/oplog';

/** The parts of an open engine that commands work on. */
export interface Engine {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly cursors: Cursors;
  readonly sessions: Sessions;
  readonly snapshots: Snapshots;
  /** The failures that are armed; only where commands for tests are answered. */
  readonly faults?: Faults;
  readonly oplog: Oplog;
  /** In a command: ends its operation where that is to end. */
  readonly clock: WorkClock;
  readonly operations: Operations;
  readonly usage: IndexUsage;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** Milliseconds since 1970 at which it was opened. */
  readonly startedAt: number;
  /** Whether it is about to close. */
  readonly stopping: () => boolean;
  /** How many connections are open. */
  readonly connections: () => number;
}

/** What is known of the connection a command came over. */
export interface Connection {
  readonly id: number;
  /** Where the other side has found us: `host:port`. */
  readonly address: string;
  /** Where the other side is: `host:port`. */
  readonly client?: string;
  /** What the client calls itself; told by its first `hello`. */
  application?: string;
  /** The user who has proved a password; undefined before that. */
  user: string | undefined;
  /** Takes `saslStart` and `saslContinue`; undefined where no password is asked for. */
  readonly authentication: Authentication | undefined;
  /** Closes it, whatever is under way. */
  readonly hangUp?: () => void;
  /** Aborted when the connection is closed. */
  readonly closed?: AbortSignal;
}

/** The server's half of a sign-in. */
export interface Authentication {
  start(body: Document): Document;
  continue(body: Document): Document;
}

/** One command to run. */
export interface CommandContext {
  readonly engine: Engine;
  readonly connection: Connection;
  readonly database: string;
  readonly body: Document;
  readonly operation?: Operation;
}

/** Documents of a reply, as bytes. */
export interface ReplyBatch {
  readonly name: 'firstBatch' | 'nextBatch';
  readonly namespace: string;
  readonly id: Long;
  readonly documents: readonly Uint8Array[];
  /** Of a change stream: where it may be taken up after this batch. */
  readonly token?: Document;
  /** Of a read at a snapshot: its time. */
  readonly atClusterTime?: Timestamp;
}

/** What a command answers; `ok: 1` is added. */
export interface Reply {
  readonly fields?: Document;
  readonly batch?: ReplyBatch;
  /** Whether the cluster's time is told, as of a read; commands that write tell theirs anyway. */
  readonly timed?: 'read';
}

/** One row of the table of commands. */
export interface Command {
  run(context: CommandContext): Reply | Promise<Reply>;
  /** Whether a write concern is waited for after it. */
  readonly writes?: boolean;
  /** Whether it may be sent before signing in. */
  readonly open?: boolean;
  /** Whether only an engine that was opened for tests knows it. */
  readonly testOnly?: boolean;
}
