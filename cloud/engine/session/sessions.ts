import type { Clock, Timer } from '../../base';
import { EngineError } from '../error';
import type { SessionFields } from './fields';
import { beginTransaction, type Transaction } from './transaction';
import type { View } from './view';

/** Minutes an unused session is kept; drivers are told. */
export const SESSION_MINUTES = 30;

/** Most sessions that are kept; the one unused longest goes first. */
export const MAX_SESSIONS = 10_000;

/** Most bytes of replies that are kept for repeated writes. */
export const MAX_REPLIES = 64 * 1024 * 1024;

interface Session {
  number: bigint;
  transaction?: Transaction;
  /** What the write of this number was answered, or will be. */
  reply?: Promise<Uint8Array> | 'dropped';
  bytes: number;
  timer: Timer;
}

/** The sessions of an engine. */
export interface Sessions {
  /**
   * Runs a write once: of a number that has been answered already, the answer is given again.
   *
   * @throws EngineError 225 for a number before the newest one, 217 where the answer is not kept any more.
   */
  once(fields: SessionFields, work: () => Promise<Uint8Array>): Promise<Uint8Array>;
  /** The transaction a statement belongs to; begins it. @throws EngineError 225, 251 and 117. */
  transaction(fields: SessionFields): Transaction;
  /** Ends sessions; their open transactions are aborted. */
  end(ids: readonly string[]): Promise<void>;
  /** The identities of those that have numbered writes or transactions, in the order of their last use. */
  list(): readonly string[];
  /** Aborts every open transaction. */
  abortAll(): Promise<void>;
  /** Ends every session. */
  close(): Promise<void>;
}

/** Makes an empty table. `open` opens the view of a new transaction. */
export function createSessions(clock: Clock, open: (fields: SessionFields) => View): Sessions {
  // In the order of their last use.
  const sessions = new Map<string, Session>();
  let bytes = 0;
  const forget = (id: string): Session | undefined => {
    const session = sessions.get(id);
    if (session === undefined) return undefined;
    session.timer.cancel();
    bytes -= session.bytes;
    sessions.delete(id);
    return session;
  };
  const end = async (id: string) => {
    await forget(id)?.transaction?.abort().catch(over);
  };
  const trim = () => {
    for (const [id, session] of sessions) {
      if (sessions.size > MAX_SESSIONS) void end(id);
      else if (bytes <= MAX_REPLIES) return;
      else if (session.bytes > 0) {
        bytes -= session.bytes;
        Object.assign(session, { reply: 'dropped', bytes: 0 });
      }
    }
  };
  const use = ({ id, number }: SessionFields): Session => {
    const found = forget(id);
    const session = found ?? { number: -1n, bytes: 0, timer: expiry(id) };
    if (found !== undefined) session.timer = expiry(id);
    sessions.set(id, session);
    bytes += session.bytes;
    if (number < session.number) {
      throw new EngineError(
        225,
        `Cannot start transaction ${number} on session ${id} because a newer transaction with txnNumber ${session.number} has already started on this session.`,
      );
    }
    return session;
  };
  const expiry = (id: string) => clock.after(SESSION_MINUTES * 60_000, () => void end(id));
  const renew = (session: Session, number: bigint) => {
    void session.transaction?.abort().catch(over);
    bytes -= session.bytes;
    delete session.transaction;
    delete session.reply;
    Object.assign(session, { number, bytes: 0 });
  };
  return {
    async once(fields, work) {
      const session = use(fields);
      if (session.number === fields.number) {
        if (session.reply === 'dropped') {
          throw new EngineError(217, 'The write was done, but its answer is not kept any more');
        }
        if (session.reply !== undefined) return session.reply;
        if (session.transaction !== undefined) {
          throw new EngineError(225, 'The number belongs to a multi-document transaction');
        }
      } else renew(session, fields.number);
      const reply = work();
      session.reply = reply;
      try {
        const { length } = await reply;
        if (session.reply === reply && sessions.get(fields.id) === session) {
          session.bytes = length;
          bytes += length;
          trim();
        }
      } catch {
        // Nothing was written, so it may be tried again.
        if (session.reply === reply) delete session.reply;
      }
      return reply;
    },
    transaction(fields) {
      const session = use(fields);
      const { number } = fields;
      if (fields.start) {
        if (session.number === number) {
          throw new EngineError(
            117,
            `Transaction ${number} has been started already on session ${fields.id}`,
          );
        }
        const view = open(fields);
        renew(session, number);
        session.transaction = beginTransaction(view, { clock, number: String(number) });
        trim();
        return session.transaction;
      }
      if (session.number !== number || session.transaction === undefined) {
        throw new EngineError(
          251,
          `Given transaction number ${number} does not match any in-progress transactions.`,
          ['TransientTransactionError'],
        );
      }
      return session.transaction;
    },
    async end(ids) {
      await Promise.all(ids.map(end));
    },
    list: () => [...sessions.keys()],
    async close() {
      await Promise.all([...sessions.keys()].map(end));
    },
    async abortAll() {
      const all = [...sessions.values()].flatMap(({ transaction }) => transaction ?? []);
      await Promise.all(all.map((transaction) => transaction.abort().catch(over)));
    },
  };
}

// An abort says so where the transaction is over.
const over = () => undefined;
