import { encodeKey, type Document } from '../../values';
import type { Catalog } from '../storage/catalog';
import type { Reader, Writer } from '../storage/environment';
import {
  documentKey,
  entryKey,
  MAX_VALUES,
  recordBytes,
  recordOf,
  recordOfEntry,
  successor,
  valuesKey,
} from '../storage/keys';
import { checkSize, type Prepared } from '../storage/raw';
import type { Collection, IndexDefinition } from './definition';
import { DuplicateKey } from './duplicate-key';
import { entriesOf, valuesOfEntry, type Entries } from './entries';
import { isIncluded } from './partial';
import { inserted, removed, replaced, type Replacing } from './logged';
import { checkValid } from './validation';

/** Where documents are changed: inside a write job. */
export interface WriteTarget {
  readonly writer: Writer;
  readonly catalog: Catalog;
  readonly collection: Collection;
  /** Whether documents are stored whatever the collection asks of them. */
  readonly unchecked?: boolean;
}

/** A stored document. */
export interface StoredDocument {
  readonly record: number;
  readonly raw: Buffer;
}

interface Change {
  readonly index: IndexDefinition;
  readonly entries: Entries;
  readonly add: readonly Buffer[];
  readonly remove: readonly Buffer[];
}

/** The record number of the document with this `_id`, or undefined. */
export function recordById(reader: Reader, collection: Collection, id: unknown): number | undefined {
  const bytes = reader.get(valuesKey(collection.id, 0, encodeKey(id)));
  return bytes === undefined ? undefined : recordOf(bytes);
}

/** A document by its record number. */
export function readRecord(reader: Reader, collection: Collection, record: number): Buffer | undefined {
  return reader.get(documentKey(collection.id, record));
}

/**
 * Inserts a prepared document with its index entries. Nothing is written when it throws.
 *
 * @throws DuplicateKey, and EngineError 171 for parallel arrays.
 */
export function insertDocument(target: WriteTarget, { raw, document }: Prepared): void {
  const { writer, catalog, collection } = target;
  if (target.unchecked !== true) checkValid(collection.validation, document);
  const record = catalog.takeRecord(collection);
  const changes = changesOf(target, record, { after: document });
  apply(target, record, changes);
  writer.put(documentKey(collection.id, record), raw);
  writer.log?.([inserted(collection, raw)]);
  const { stats } = collection;
  collection.stats = { ...stats, count: stats.count + 1, bytes: stats.bytes + raw.length };
  catalog.saveStats(writer, collection);
}

/**
 * Replaces a stored document. Only entries that differ are written. Nothing is written when it throws.
 *
 * @throws DuplicateKey, EngineError 10334 and 171.
 */
export function replaceDocument(target: WriteTarget, stored: StoredDocument, change: Replacing): void {
  const { writer, catalog, collection } = target;
  checkSize(change.raw);
  if (target.unchecked !== true) checkValid(collection.validation, change.after, change.before);
  const changes = changesOf(target, stored.record, change);
  apply(target, stored.record, changes);
  writer.put(documentKey(collection.id, stored.record), change.raw);
  writer.log?.([replaced(collection, stored.raw, change)]);
  const { stats } = collection;
  collection.stats = { ...stats, bytes: stats.bytes + change.raw.length - stored.raw.length };
  catalog.saveStats(writer, collection);
}

/** Removes a stored document and its entries. */
export function removeDocument(target: WriteTarget, stored: StoredDocument, before: Document): void {
  const { writer, catalog, collection } = target;
  apply(target, stored.record, changesOf(target, stored.record, { before }));
  writer.remove(documentKey(collection.id, stored.record));
  writer.log?.([removed(collection, stored.raw, before)]);
  const { stats } = collection;
  collection.stats = { ...stats, count: stats.count - 1, bytes: stats.bytes - stored.raw.length };
  catalog.saveStats(writer, collection);
}

/** Adds one index's entries for a stored document: for an index being built. */
export function indexDocument(
  target: WriteTarget,
  index: IndexDefinition,
  { record, document }: { readonly record: number; readonly document: Document },
): void {
  const entries = isIncluded(index, document) ? entriesOf(target.collection.id, index, document) : undefined;
  if (entries === undefined) return;
  const change = { index, entries, add: entries.prefixes, remove: [] };
  claim(target, [], [change]);
  checkUnique(target, change, { record, document });
  apply(target, record, [change]);
}

function changesOf(
  target: WriteTarget,
  record: number,
  { before, after }: { readonly before?: Document; readonly after?: Document },
): Change[] {
  const { collection } = target;
  const changes = collection.indexes.map((index) => {
    const old = before === undefined ? [] : prefixesOf(collection, index, before).prefixes;
    const entries: Entries =
      after === undefined ? { prefixes: [], multikey: [], cut: false } : prefixesOf(collection, index, after);
    return {
      index,
      entries,
      add: without(entries.prefixes, old),
      remove: without(old, entries.prefixes),
    };
  });
  claim(target, [documentKey(collection.id, record)], changes);
  for (const change of after === undefined ? [] : changes) {
    checkUnique(target, change, { record, document: after as Document });
  }
  return changes;
}

function claim(
  { writer, collection }: WriteTarget,
  keys: readonly Buffer[],
  changes: readonly Change[],
): void {
  const unique = changes.flatMap(({ index, add, remove }) => (index.unique ? [...add, ...remove] : []));
  if (keys.length + unique.length > 0) writer.claim({ collection, keys, unique });
}

function prefixesOf(collection: Collection, index: IndexDefinition, document: Document): Entries {
  if (!isIncluded(index, document)) return { prefixes: [], multikey: [], cut: false };
  if (index.number === 0) {
    const values = encodeKey(document['_id']);
    const prefixes = [valuesKey(collection.id, 0, values)];
    return { prefixes, multikey: [], cut: values.length > MAX_VALUES };
  }
  return entriesOf(collection.id, index, document);
}

function without(from: readonly Buffer[], taken: readonly Buffer[]): readonly Buffer[] {
  if (taken.length === 0) return from;
  return from.filter((buffer) => !taken.some((other) => buffer.equals(other)));
}

function checkUnique(
  { writer, collection }: WriteTarget,
  { index, add }: Change,
  { record, document }: { readonly record: number; readonly document: Document },
): void {
  if (!index.unique) return;
  for (const prefix of add) {
    if (index.number === 0) {
      if (writer.get(prefix) !== undefined) throw new DuplicateKey({ collection, index }, document);
      continue;
    }
    for (const key of [...writer.keys({ start: prefix, end: successor(prefix), limit: 2 })]) {
      if (key.length === prefix.length + 8 && recordOfEntry(key) !== record) {
        const values = valuesOfEntry({ collection: collection.id, index }, document, prefix);
        throw new DuplicateKey({ collection, index }, document, values);
      }
    }
  }
}

const PRESENT = Buffer.from([1]);

function apply(
  { writer, catalog, collection }: WriteTarget,
  record: number,
  changes: readonly Change[],
): void {
  const indexes = collection.indexes.map((index) => {
    const change = changes.find((candidate) => candidate.index.number === index.number);
    if (change === undefined) return index;
    const { entries, add, remove } = change;
    for (const prefix of remove) writer.remove(index.number === 0 ? prefix : entryKey(prefix, record));
    for (const prefix of add) {
      if (index.number === 0) writer.put(prefix, recordBytes(record));
      else writer.put(entryKey(prefix, record), PRESENT);
    }
    const fresh = entries.multikey.filter((path) => !index.multikey.includes(path));
    const coarse = entries.coarse === true && index.coarse !== true;
    if (fresh.length === 0 && (index.cut || !entries.cut) && !coarse) return index;
    return {
      ...index,
      multikey: [...index.multikey, ...fresh],
      cut: index.cut || entries.cut,
      ...(coarse ? { coarse } : {}),
    };
  });
  if (indexes.every((index, at) => index === collection.indexes[at])) return;
  collection.indexes = indexes;
  catalog.save(writer, collection);
}
