import type { Document } from 'bson';
import type { WatchRequest } from '../protocol';
import type { StoreTarget } from '../store';

/** Reads one document that a rule asks for by `get()`; null where there is none. */
export type ReadForRule = (collection: string, id: string) => Promise<Document | null>;

/** A document that a rule has read, as it was. */
export interface SeenDocument {
  readonly collection: string;
  readonly id: string;
  readonly document: Document | null;
}

/** What a caller may see of what it watches, at one moment. */
export interface Judgement {
  /** The request with what its caller may not see left out. */
  readonly request: WatchRequest;
  /** What the answer depends on besides the documents that are watched. */
  readonly seen: readonly SeenDocument[];
  /** Whether the answer depends on the time. */
  readonly isTimely: boolean;
}

/** A {@link WatchRequest} as the database takes it. */
export interface ResolvedWatch {
  readonly target: StoreTarget;
  /**
   * Judges by what is in force now.
   *
   * @param read - Reads in the place of the store.
   * @throws CloudError `DATABASE_PERMISSION_DENIED` and what else a find throws; StoreError.
   */
  judge(read?: ReadForRule): Promise<Judgement>;
}
