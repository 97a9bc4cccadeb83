import { CloudError, type Clock, type Logger } from '../base';
import type { OpenWatch } from './open-watch';
import type { ReadForRule } from './resolved-watch';

/** Milliseconds until watches are looked at again after the store has failed. */
const AGAIN_MS = 500;

/** What a watch had to tell when its turn began. */
export interface Turn {
  readonly watch: OpenWatch;
  /** The number of its query's newest batch by then. */
  readonly event: number;
}

/** What {@link createDueWatches} needs. */
export interface DueParts {
  /** Reads what the rules of these watches looked at, all at once. */
  readonly readAhead: (watches: readonly OpenWatch[]) => Promise<(watch: OpenWatch) => ReadForRule>;
  /** Judges one and tells what may be told. What it rejects with that is no CloudError is tried again. */
  readonly take: (turn: Turn, read: ReadForRule) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Watches with something to tell that must be judged before. */
export interface DueWatches {
  add(watch: OpenWatch): void;
  /** Forgets all. */
  clear(): void;
}

/**
 * Takes watches in rounds: whatever becomes due during one waits for the next, so that rules are looked at once for many
 * changes, and the documents that are told were looked up before what their rules look at was.
 */
export function createDueWatches({ readAhead, take, clock, logger }: DueParts): DueWatches {
  const due = new Set<OpenWatch>();
  let isRunning = false;

  const takeOne = async (turn: Turn, read: ReadForRule): Promise<boolean> => {
    const { watch } = turn;
    try {
      await watch.inTurn(async () => {
        if (!watch.hasEnded && watch.listener !== undefined) await take(turn, read);
      });
      return true;
    } catch (error) {
      if (error instanceof CloudError) {
        watch.end(error);
        return true;
      }
      logger.warn('a watch could not be judged', { error, collection: watch.resolved.target.collection });
      due.add(watch);
      return false;
    }
  };
  const round = async (): Promise<boolean> => {
    const turns = [...due].map((watch): Turn => ({ watch, event: watch.query.history.event }));
    due.clear();
    try {
      const read = await readAhead(turns.map(({ watch }) => watch));
      const done = await Promise.all(turns.map((turn) => takeOne(turn, read(turn.watch))));
      return done.every(Boolean);
    } catch (error) {
      logger.warn('what rules look at could not be read', { error });
      for (const { watch } of turns) due.add(watch);
      return false;
    }
  };
  const run = () => {
    if (isRunning || due.size === 0) return;
    isRunning = true;
    // Whatever becomes due at the same moment is taken together.
    void Promise.resolve()
      .then(round)
      .then((isDone) => {
        if (!isDone) {
          clock.after(AGAIN_MS, () => {
            isRunning = false;
            run();
          });
          return;
        }
        isRunning = false;
        run();
      });
  };
  return {
    add(watch) {
      due.add(watch);
      run();
    },
    clear: () => due.clear(),
  };
}
