import { Int32, type Document } from 'bson';
import {
  CloudError,
  createFakeClock,
  createSequentialIds,
  silentLogger,
  type FakeClock,
} from '../../../cloud/base';
import { compileFilter, compileSort } from '../../../cloud/engine';
import type { Caller, WatchBatch, WatchRequest } from '../../../cloud/protocol';
import { asDatabaseError } from '../../../cloud/database';
import { createRealtime, type Realtime } from '../../../cloud/realtime';
import { StoreError, type ChangeFeed, type Store, type StoreChange } from '../../../cloud/store';
import { openStore } from '../database/store';
import { replay } from './replay';

const language = { filter: compileFilter, order: (sort: Document) => compileSort(sort).compare };
const call = (openid: string) => ({
  env: undefined,
  caller: {
    kind: 'user',
    openid,
    unionid: null,
    appid: 'wx1',
    env: 'e',
    source: '',
    requestId: 'r',
  } as Caller,
});
const ALICE = call('alice');
const database = 'watched';
/** What a caller may see whom nothing is hidden from. */
const openTo = (request: WatchRequest) => ({ request, seen: [], isTimely: false });

/** Collects what a watch tells; `until` waits for a state of the documents. */
function listener() {
  const batches: WatchBatch[] = [];
  const errors: CloudError[] = [];
  const waiting = new Set<() => void>();
  const wake = () => waiting.forEach((run) => run());
  return {
    batches,
    errors,
    changed(batch: WatchBatch) {
      batches.push(batch);
      wake();
    },
    failed(error: CloudError) {
      errors.push(error);
      wake();
    },
    until: (isSo: () => boolean) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (!isSo()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

describe('createRealtime', () => {
  let store: Store;
  let realtime: Realtime;
  let clock: FakeClock;
  let number = 0;
  let collection: string;
  const target = () => ({ database, collection });
  const insert = (...documents: Document[]) => store.insert(target(), documents);
  const watch = (request: Partial<WatchRequest>, tell = listener(), as = ALICE) =>
    realtime.open({ collection, query: {}, ...request }, as, tell);

  beforeAll(async () => {
    store = await openStore();
  });
  beforeEach(() => {
    collection = `c${number++}`;
    clock = createFakeClock();
    realtime = createRealtime({
      store,
      language,
      asDatabaseError,
      clock,
      ids: createSequentialIds(),
      logger: silentLogger,
      resolve: async (request) => ({
        target: { database, collection: request.collection },
        judge: async () => openTo(request),
      }),
    });
  });
  afterEach(() => realtime.stop());
  afterAll(() => store.stop());

  it('follows inserts, updates, replacements and removals', async () => {
    await insert({ _id: 'a', n: 1 }, { _id: 'b', n: 9 });
    const tell = listener();
    const { watch: opened, documents } = await watch({ query: { n: { $lt: 5 } } }, tell);
    expect(documents).toEqual([{ _id: 'a', n: new Int32(1) }]);
    const client = replay(documents, opened.event);
    const kinds = async (act: () => Promise<unknown>, count: number) => {
      const from = tell.batches.length;
      await act();
      await tell.until(() => tell.batches.slice(from).flatMap(({ changes }) => changes).length >= count);
      const told = tell.batches.slice(from);
      told.forEach((batch) => client.take(batch));
      return told.flatMap(({ changes }) =>
        changes.map(({ dataType, queueType, id }) => [dataType, queueType, id].join(' ')),
      );
    };
    expect(await kinds(() => insert({ _id: 'c', n: 2 }), 1)).toEqual(['add enqueue c']);
    const set = (id: string, update: Document) => store.update(target(), { filter: { _id: id }, update });
    expect(await kinds(() => set('b', { $set: { n: 3 } }), 1)).toEqual(['update enqueue b']);
    expect(await kinds(() => set('b', { $inc: { n: 1 } }), 1)).toEqual(['update update b']);
    expect(await kinds(() => set('c', { _id: 'c', n: 0, more: true }), 1)).toEqual(['replace update c']);
    expect(await kinds(() => set('a', { $set: { n: 7 } }), 1)).toEqual(['update dequeue a']);
    expect(await kinds(() => store.remove(target(), { _id: 'c' }), 1)).toEqual(['remove dequeue c']);
    expect(client.documents).toEqual(await store.find(target(), { filter: { n: { $lt: 5 } } }));
    expect(realtime.counts()).toEqual({ watches: 1, queries: 1, rereads: 0 });
  });

  it('lets watches of the same words share one query, and forgets it after the last', async () => {
    const tells = [listener(), listener()];
    const opened = await Promise.all(tells.map((tell) => watch({ query: { x: 1 } }, tell)));
    expect(realtime.counts()).toMatchObject({ watches: 2, queries: 1 });
    await insert({ _id: 'a', x: 1 });
    await Promise.all(tells.map((tell) => tell.until(() => tell.batches.length === 1)));
    opened.forEach(({ watch: one }) => one.close());
    expect(realtime.counts()).toMatchObject({ watches: 0, queries: 0 });
  });

  it('goes on without a gap with a watch that was away, for its caller alone', async () => {
    const tell = listener();
    const { watch: opened } = await watch({}, tell);
    opened.detach();
    // Another one tells when it has been noticed.
    const other = listener();
    await watch({}, other);
    await insert({ _id: 'a' });
    await other.until(() => other.batches.length === 1);
    expect(tell.batches).toEqual([]);
    const { queryId } = opened;
    await expect(realtime.resume({ queryId, event: 0 }, call('mallory'), tell)).rejects.toThrow(
      'not known any more',
    );
    const { missed, watch: again } = await realtime.resume({ queryId, event: 0 }, ALICE, tell);
    expect(missed.map(({ event, changes }) => [event, changes.length])).toEqual([[1, 1]]);
    expect(again.event).toBe(1);
    // The first one has been taken over: it ends nothing.
    opened.close();
    await insert({ _id: 'b' });
    await tell.until(() => tell.batches.length === 1);
    again.detach();
    clock.advance(120_000);
    await expect(realtime.resume({ queryId, event: 2 }, ALICE, tell)).rejects.toThrow('not known any more');
    expect(realtime.counts()).toMatchObject({ watches: 1 });
  });

  it('reads nothing again where another collection is dropped', async () => {
    const tell = listener();
    await watch({}, tell);
    await store.createCollection({ database, collection: 'other' });
    await store.dropCollection({ database, collection: 'other' });
    await insert({ _id: 'a' });
    await tell.until(() => tell.batches.length === 1);
    expect(realtime.counts().rereads).toBe(0);
  });

  it('empties where the collection is dropped', async () => {
    await insert({ _id: 'a' }, { _id: 'b' });
    const tell = listener();
    await watch({}, tell);
    await store.dropCollection(target());
    await tell.until(() => tell.batches.flatMap(({ changes }) => changes).length === 2);
    expect(tell.batches.flatMap(({ changes }) => changes).map(({ queueType }) => queueType)).toEqual([
      'dequeue',
      'dequeue',
    ]);
  });

  it('refuses a result of more than 5,000 documents, and ends one that grows to it', async () => {
    await insert(...Array.from({ length: 5000 }, (_, n) => ({ _id: `d${n}`, n })));
    const tell = listener();
    await watch({}, tell);
    expect((await watch({ limit: 2, sort: { n: -1 } })).documents.map(({ _id }) => String(_id))).toEqual([
      'd4999',
      'd4998',
    ]);
    await insert({ _id: 'one-more' });
    await tell.until(() => tell.errors.length === 1);
    expect(tell.errors).toEqual([expect.objectContaining({ code: 'WATCH_TOO_LARGE' })]);
    await expect(watch({})).rejects.toMatchObject({ code: 'WATCH_TOO_LARGE' });
    expect(realtime.counts()).toMatchObject({ watches: 1, queries: 1 });
    // One that was away when it grew too large is gone as well, and may be begun anew when there is room.
    await store.remove(target(), { _id: 'one-more' });
    const { watch: away } = await watch({});
    away.detach();
    const other = listener();
    await watch({ query: { _id: 'one-more' } }, other);
    await insert({ _id: 'one-more' });
    await other.until(() => other.batches.length === 1);
    const { queryId } = away;
    await expect(realtime.resume({ queryId, event: 0 }, ALICE, tell)).rejects.toThrow('not known any more');
    await store.remove(target(), { _id: 'one-more' });
    await other.until(() => other.batches.length === 2);
    expect((await watch({})).documents).toHaveLength(5000);
  });

  it('refuses what the database would refuse, and keeps nothing of it', async () => {
    await expect(watch({ query: { n: { $nope: 1 } } })).rejects.toMatchObject({
      code: 'DATABASE_INVALID_OPERRATOR',
      message: expect.stringContaining('$nope') as string,
    });
    await store.createIndexes(target(), [{ name: 'p', key: { p: '2dsphere' } }]);
    const near = { $nearSphere: { $geometry: { type: 'Point', coordinates: [1, 2] } } };
    await expect(watch({ query: { p: near } })).rejects.toMatchObject({ code: 'DATABASE_INVALID_OPERRATOR' });
    expect(realtime.counts()).toMatchObject({ watches: 0, queries: 0 });
  });
});

describe('a store that fails', () => {
  /** A store of one collection whose feed and answers are ours. */
  function rig() {
    const clock = createFakeClock();
    const documents = new Map<string, Document>();
    const feeds: { after: string | undefined; push(change: StoreChange): void; fail(error: Error): void }[] =
      [];
    let failing = 0;
    const store: Pick<Store, 'find' | 'watch'> = {
      async find(_target, { filter }) {
        if (failing > 0) {
          failing--;
          throw new StoreError({ code: 6, codeName: 'HostUnreachable', message: 'gone', labels: [] });
        }
        const matches = compileFilter(filter);
        return [...documents.values()].filter((document) => matches(document));
      },
      async watch(_scope, { after } = {}) {
        const waiting: ((step: () => StoreChange) => void)[] = [];
        const steps: (() => StoreChange)[] = [];
        const give = (step: () => StoreChange) => {
          const taker = waiting.shift();
          if (taker === undefined) steps.push(step);
          else taker(step);
        };
        let closed = false;
        feeds.push({
          after,
          push: (change) => give(() => change),
          fail: (error) =>
            give(() => {
              throw error;
            }),
        });
        const feed: ChangeFeed = {
          token: () => 't',
          async close() {
            closed = true;
          },
          async *[Symbol.asyncIterator]() {
            while (!closed) {
              const step =
                steps.shift() ?? (await new Promise<() => StoreChange>((resolve) => waiting.push(resolve)));
              yield step();
            }
          },
        };
        return feed;
      },
    };
    const realtime = createRealtime({
      store,
      language,
      asDatabaseError,
      clock,
      ids: createSequentialIds(),
      logger: silentLogger,
      resolve: async (request) => ({
        target: { database, collection: 'c' },
        judge: async () => openTo(request),
      }),
    });
    const changed = (id: string, token: string): StoreChange => ({
      kind: 'insert',
      token,
      target: { database, collection: 'c' },
      id,
      document: {},
    });
    return {
      clock,
      documents,
      feeds,
      realtime,
      changed,
      fail(times: number) {
        failing = times;
      },
    };
  }
  /** Lets everything run that waits for nothing but its turn. */
  const turns = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  it('is asked again, and nothing is lost', async () => {
    const { clock, documents, feeds, realtime, changed, fail } = rig();
    const tell = listener();
    await realtime.open({ collection: 'c', query: {} }, ALICE, tell);
    fail(1);
    documents.set('a', { _id: 'a' });
    feeds[0]?.push(changed('a', 't1'));
    await turns();
    expect(tell.batches).toEqual([]);
    clock.advance(500);
    await turns();
    expect(tell.batches.flatMap(({ changes }) => changes).map(({ id }) => id)).toEqual(['a']);
  });

  it('breaks its feed: it is gone on with where it broke', async () => {
    const { clock, documents, feeds, realtime, changed } = rig();
    const tell = listener();
    await realtime.open({ collection: 'c', query: {} }, ALICE, tell);
    feeds[0]?.push(changed('x', 't7'));
    feeds[0]?.fail(new Error('broken'));
    await turns();
    clock.advance(500);
    await turns();
    expect(feeds[1]?.after).toBe('t7');
    documents.set('a', { _id: 'a' });
    feeds[1]?.push(changed('a', 't8'));
    await turns();
    expect(tell.batches.flatMap(({ changes }) => changes).map(({ id }) => id)).toEqual(['a']);
    expect(realtime.counts().rereads).toBe(0);
  });

  it('has lost its history: everything is read again, and that is counted', async () => {
    const { clock, documents, feeds, realtime } = rig();
    documents.set('old', { _id: 'old' });
    const tell = listener();
    await realtime.open({ collection: 'c', query: {} }, ALICE, tell);
    documents.set('a', { _id: 'a' });
    documents.delete('old');
    feeds[0]?.fail(
      new StoreError({ code: 286, codeName: 'ChangeStreamHistoryLost', message: '', labels: [] }),
    );
    await turns();
    clock.advance(500);
    await turns();
    expect(feeds[1]?.after).toBeUndefined();
    expect(
      tell.batches
        .flatMap(({ changes }) => changes)
        .map(({ dataType, queueType, id }) => [dataType, queueType, id]),
    ).toEqual([
      ['remove', 'dequeue', 'old'],
      ['add', 'enqueue', 'a'],
    ]);
    expect(realtime.counts().rereads).toBe(1);
  });
});
