import type { Document } from '../../values';
import type { Change } from '../storage/oplog-entry';
import type { Collection } from './definition';

/** What `replaceDocument` puts in a document's place. */
export interface Replacing {
  readonly before: Document;
  readonly after: Document;
  readonly raw: Uint8Array;
  /** How change streams tell it, asked for only where changes are recorded; absent: as a whole new document. */
  readonly describe?: () => Document | undefined;
}

const place = ({ database, name, uuid }: Collection) => ({ database, name, uuid });

/** An insert as it is recorded. */
export function inserted(collection: Collection, raw: Uint8Array): Change {
  return { operation: 'insert', ...place(collection), document: raw };
}

/** An update as it is recorded: its description, or the whole document where that says as much. */
export function replaced(
  collection: Collection,
  old: Uint8Array,
  { before, raw, describe }: Replacing,
): Change {
  const images = collection.images === true ? { before: old, after: raw } : {};
  const details = describe?.();
  if (details === undefined) {
    return { operation: 'replace', ...place(collection), document: raw, ...images };
  }
  const key = { _id: before['_id'] };
  return { operation: 'update', ...place(collection), details: { key, ...details }, ...images };
}

/** A removal as it is recorded. */
export function removed(collection: Collection, old: Uint8Array, before: Document): Change {
  return {
    operation: 'delete',
    ...place(collection),
    details: { key: { _id: before['_id'] } },
    ...(collection.images === true ? { before: old } : {}),
  };
}
