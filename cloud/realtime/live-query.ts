import { EJSON, type Document } from 'bson';
import { CloudError } from '../base';
import type { WatchChange, WatchListener } from '../protocol';
import { createHistory, type History } from './history';
import { createLiveResult, type LiveResult } from './live-result';
import type { QueryLanguage } from './language';

/** A query as the store is asked for it: what its watcher may not see is left out by the filter. */
export interface LiveQuerySpec {
  readonly filter: Document;
  readonly sort: Document;
  readonly limit: number | undefined;
}

/** One query that is kept up to date, for all who watch it. */
export interface LiveQuery {
  readonly spec: LiveQuerySpec;
  /** The text that stands for {@link LiveQuery.spec}. */
  readonly name: string;
  /** The text that stands for an `_id`. */
  readonly keyOf: (id: unknown) => string;
  readonly result: LiveResult;
  readonly history: Pick<History, 'event' | 'since'>;
  listen(listener: WatchListener): void;
  unlisten(listener: WatchListener): void;
  /** Tells what has changed; nothing where nothing has. */
  publish(changes: readonly WatchChange[]): void;
  /** Ends it for all. */
  fail(error: CloudError): void;
  readonly failure: CloudError | undefined;
}

/**
 * Makes a {@link LiveQuery} that has not been read yet.
 *
 * @throws CloudError `DATABASE_INVALID_OPERRATOR` for what the database finds and memory cannot tell, such as `$near`.
 */
export function createLiveQuery(
  spec: LiveQuerySpec,
  { language, keyOf }: { readonly language: QueryLanguage; readonly keyOf: (id: unknown) => string },
): LiveQuery {
  const history = createHistory();
  const listeners = new Set<WatchListener>();
  let failure: CloudError | undefined;
  return {
    spec,
    name: nameOf(spec),
    keyOf,
    result: createLiveResult({ ...compiled(spec, language), limit: spec.limit, keyOf }),
    history,
    get failure() {
      return failure;
    },
    listen: (listener) => void listeners.add(listener),
    unlisten: (listener) => void listeners.delete(listener),
    publish(changes) {
      if (changes.length === 0) return;
      const batch = history.add(changes);
      for (const listener of [...listeners]) listener.changed(batch);
    },
    fail(error) {
      failure = error;
      const all = [...listeners];
      listeners.clear();
      for (const listener of all) listener.failed(error);
    },
  };
}

function compiled({ filter, sort }: LiveQuerySpec, language: QueryLanguage) {
  try {
    return { matches: language.filter(filter), compare: language.order(sort) };
  } catch (error) {
    throw new CloudError('DATABASE_INVALID_OPERRATOR', { detail: (error as Error).message, cause: error });
  }
}

/** The same text for queries of the same words, and for no others. */
export function nameOf({ filter, sort, limit }: LiveQuerySpec): string {
  return EJSON.stringify({ filter, sort, limit }, { relaxed: false });
}
