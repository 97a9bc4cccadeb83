import type { Clock } from '../../base';
import { equalValues, type Document } from '../../values';
import { EngineError } from '../error';
import { createPause } from '../plan/slice';
import type { Tail, TailBatch } from '../session/tail';
import type { Oplog, Watch } from '../storage/oplog';
import type { LoggedEntry } from '../storage/oplog-tail';
import { encode, MAX_DOCUMENT } from '../storage/raw';
import { isBefore, LAST_OPERATION, type Position, type Stamp } from '../storage/stamp';
import { eventOf, invalidateEvent, read, type Lookup } from './event';
import type { ChangeStreamOptions, Start } from './options';
import { concerns, interestOf, invalidates, type ChangeScope } from './scope';
import { encodeToken, type TokenKind } from './token';

/** Bytes an event may have more than a document. */
const EVENT_EXTRA = 16 * 1024;

/** Runs the stages that follow `$changeStream`. */
export type Follow = (events: readonly Document[]) => Promise<readonly Document[]>;

/** What a stream is made of. */
export interface ChangeStreamParts {
  readonly oplog: Oplog;
  readonly clock: Clock;
  readonly scope: ChangeScope;
  readonly options: ChangeStreamOptions;
  readonly lookup: Lookup;
  readonly follow: Follow | undefined;
}

interface Ready {
  readonly raw: Uint8Array;
  readonly token: Document;
}

/**
 * Opens a change stream: the events of a scope after its start, each once, in the order of the commits.
 *
 * @throws EngineError 286 where changes since its start are not kept any more, 280 for a token of a later state.
 */
export async function openChangeStream(parts: ChangeStreamParts): Promise<Tail> {
  const { oplog, clock, scope, options, lookup, follow } = parts;
  const watch = await oplog.watch();
  let position: Position;
  try {
    position = startOf(oplog, watch, options.start);
  } catch (error) {
    watch.close();
    throw error;
  }
  const interest = interestOf(scope, options.showExpandedEvents);
  const queue: Ready[] = [];
  let queued = 0;
  // Everything published up to here has been read.
  let readUpTo = 0;
  let kind: TokenKind = 'mark';
  let ended = false;

  /** Goes on to a time up to which there is nothing to tell. */
  const pass = (stamp: Stamp) => {
    const place = { stamp, operation: LAST_OPERATION };
    if (!isBefore(position, place)) return;
    position = place;
    kind = 'mark';
  };

  /** Turns entries into events. */
  const fill = async (entries: readonly LoggedEntry[]): Promise<void> => {
    const events: Document[] = [];
    for (const entry of entries) {
      position = entry;
      kind = 'mark';
      if (!interest(entry)) continue;
      const decoded = read(entry);
      if (!concerns(scope, decoded)) continue;
      kind = 'event';
      events.push(eventOf(entry, decoded, { options, lookup }));
      if (!invalidates(scope, decoded)) continue;
      events.push(invalidateEvent(entry, decoded));
      kind = 'invalidate';
      ended = true;
      break;
    }
    if (events.length === 0) return;
    for (const event of ready(events, follow === undefined ? events : await follow(events))) {
      queue.push(event);
      queued += event.raw.length;
    }
  };

  return {
    async take(wanted): Promise<TailBatch> {
      const pause = createPause(clock);
      while (!ended && queue.length < wanted && queued < MAX_DOCUMENT) {
        if (!oplog.has(position)) throw historyLost();
        const entries = oplog.read(position);
        if (entries.length === 0) {
          readUpTo = oplog.published();
          if (queue.length === 0) pass(readUpTo);
          break;
        }
        await fill(entries);
        await pause();
      }
      const documents = drain(queue, wanted);
      for (const { raw } of documents) queued -= raw.length;
      const token = documents.at(-1)?.token;
      return {
        documents: documents.map(({ raw }) => raw),
        token: queue.length > 0 && token !== undefined ? token : { ...encodeToken({ kind, position }) },
        ended: ended && queue.length === 0,
      };
    },
    async wait(ms, signal) {
      if (oplog.published() > readUpTo) return;
      const { seen } = await oplog.wait(interest, { ms, signal });
      pass(seen);
    },
    close: () => watch.close(),
  };
}

function startOf(oplog: Oplog, watch: Watch, start: Start): Position {
  if (start.kind === 'now') return watch.begin;
  if (start.kind === 'time') {
    if (!oplog.recordedSince(start.stamp)) throw historyLost();
    const before = { stamp: start.stamp - 1, operation: LAST_OPERATION };
    return oplog.has(before) ? before : watch.begin;
  }
  const { position } = start.token;
  if (position.stamp > watch.begin.stamp) {
    throw new EngineError(280, 'cannot resume stream; the resume token was not found');
  }
  if (!oplog.has(position)) throw historyLost();
  return position;
}

function historyLost(): EngineError {
  return new EngineError(
    286,
    'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
    ['NonResumableChangeStreamError'],
  );
}

function ready(events: readonly Document[], results: readonly Document[]): Ready[] {
  let at = 0;
  return results.map((result) => {
    const token = result['_id'];
    while (at < events.length && !equalValues(events[at]?.['_id'], token)) at++;
    if (at === events.length) {
      throw new EngineError(
        280,
        'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point. Only transformations that retain the unmodified _id field are allowed.',
        ['NonResumableChangeStreamError'],
      );
    }
    const raw = encode(result);
    if (raw.length > MAX_DOCUMENT + EVENT_EXTRA) {
      throw new EngineError(
        10334,
        `BSONObj size: ${raw.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT + EVENT_EXTRA}`,
      );
    }
    return { raw, token: token as Document };
  });
}

function drain(queue: Ready[], wanted: number): Ready[] {
  let count = 0;
  let bytes = 0;
  for (const { raw } of queue) {
    if (count === wanted || (count > 0 && bytes + raw.length > MAX_DOCUMENT)) break;
    bytes += raw.length;
    count++;
  }
  return queue.splice(0, count);
}
