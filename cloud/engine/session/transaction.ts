import type { Clock } from '../../base';
import { EngineError } from '../error';
import { closingCursors } from './snapshots';
import type { Scope, View } from './view';

/** Milliseconds a transaction may last, as with MongoDB. */
export const TRANSACTION_LIFETIME = 60_000;

/** One multi-document transaction. Its statements run one after the other. */
export interface Transaction {
  /**
   * Runs one statement. Any failure of it aborts the transaction.
   *
   * @throws EngineError 251 and 256 where the transaction is over.
   */
  statement<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
  /** Commits; harmless twice. @throws EngineError 251 for one that was aborted. */
  commit(): Promise<void>;
  /** Aborts. @throws EngineError 251 and 256 where the transaction is over. */
  abort(): Promise<void>;
}

const noSuch = (number: string, how: string) =>
  new EngineError(251, `Transaction with { txnNumber: ${number} } ${how}.`, ['TransientTransactionError']);

/** Begins a transaction over a view of its own; it is aborted when it has lasted too long. */
export function beginTransaction(
  begun: View,
  { clock, number }: { clock: Clock; number: string },
): Transaction {
  let state: 'open' | 'committed' | 'aborted' = 'open';
  // Given up at the end: what is left of a transaction is its state.
  let view: View | undefined = begun;
  let queue: Promise<unknown> = Promise.resolve();
  // A cursor reads the transaction's snapshot and ends with it.
  const kept = closingCursors(begun.scope.cursors);
  const end = (how: 'committed' | 'aborted') => {
    state = how;
    timer.cancel();
    kept.close();
    view?.close();
    view = undefined;
  };
  const timer = clock.after(TRANSACTION_LIFETIME, () => void inTurn(() => abortIfOpen()));
  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };
  const abortIfOpen = () => {
    if (state === 'open') end('aborted');
  };
  const mustBeOpen = (): View => {
    if (state === 'aborted') throw noSuch(number, 'has been aborted');
    if (state === 'committed') {
      throw new EngineError(256, `Transaction with { txnNumber: ${number} } has been committed.`);
    }
    return view as View;
  };
  return {
    statement: (work) =>
      inTurn(async () => {
        const { scope } = mustBeOpen();
        try {
          return await work({ ...scope, cursors: kept.cursors });
        } catch (error) {
          end('aborted');
          throw error;
        }
      }),
    commit: () =>
      inTurn(async () => {
        if (state === 'committed') return;
        const current = mustBeOpen();
        try {
          await current.commit();
          end('committed');
        } catch (error) {
          end('aborted');
          throw error;
        }
      }),
    abort: () =>
      inTurn(() => {
        mustBeOpen();
        end('aborted');
      }),
  };
}
