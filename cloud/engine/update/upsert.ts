import type { Document } from '../../values';
import type { Update } from './update';

/**
 * The document an upsert inserts: the filter's equalities, then the update with `isInsert`. It has an `_id` only when
 * filter or update gives one: the caller adds a new ObjectId otherwise (first field).
 */
export function upsertDocument(filter: Document, update: Update, context: { readonly now: Date }): Document {
  throw new TypeError(`not yet ${String(filter)} ${String(update)} ${String(context.now)}`);
}
