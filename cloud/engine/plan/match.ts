import type { Document } from '../../values';
import type { StoredDocument } from '../index/documents';
import { decode } from '../storage/raw';

/** A matching document; decoded when first asked for. */
export interface Match extends StoredDocument {
  readonly document: Document;
}

/** A stored document as a {@link Match}. */
export function asMatch({ record, raw }: StoredDocument): Match {
  let decoded: Document | undefined;
  return {
    record,
    raw,
    get document() {
      return (decoded ??= decode(raw));
    },
  };
}
