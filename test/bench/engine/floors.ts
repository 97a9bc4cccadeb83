import { deserialize } from 'bson';
import { open } from 'lmdb';
import { bytesOf, idOf, itemOf, matches, type Item } from './documents';
import { COUNT, type Subject } from './tasks';

const decode = (bytes: Buffer) => deserialize(bytes) as Item;

/**
 * By hand: the documents' BSON bytes lie in memory; each is decoded whole by the bson package, then looked at by code
 * written for this very question.
 */
export function openByHand(): Subject {
  const all = Array.from({ length: COUNT }, (_, n) => bytesOf(itemOf(n)));
  return {
    filter: () => all.map(decode).filter(matches),
    group: () => grouped(all.map(decode)),
    close: () => undefined,
  };
}

/** The same over documents that lie there decoded: no database has those, so it is no goal, only a measure. */
export function openDecoded(): Subject {
  const all = Array.from({ length: COUNT }, (_, n) => itemOf(n));
  return { filter: () => all.filter(matches), group: () => grouped(all), close: () => undefined };
}

function grouped(items: Iterable<Item>) {
  const groups = new Map<string, { count: number; total: number; sum: number; most: number }>();
  for (const { kind, price, n } of items) {
    let group = groups.get(kind);
    if (group === undefined) groups.set(kind, (group = { count: 0, total: 0, sum: 0, most: -Infinity }));
    group.count++;
    group.total += price;
    group.sum += n;
    if (price > group.most) group.most = price;
  }
  return [...groups].map(([_id, { count, total, sum, most }]) => ({
    _id,
    count,
    total,
    mean: sum / count,
    most,
  }));
}

/** lmdb alone: one put of the same bytes, which is done when it has been flushed; all that wait share a commit. */
export function openLmdb(dir: string): Subject {
  const db = open<Buffer, string>({ path: dir, noSubdir: false, encoding: 'binary', cache: false });
  return {
    async insert(n) {
      await db.put(idOf(n), bytesOf(itemOf(n)));
      await db.flushed;
    },
    close: () => db.close(),
  };
}
