import { EJSON } from 'bson';
import type { ChangeStream, ChangeStreamDocument, ChangeStreamOptions, Document, MongoClient } from 'mongodb';
import { asStoreError, guarded } from './failure';
import {
  StoreError,
  type ChangeFeed,
  type ResumeToken,
  type StoreChange,
  type StoreTarget,
  type WatchOptions,
  type WatchScope,
} from './port';

/** Milliseconds the server waits for a change before it says that there is none. */
const AWAIT = 10_000;

/** Opens a feed over the driver's change stream. See `Store.watch`. */
export async function openFeed(
  client: MongoClient,
  scope: WatchScope,
  options: WatchOptions = {},
): Promise<ChangeFeed> {
  const { after, lookup = false } = options;
  const settings: ChangeStreamOptions = {
    maxAwaitTimeMS: AWAIT,
    ...(lookup ? { fullDocument: 'updateLookup' } : {}),
    ...(after === undefined ? {} : { startAfter: tokenOf(after) }),
  };
  const stream = watched(client, scope).watch(pipelineOf(options), settings);
  const opened = new Promise<void>((resolve) => stream.once('resumeTokenChanged', () => resolve()));
  const source = pull(stream);
  await guarded(() => Promise.race([opened, source.settled()])).catch(async (error: unknown) => {
    await stream.close();
    throw error;
  });
  return feedOf(stream, source, after);
}

function watched(client: MongoClient, { database, collection }: WatchScope) {
  if (database === undefined) {
    if (collection !== undefined) throw new TypeError('A collection is watched with its database');
    return client;
  }
  return collection === undefined ? client.db(database) : client.db(database).collection(collection);
}

function pipelineOf({ collections }: WatchOptions): Document[] {
  if (collections === undefined) return [];
  const these = { $in: [...collections] };
  const whole = { operationType: { $in: ['dropDatabase', 'invalidate'] } };
  return [{ $match: { $or: [{ 'ns.coll': these }, { 'to.coll': these }, whole] } }];
}

function tokenOf(token: ResumeToken): Document {
  try {
    return EJSON.parse(token) as Document;
  } catch {
    const message = 'Invalid resume token';
    throw new StoreError({ code: 260, codeName: 'InvalidResumeToken', message, labels: [] });
  }
}

const textOf = (token: unknown): ResumeToken => EJSON.stringify(token, { relaxed: false });

type Event = ChangeStreamDocument;

/** Asks for one event at a time, the first before anybody wants it: the asking opens the stream. */
interface Source {
  next(): Promise<Event>;
  /** Resolves when the event being asked for is there. */
  settled(): Promise<void>;
  /** Whether an event is there that nobody has taken. */
  holds(): boolean;
}

function pull(stream: ChangeStream): Source {
  let ahead: Promise<Event> | undefined;
  let arrived = false;
  const ask = (): Promise<Event> => {
    if (ahead !== undefined) return ahead;
    arrived = false;
    const asked = stream.next();
    ahead = asked;
    asked.then(
      () => (arrived = true),
      () => undefined,
    );
    return asked;
  };
  void ask();
  return {
    async next() {
      const event = await ask();
      ahead = undefined;
      arrived = false;
      return event;
    },
    async settled() {
      await ask();
    },
    holds: () => arrived,
  };
}

function feedOf(stream: ChangeStream, source: Source, after: ResumeToken | undefined): ChangeFeed {
  let given = after ?? textOf(stream.resumeToken);
  let closed = false;
  const close = async () => {
    closed = true;
    await stream.close();
  };
  return {
    // What the driver has already got, but nobody has taken, is to come again.
    token: () => (source.holds() || stream.resumeToken === undefined ? given : textOf(stream.resumeToken)),
    close,
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          const event = await source.next();
          given = textOf(event._id);
          const change = changeOf(event, given);
          if (change !== undefined) yield change;
          if (event.operationType === 'invalidate') return;
        }
      } catch (error) {
        if (closed) return;
        throw asStoreError(error);
      } finally {
        await close();
      }
    },
  };
}

const targetOf = ({ db, coll }: { readonly db: string; readonly coll: string }): StoreTarget => ({
  database: db,
  collection: coll,
});

/** An event as the port tells it; undefined of those it does not know. */
function changeOf(event: Event, token: ResumeToken): StoreChange | undefined {
  switch (event.operationType) {
    case 'insert':
    case 'replace': {
      const { documentKey, fullDocument, operationType: kind } = event;
      return { kind, token, target: targetOf(event.ns), id: documentKey._id, document: fullDocument };
    }
    case 'update':
      return updateOf(event, token);
    case 'delete':
      return { kind: 'remove', token, target: targetOf(event.ns), id: event.documentKey._id };
    case 'drop':
      return { kind: 'drop', token, target: targetOf(event.ns) };
    case 'rename':
      return { kind: 'rename', token, target: targetOf(event.ns), to: targetOf(event.to) };
    case 'dropDatabase':
      return { kind: 'dropDatabase', token, database: event.ns.db };
    case 'invalidate':
      return { kind: 'invalidate', token };
    default:
      return undefined;
  }
}

// With types kept the driver's numbers come wrapped, whatever its declarations say.
const plain = (count: unknown): number => Number(count);

function updateOf(
  event: Extract<Event, { readonly operationType: 'update' }>,
  token: ResumeToken,
): StoreChange {
  const { updatedFields = {}, removedFields = [], truncatedArrays = [] } = event.updateDescription;
  return {
    kind: 'update',
    token,
    target: targetOf(event.ns),
    id: event.documentKey._id,
    updated: updatedFields,
    removed: removedFields,
    truncated: truncatedArrays.map(({ field, newSize }) => ({ path: field, length: plain(newSize) })),
    ...('fullDocument' in event ? { document: event.fullDocument ?? null } : {}),
  };
}
