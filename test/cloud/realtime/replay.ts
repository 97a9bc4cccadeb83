import type { WatchBatch, WatchChange } from '../../../cloud/protocol';
import type { Document } from 'bson';

/** What a client of `watch()` keeps: its documents, changed by events alone, as WeChat's SDKs do it. */
export interface Replay {
  readonly documents: Document[];
  /** The last batch taken. Throws for one out of its turn, and for a change that does not fit. */
  take(batch: WatchBatch): void;
}

/** Begins with the documents of the first snapshot. */
export function replay(initial: readonly Document[], from: number): Replay {
  const documents = [...initial];
  let event = from;
  const placeOf = (id: unknown) => documents.findIndex(({ _id }) => String(_id) === String(id));
  const change = ({ queueType, id, document, updated, removed }: WatchChange) => {
    const at = placeOf(id);
    const fits = queueType === 'enqueue' ? at < 0 : at >= 0;
    if (!fits) throw new Error(`${queueType} of ${String(id)} does not fit`);
    if (queueType === 'dequeue') documents.splice(at, 1);
    else if (queueType === 'enqueue') documents.push(document);
    else if (updated === undefined) documents[at] = document;
    else documents[at] = patched(documents[at] as Document, { updated, removed });
  };
  return {
    documents,
    take(batch) {
      if (batch.event !== event + 1) throw new Error(`batch ${batch.event} after ${event}`);
      event = batch.event;
      batch.changes.forEach(change);
    },
  };
}

/** A document after assignments and removals by dotted path. */
export function patched(
  document: Document,
  {
    updated = {},
    removed = [],
  }: { readonly updated?: Document | undefined; readonly removed?: readonly string[] | undefined },
): Document {
  const copy = clone(document);
  for (const [path, value] of Object.entries(updated)) {
    const { holder, last } = walk(copy, path);
    holder[last] = value as unknown;
  }
  for (const path of removed) {
    const { holder, last } = walk(copy, path);
    Reflect.deleteProperty(holder, last);
  }
  return copy;
}

function walk(document: Document, path: string) {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  return { holder: parts.reduce<Document>((at, part) => at[part] as Document, document), last };
}

function clone<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [name, clone(member)]),
  ) as T;
}
