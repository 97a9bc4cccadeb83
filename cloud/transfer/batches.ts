import { EJSON, type Document } from 'bson';
import type { IdSource } from '../base';
import type { Found, Refusal } from './refusal';

/** Documents sent at once; characters are bounded as well, since a request has a limit. */
const BATCH = 200;
const BATCH_CHARACTERS = 400_000;

/** A document to be written, with the line its text begins in. */
export interface Item {
  readonly line: number;
  readonly document: Document;
  /** `true`: the _id is ours, the text named none. */
  readonly fresh: boolean;
}

/** Gathers documents into batches without a repeated _id. Refusals come in their place. */
export async function* batchesOf(
  documents: AsyncIterable<Found | Refusal>,
  ids: IdSource,
): AsyncGenerator<readonly Item[] | Refusal> {
  let batch: Item[] = [];
  let known = new Set<string>();
  let size = 0;
  const take = (): readonly Item[] => {
    const full = batch;
    batch = [];
    known = new Set();
    size = 0;
    return full;
  };
  for await (const found of documents) {
    if ('error' in found) {
      if (batch.length > 0) yield take();
      yield found;
      continue;
    }
    const { line, document } = found;
    const fresh = document['_id'] === undefined;
    // WeChat's own ids are 32 hexadecimal characters as well.
    const item: Item = { line, document: fresh ? { _id: ids.hex(16), ...document } : document, fresh };
    const key = idKey(item);
    if (known.has(key) || batch.length >= BATCH || size >= BATCH_CHARACTERS) yield take();
    batch.push(item);
    known.add(key);
    size += found.size;
  }
  if (batch.length > 0) yield take();
}

/** A text that is equal for equal ids only, types included. */
export function idKey({ document }: Pick<Item, 'document'>): string {
  const id: unknown = document['_id'];
  // No extended JSON begins like this.
  if (typeof id === 'string') return `text ${id}`;
  return EJSON.stringify({ id }, { relaxed: false });
}
