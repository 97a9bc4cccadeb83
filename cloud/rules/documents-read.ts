import type { Document } from '../values';
import type { Scene } from './language/evaluate';

/** Reads one document for `get()`: null where there is none. */
export type ReadDocument = (collection: string, id: string) => Promise<Document | null>;

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

/**
 * Runs `work` with a `get` that gives documents at once. Each document is read when it is first asked for, and once; `work`
 * is then run again, so it must change nothing.
 *
 * @throws TooManyDocuments
 */
export async function withDocuments<T>(
  read: ReadDocument,
  work: (get: NonNullable<Scene['get']>) => T,
): Promise<T> {
  const known = new Map<string, Document | null>();
  const get = (path: string) => {
    const document = known.get(path);
    if (document === undefined) throw new Wanted(path);
    return document;
  };
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
}
