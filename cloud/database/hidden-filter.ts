import type { Warn } from '../base';
import type { Caller, DatabaseRequest } from '../protocol';
import type { Document } from '../values';
import type { Store, StoreTarget } from '../store';

/** A request as a page made it, and as its permission let it through. */
interface Narrowed {
  readonly given: DatabaseRequest;
  readonly allowed: DatabaseRequest;
  readonly reply: object;
}

/**
 * Names the condition that the basic permission modes put into the requests of pages without a word: where it is the reason
 * that an update, a removal or a doc().get() found nothing, WeChat's cloud answers `updated: 0` and leaves it at that.
 * Costs one count, only where nothing was found.
 */
export async function nameHiddenFilter(
  { given, allowed, reply }: Narrowed,
  {
    store,
    target,
    caller,
    warn,
  }: {
    readonly store: Store;
    readonly target: StoreTarget;
    readonly caller: Caller;
    readonly warn: Warn;
  },
): Promise<void> {
  const method = methodOf(given);
  if (caller.kind !== 'user' || method === undefined || !foundNothing(reply)) return;
  const query = queryOf(given);
  if (query === undefined || query === queryOf(allowed)) return;
  const { collection } = target;
  if ((await store.count(target, query)) > 0) warn('HIDDEN_FILTER', { method, collection }, caller);
}

function methodOf(request: DatabaseRequest): string | undefined {
  switch (request.action) {
    case 'update':
      return request.replace ? undefined : 'update';
    case 'findAndUpdate':
      return 'update';
    case 'remove':
      return 'remove';
    case 'find':
      return request.byId ? 'doc().get' : undefined;
    default:
      return undefined;
  }
}

function queryOf(request: DatabaseRequest): Document | undefined {
  return 'query' in request ? request.query : undefined;
}

function foundNothing(reply: object): boolean {
  const { matched, updated, deleted, list } = reply as {
    readonly matched?: number;
    readonly updated?: number;
    readonly deleted?: number;
    readonly list?: readonly unknown[];
  };
  return (list?.length ?? matched ?? updated ?? deleted) === 0;
}
