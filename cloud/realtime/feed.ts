import type { Clock, Logger, Timer } from '../base';
import { StoreError, type ChangeFeed, type ResumeToken, type Store, type StoreChange } from '../store';

/** Milliseconds until a feed that has ended is opened again. */
const AGAIN_MS = 500;
/** MongoDB's numbers for a place among the changes that nobody can go on from. */
const LOST: ReadonlySet<number> = new Set([260, 280, 286]);

/** What {@link createFeed} needs. */
export interface FeedParts {
  readonly store: Pick<Store, 'watch'>;
  readonly database: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onChange: (change: StoreChange) => void;
  /** Changes may have been missed. */
  readonly onGap: () => void;
}

/** Everything that happens to the documents of one database. */
export interface Feed {
  /** Resolves when the feed is open; at once where it is already. */
  open(): Promise<void>;
  /** Ends it. Harmless twice. */
  close(): Promise<void>;
}

/** Makes a {@link Feed} that goes on by itself until it is closed. */
export function createFeed({ store, database, clock, logger, onChange, onGap }: FeedParts): Feed {
  let opening: Promise<void> | undefined;
  let feed: ChangeFeed | undefined;
  let place: ResumeToken | undefined;
  let again: Timer | undefined;
  let closed = false;

  const connect = async () => {
    const made = await store.watch({ database }, place === undefined ? {} : { after: place });
    place = made.token();
    if (closed) {
      await made.close();
      return;
    }
    feed = made;
    void follow(made);
  };
  const follow = async (made: ChangeFeed) => {
    try {
      for await (const change of made) {
        place = change.token;
        onChange(change);
        if (change.kind === 'invalidate') place = undefined;
      }
    } catch (error) {
      broke(error);
    }
    if (!closed) reopen();
  };
  const broke = (error: unknown) => {
    if (error instanceof StoreError && LOST.has(error.failure.code)) place = undefined;
    logger.warn('the feed of changes broke', { error, database });
  };
  const reopen = () => {
    again = clock.after(AGAIN_MS, () => {
      const isGap = place === undefined;
      connect().then(
        () => {
          if (isGap) onGap();
        },
        (error: unknown) => {
          broke(error);
          if (!closed) reopen();
        },
      );
    });
  };
  return {
    open() {
      opening ??= connect().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    async close() {
      closed = true;
      again?.cancel();
      await opening?.catch(() => undefined);
      await feed?.close();
    },
  };
}
