import type { IdSource } from '../../base';
import { EngineError } from '../error';
import type { Collection, CollectionStats, IndexDefinition } from '../index/definition';
import { nextId, openCatalog, type Catalog } from '../storage/catalog';
import type { Claims, Holder } from '../storage/claims';
import type { Environment, Reader, Writer } from '../storage/environment';
import type { Change, TransactionMark } from '../storage/oplog-entry';
import type { Cursors } from './cursors';
import { isDataKey, successor } from '../storage/keys';
import { createOverlay } from '../storage/overlay';

/** The parts of an engine that a transaction has of its own. */
export interface Scope {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly cursors: Cursors;
}

/** What a transaction sees and writes. */
export interface View {
  /** The state at its begin, with its own changes. */
  readonly scope: Scope;
  /** Makes the changes everybody's in one write job; nothing of them is, where it throws. */
  commit(): Promise<void>;
  /** Gives up what is held and the snapshot. Harmless twice. */
  close(): void;
}

const RECORD = 8;

/** The error of a transaction that meets another write: the whole transaction may be tried again. */
export const writeConflict = (): EngineError =>
  new EngineError(
    112,
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
    ['TransientTransactionError'],
  );

/**
 * Opens the view of a new transaction on the newest committed state.
 *
 * @remarks Snapshot isolation, the first writer wins: what a transaction writes is compared with the newest state and
 * held until its end, both inside the one queue of write jobs, so that no commit can fail for another's change.
 */
export function openView(
  shared: Scope & { readonly ids: IdSource },
  claims: Claims,
  mark?: TransactionMark,
): View {
  const snapshot = shared.environment.snapshot();
  const overlay = createOverlay(snapshot);
  const { holder, end } = createHolder();
  const touched = new Map<number, Collection>();
  const logged: Change[] = [];
  let job: Writer | undefined;
  let closed = false;

  const writer: Writer = {
    ...overlay,
    claim(claim) {
      const current = job;
      if (current === undefined || !agrees(claim.collection) || claims.heldBy(claim, holder) !== undefined) {
        throw writeConflict();
      }
      const fresh = (key: Uint8Array) => !claims.has(holder, key);
      const same =
        claim.keys.filter(fresh).every((key) => sameValue(current, snapshot, key)) &&
        claim.unique.filter(fresh).every((key) => sameEntries(current, snapshot, key));
      if (!same) throw writeConflict();
      claims.hold(holder, claim);
      touched.set(claim.collection.id, claim.collection);
    },
    exclude(collection) {
      // Its own are nobody else's yet.
      if (!before.has(collection.id)) return;
      throw new EngineError(
        263,
        'Collections and indexes that are there already cannot be changed in a multi-document transaction.',
      );
    },
    // Kept in any case: changes may begin to be recorded before the commit.
    log: (changes: readonly Change[]) => void logged.push(...changes),
  };
  const environment: Environment = {
    ...overlay,
    write: (work) =>
      shared.environment.write((current) => {
        job = current;
        try {
          return work(writer);
        } finally {
          job = undefined;
        }
      }),
    flushed: () => Promise.resolve(),
    snapshot: () => {
      throw new TypeError('A transaction has one snapshot');
    },
    close: () => Promise.resolve(),
  };
  const catalog = openCatalog(environment, {
    uuid: () => shared.ids.uuid(),
    newId: () => nextId(job as Writer),
    takeRecord(collection) {
      const counting = shared.catalog.find(collection.database, collection.name);
      return counting?.id === collection.id ? shared.catalog.takeRecord(counting) : undefined;
    },
  });
  const before = statsById(catalog);

  // What others have done to the collection itself since the snapshot.
  function agrees(collection: Collection): boolean {
    const current = shared.catalog.find(collection.database, collection.name);
    if (!before.has(collection.id)) return current === undefined;
    if (current?.id !== collection.id || current.images !== collection.images) return false;
    return sameIndexes(current.indexes, collection.indexes);
  }

  return {
    scope: { environment, catalog, cursors: shared.cursors },
    async commit() {
      await shared.environment.write((current) => {
        if (![...touched.values()].every(agrees)) throw writeConflict();
        for (const { key, value } of overlay.changes()) {
          if (!isDataKey(key)) continue;
          if (value === undefined) current.remove(key);
          else current.put(key, value);
        }
        for (const collection of touched.values()) {
          merge({ writer: current, catalog: shared.catalog }, collection, before.get(collection.id));
        }
        if (logged.length > 0) current.log?.(logged, mark);
        claims.release(holder);
      });
    },
    close() {
      if (closed) return;
      closed = true;
      claims.release(holder);
      snapshot.close();
      end();
    },
  };
}

function createHolder(): { readonly holder: Holder; readonly end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { holder: { ended }, end: () => end() };
}

function statsById(catalog: Catalog): ReadonlyMap<number, CollectionStats> {
  const collections = catalog.databases().flatMap((database) => catalog.list(database));
  return new Map(collections.map(({ id, stats }) => [id, stats]));
}

function merge(
  { writer, catalog }: { readonly writer: Writer; readonly catalog: Catalog },
  collection: Collection,
  before: CollectionStats | undefined,
): void {
  const target = catalog.find(collection.database, collection.name);
  if (before === undefined || target === undefined) {
    catalog.adopt(writer, collection);
    return;
  }
  const { count, bytes } = collection.stats;
  target.stats = {
    ...target.stats,
    count: target.stats.count + count - before.count,
    bytes: target.stats.bytes + bytes - before.bytes,
  };
  catalog.saveStats(writer, target);
  const indexes = target.indexes.map((index) => grown(index, collection.indexes));
  if (indexes.every((index, at) => index === target.indexes[at])) return;
  target.indexes = indexes;
  catalog.save(writer, target);
}

function grown(index: IndexDefinition, others: readonly IndexDefinition[]): IndexDefinition {
  const other = others.find(({ number }) => number === index.number);
  const fresh = other?.multikey.filter((path) => !index.multikey.includes(path)) ?? [];
  const cut = index.cut || other?.cut === true;
  const coarse = index.coarse !== true && other?.coarse === true;
  return fresh.length === 0 && cut === index.cut && !coarse
    ? index
    : { ...index, cut, multikey: [...index.multikey, ...fresh], ...(coarse ? { coarse } : {}) };
}

const sameIndexes = (a: readonly IndexDefinition[], b: readonly IndexDefinition[]) =>
  a.length === b.length && a.every(({ number }, at) => number === b[at]?.number);

function sameValue(a: Reader, b: Reader, key: Uint8Array): boolean {
  const [one, other] = [a.get(key), b.get(key)];
  return one === undefined || other === undefined ? one === other : one.equals(other);
}

function sameEntries(a: Reader, b: Reader, prefix: Uint8Array): boolean {
  if (!sameValue(a, b, prefix)) return false;
  const entries = (reader: Reader) =>
    [...reader.keys({ start: prefix, end: successor(prefix), limit: 2 })].filter(
      ({ length }) => length === prefix.length + RECORD,
    );
  const [one, other] = [entries(a), entries(b)];
  return one.length === other.length && one.every((key, at) => other[at]?.equals(key) === true);
}
