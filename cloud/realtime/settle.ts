import type { Document } from 'bson';
import { CloudError } from '../base';
import type { WatchRequest } from '../protocol';
import { sameDocument } from './field-changes';
import type { CollectionWatch } from './collection-watch';
import type { QueryLanguage } from './language';
import { nameOf, type LiveQuery, type LiveQuerySpec } from './live-query';
import type { Settled } from './open-watch';
import type { Judgement, ReadForRule, ResolvedWatch } from './resolved-watch';

/** Attempts to find a moment at which the answer of the rules stands still. */
const ATTEMPTS = 10;

/** What {@link settle} needs. */
export interface SettleParts {
  readonly resolved: ResolvedWatch;
  readonly collection: CollectionWatch;
  readonly language: QueryLanguage;
  /** Which permissions are in force. */
  readonly generation: () => number;
  /** Whether permissions apply. */
  readonly isPage: boolean;
  /** Whether the documents must be read now: what is known may be from before. */
  readonly isAnew: boolean;
}

/**
 * Judges, reads, and judges again: the documents are as they were before the second look at everything the rules look at.
 *
 * @throws CloudError what the rules refuse; `SYS_ERR` where they do not come to rest; StoreError.
 */
export async function settle(parts: SettleParts): Promise<Settled> {
  const { resolved, collection, language, generation, isPage, isAnew } = parts;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const since = generation();
    const judgement = await resolved.judge();
    const query = await collection.join(specOf(judgement.request));
    try {
      if (isAnew) await collection.readAgain(query);
      if (query.failure !== undefined) throw query.failure;
      const documents = query.result.documents();
      const { event } = query.history;
      const again = isPage ? await judgeAgain(resolved, judgement) : judgement;
      if (since === generation() && standsFor(query, again, { documents, language }))
        return { collection, query, judgement: again, documents, event, generation: since };
      collection.leave(query);
    } catch (error) {
      collection.leave(query);
      throw error;
    }
  }
  throw new CloudError('SYS_ERR');
}

/** The judgement of now; the same one where it depends on nothing that could have changed. */
export async function judgeAgain(
  resolved: ResolvedWatch,
  before: Judgement,
  read?: ReadForRule,
): Promise<Judgement> {
  if (before.isTimely || !(await isAsSeen(before, read))) return resolved.judge(read);
  return before;
}

async function isAsSeen({ seen }: Judgement, read: ReadForRule | undefined): Promise<boolean> {
  if (seen.length === 0) return true;
  if (read === undefined) return false;
  for (const { collection, id, document } of seen) {
    const now = await read(collection, id);
    if (now === null || document === null ? now !== document : !sameDocument(now, document)) return false;
  }
  return true;
}

/** Whether documents of a query may be shown by a judgement, which may be a later one than the query was made by. */
export function standsFor(
  query: LiveQuery,
  judgement: Judgement,
  { documents, language }: { readonly documents: readonly Document[]; readonly language: QueryLanguage },
): boolean {
  const spec = specOf(judgement.request);
  if (nameOf(spec) === query.name) return true;
  // What the time lets in besides could only be lists, for which a query finds more than its rule; here they wait for the next look.
  if (!judgement.isTimely) return false;
  return documents.every(language.filter(spec.filter));
}

/** A request in the words of a live query. */
export function specOf({ query: filter, sort = {}, limit }: WatchRequest): LiveQuerySpec {
  return { filter, sort, limit };
}
