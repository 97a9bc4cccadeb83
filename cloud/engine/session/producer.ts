import type { Clock } from '../../base';
import type { Document } from '../../values';
import { EngineError } from '../error';
import { MAX_DOCUMENT } from '../storage/raw';
import type { Tail } from './tail';

/** Finished documents, a chunk at a time. */
export type ResultStream = AsyncGenerator<readonly Uint8Array[]>;

/** What a {@link Producer} gives. */
export interface Production {
  readonly documents: readonly Uint8Array[];
  /** Whether there is nothing left. */
  readonly done: boolean;
  readonly token?: Document;
}

/** How long a producer may wait for the first document. */
export interface Waiting {
  readonly maxTime: number;
  readonly signal?: AbortSignal;
}

/** What is behind a cursor. */
export interface Producer {
  /** The next documents, at most `wanted`; a tail waits for some where `waiting` says how. */
  next(wanted: number, waiting: Waiting | undefined): Promise<Production>;
  /** Whoever waits gets `reason`. Harmless twice. */
  close(reason?: EngineError): Promise<void> | void;
}

/** A producer over results that come to an end. */
export function streamProducer(stream: ResultStream): Producer {
  let rest: readonly Uint8Array[] = [];
  let done = false;
  const ahead = async () => {
    const next = await stream.next();
    if (next.done === true) done = true;
    else rest = next.value;
  };
  const fill = async (wanted: number): Promise<Uint8Array[]> => {
    const documents: Uint8Array[] = [];
    let bytes = 0;
    for (;;) {
      let taken = 0;
      for (const raw of rest) {
        if (documents.length >= wanted) break;
        if (documents.length > 0 && bytes + raw.length > MAX_DOCUMENT) break;
        documents.push(raw);
        bytes += raw.length;
        taken++;
      }
      rest = rest.slice(taken);
      if (rest.length > 0 || done || documents.length >= wanted) return documents;
      await ahead();
    }
  };
  return {
    async next(wanted) {
      const documents = await fill(wanted);
      // The last chunk of a batch may be the stream's last: looked at here, so that a short result needs no getMore.
      if (!done && rest.length === 0 && wanted > 0) await ahead();
      return { documents, done: done && rest.length === 0 };
    },
    async close() {
      await stream.return(undefined);
    },
  };
}

/** A producer over changes, which may come at any time. */
export function tailProducer(tail: Tail, clock: Clock): Producer {
  const closing = new AbortController();
  const { signal: closed } = closing;
  return {
    async next(wanted, waiting) {
      const until = clock.elapsed() + (waiting?.maxTime ?? 0);
      const gone = waiting?.signal;
      const signal = gone === undefined ? closed : AbortSignal.any([closed, gone]);
      for (;;) {
        const { documents, token, ended } = await tail.take(wanted);
        closed.throwIfAborted();
        const left = until - clock.elapsed();
        if (documents.length > 0 || ended || waiting === undefined || left <= 0) {
          return { documents, token, done: ended };
        }
        await tail.wait(left, signal);
        closed.throwIfAborted();
        if (gone?.aborted === true) throw new EngineError(279, 'The client has gone');
      }
    },
    close(reason = new EngineError(237, 'The cursor was killed')) {
      closing.abort(reason);
      tail.close();
    },
  };
}
