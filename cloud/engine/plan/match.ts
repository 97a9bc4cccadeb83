import type { Document } from '../../values';
import type { StoredDocument } from '../index/documents';
import { decode } from '../storage/raw';

/** A matching document; decoded when first asked for. */
export interface Match extends StoredDocument {
  readonly document: Document;
}

class StoredMatch implements Match {
  readonly record: number;
  readonly raw: Buffer;
  private decoded: Document | undefined;

  constructor({ record, raw }: StoredDocument) {
    this.record = record;
    this.raw = raw;
  }

  get document(): Document {
    return (this.decoded ??= decode(this.raw));
  }
}

/** A stored document as a {@link Match}. */
export function asMatch(stored: StoredDocument): Match {
  return new StoredMatch(stored);
}
