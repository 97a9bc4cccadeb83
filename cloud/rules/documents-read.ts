import type { Document } from '../values';
import type { Scene } from './language/evaluate';

/** Reads one document for `get()`: null where there is none. */
export type ReadDocument = (collection: string, id: string) => Promise<Document | null>;

/**
 * Makes a {@link ReadDocument} of a way to find documents. A path is a text, an `_id` a text or a number; the text comes first.
 */
export function readById(
  find: (collection: string, query: Document) => Promise<readonly Document[]>,
): ReadDocument {
  return async (collection, id) =>
    (await readAllById((query) => find(collection, query), [id])).get(id) ?? null;
}

/** Ids asked for at a time. */
const AT_A_TIME = 1000;

/** The documents of one collection by the ids in their paths; null where there is none. */
export async function readAllById(
  find: (query: Document) => Promise<readonly Document[]>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Document | null>> {
  const all = new Map<string, Document | null>(ids.map((id) => [id, null]));
  for (let at = 0; at < ids.length; at += AT_A_TIME) {
    const some = ids.slice(at, at + AT_A_TIME).flatMap(asTextAndNumber);
    for (const document of await find({ _id: some.length === 1 ? some[0] : { $in: some } })) {
      const { _id } = document;
      const key = String(_id);
      if (typeof _id === 'string' || (all.get(key) ?? null) === null) all.set(key, document);
    }
  }
  return all;
}

function asTextAndNumber(id: string): readonly unknown[] {
  const number = Number(id);
  return Number.isFinite(number) && String(number) === id ? [id, number] : [id];
}

/** Distinct documents one request may have read for its rule, as documented for the real cloud. */
const MOST_DOCUMENTS = 10;

class Wanted extends Error {
  readonly path: string;

  constructor(path: string) {
    super(path);
    this.path = path;
  }
}

/** A rule asked for more documents than one request may. */
export class TooManyDocuments extends Error {
  override readonly name = 'TooManyDocuments';
}

/** Runs work with a `get` that gives documents at once. */
export type WithDocuments = <T>(work: (get: NonNullable<Scene['get']>) => T) => Promise<T>;

/**
 * Makes a {@link WithDocuments} for one request. Each document is read when it is first asked for, and once; the work is then
 * run again, so it must change nothing.
 *
 * @throws TooManyDocuments where all work together asks for more than one request may.
 */
export function createDocuments(read: ReadDocument): WithDocuments {
  const known = new Map<string, Document | null>();
  const get = (path: string) => {
    const document = known.get(path);
    if (document === undefined) throw new Wanted(path);
    return document;
  };
  return async (work) => {
    for (;;) {
      try {
        return work(get);
      } catch (error) {
        if (!(error instanceof Wanted)) throw error;
        if (known.size === MOST_DOCUMENTS) throw new TooManyDocuments();
        const [, collection = '', ...id] = error.path.split('.');
        known.set(error.path, await read(collection, id.join('.')));
      }
    }
  };
}
