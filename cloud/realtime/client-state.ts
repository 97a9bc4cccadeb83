import type { Document } from 'bson';
import type { WatchChange } from '../protocol';
import { sameDocument } from './field-changes';
import type { LiveQuery } from './live-query';

/** What a client has of one document; the document is undefined where only that it has one is known. */
interface Held {
  readonly id: unknown;
  readonly document: Document | undefined;
}

/** The documents of a client, by the texts that stand for their `_id`. */
export type ClientState = ReadonlyMap<string, Held>;

/** A result of a query, and its batch after which it was so. */
export interface ResultAt {
  readonly documents: readonly Document[];
  readonly event: number;
}

/**
 * What a client has that was told batches up to `event`: a result with all batches between the two taken back. Undefined where
 * those are not kept any more.
 *
 * @param from - A result of `event` or later, the nearer the better: of what is taken back not every document is known. The
 * present one where left out.
 */
export function stateAt(
  query: Pick<LiveQuery, 'history' | 'keyOf' | 'result'>,
  event: number,
  from: ResultAt = { documents: query.result.documents(), event: query.history.event },
): ClientState | undefined {
  const later = query.history.since(event)?.filter((batch) => batch.event <= from.event);
  if (later === undefined) return undefined;
  const state = new Map<string, Held>();
  for (const document of from.documents) {
    const id: unknown = document['_id'];
    state.set(query.keyOf(id), { id, document });
  }
  for (const { changes } of [...later].reverse()) {
    for (const { queueType, id, document } of [...changes].reverse()) {
      const key = query.keyOf(id);
      if (queueType === 'enqueue') state.delete(key);
      else state.set(key, { id, document: queueType === 'dequeue' ? document : undefined });
    }
  }
  return state;
}

/** What makes the documents of a client those that `query` gave; `documents` are its own. */
export function transition(
  state: ClientState,
  documents: readonly Document[],
  { spec, keyOf }: Pick<LiveQuery, 'spec' | 'keyOf'>,
): WatchChange[] {
  const after = new Set<string>();
  const rest: WatchChange[] = [];
  for (const document of documents) {
    const id: unknown = document['_id'];
    const key = keyOf(id);
    after.add(key);
    const held = state.get(key);
    if (held === undefined)
      rest.push({
        dataType: spec.limit === undefined ? 'add' : 'limit',
        queueType: 'enqueue',
        id,
        document,
      });
    else if (held.document === undefined || !sameDocument(held.document, document))
      rest.push({ dataType: 'replace', queueType: 'update', id, document });
  }
  const out: WatchChange[] = [];
  for (const [key, { id, document = { _id: id } }] of state) {
    if (!after.has(key))
      out.push({
        dataType: spec.limit === undefined ? 'remove' : 'limit',
        queueType: 'dequeue',
        id,
        document,
      });
  }
  return [...out, ...rest];
}
