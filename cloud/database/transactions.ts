import { CloudError, type Clock, type IdSource, type Logger, type Timer } from '../base';
import { StoreError, type Store, type StoreSession } from '../store';
import { refusal } from './refuse';
import { inSession, rehearsal } from './scope';
import { isConflict } from './store-failure';
import type { Operations } from './work';

/** The open transactions. */
export interface Transactions {
  /** Opens one on `database` and gives its id. */
  start(database: string): string;
  /**
   * Runs one operation inside. Operations of one transaction run one after the other.
   *
   * @throws CloudError `DATABASE_REQUEST_FAILED` where there is no such transaction or an earlier operation failed in it.
   */
  run<T>(
    id: string,
    database: string,
    operation: (scope: { readonly store: Operations }) => Promise<T>,
  ): Promise<T>;
  /** @throws CloudError `DATABASE_TRANSACTION_CONFLICT` where another write came first; nothing was changed then. */
  commit(id: string, database: string): Promise<void>;
  abort(id: string, database: string): Promise<void>;
}

interface Transaction {
  readonly database: string;
  readonly session: StoreSession;
  /** `conflicted`: another write came first, to be told at commit. `failed`: an operation failed. Both: rolled back. */
  state: 'open' | 'conflicted' | 'failed';
  /** The last thing that was asked of it. */
  last: Promise<unknown>;
  waiting: number;
  idle: Timer;
}

/** Milliseconds after which a transaction that nobody uses is aborted. */
const IDLE_MS = 60_000;
const ID_BYTES = 16;

/**
 * Makes the {@link Transactions} over a store.
 *
 * @remarks The SDKs try a transaction again only when its *commit* reports a conflict; an error of an operation loses its
 * code on the way. So an operation that meets a conflict is rehearsed (answered from the present state, written nowhere),
 * and the commit reports it, as if conflicts were looked for at commit only.
 */
export function createTransactions(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
}): Transactions {
  const { store, clock, ids, logger } = options;
  const open = new Map<string, Transaction>();

  return {
    start(database) {
      const id = ids.hex(ID_BYTES);
      const session = store.session();
      session.startTransaction();
      const idle = expiry(id);
      open.set(id, { database, session, state: 'open', last: Promise.resolve(), waiting: 0, idle });
      return id;
    },
    run(id, database, operation) {
      const transaction = use(id, database);
      return inTurn(id, transaction, async () => {
        if (transaction.state === 'failed') throw refusal('DATABASE_REQUEST_FAILED', 'TRANSACTION_DEAD');
        if (transaction.state === 'conflicted') return operation({ store: rehearsal(store) });
        try {
          return await operation({ store: inSession(store, transaction.session) });
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          transaction.state = isConflict(error) ? 'conflicted' : 'failed';
          await rollBack(transaction.session);
          if (transaction.state === 'failed') throw error;
          return operation({ store: rehearsal(store) });
        }
      });
    },
    commit(id, database) {
      const transaction = use(id, database);
      return inTurn(id, transaction, async () => {
        open.delete(id);
        const { session, state } = transaction;
        try {
          if (state === 'failed') throw refusal('DATABASE_REQUEST_FAILED', 'TRANSACTION_DEAD');
          if (state === 'conflicted') throw new CloudError('DATABASE_TRANSACTION_CONFLICT');
          await session.commit();
        } finally {
          await end(session);
        }
      });
    },
    abort(id, database) {
      const transaction = use(id, database);
      return inTurn(id, transaction, async () => {
        open.delete(id);
        if (transaction.state === 'open') await rollBack(transaction.session);
        await end(transaction.session);
      });
    },
  };

  function use(id: string, database: string): Transaction {
    const transaction = open.get(id);
    if (transaction?.database !== database) throw refusal('DATABASE_REQUEST_FAILED', 'TRANSACTION_UNKNOWN');
    return transaction;
  }

  function inTurn<T>(id: string, transaction: Transaction, work: () => Promise<T>): Promise<T> {
    transaction.idle.cancel();
    transaction.waiting++;
    const turn = transaction.last.then(async () => {
      // What came before may have ended it.
      if (open.get(id) !== transaction) throw refusal('DATABASE_REQUEST_FAILED', 'TRANSACTION_UNKNOWN');
      return work();
    });
    transaction.last = turn.then(settled, settled);
    return turn;

    function settled() {
      transaction.waiting--;
      if (transaction.waiting === 0 && open.has(id)) transaction.idle = expiry(id);
    }
  }

  function expiry(id: string): Timer {
    return clock.after(IDLE_MS, () => {
      const transaction = open.get(id);
      if (transaction === undefined) return;
      open.delete(id);
      logger.warn('idle transaction aborted', { transactionId: id, idleMs: IDLE_MS });
      void rollBack(transaction.session).then(() => end(transaction.session));
    });
  }

  /** Never throws: the transaction is over either way, and the store forgets it in time. */
  async function rollBack(session: StoreSession): Promise<void> {
    await session.abort().catch((error: unknown) => logger.debug('abort failed', { error }));
  }

  async function end(session: StoreSession): Promise<void> {
    await session.end().catch((error: unknown) => logger.debug('session did not end cleanly', { error }));
  }
}
