import type { Document } from 'bson';
import type { CloudError } from '../base';
import type { DatabaseCall } from './database';

/** What is watched: what a find would give, kept up to date. Values are typed BSON. */
export interface WatchRequest {
  readonly collection: string;
  readonly query: Document;
  /** 1 or -1 by path, in order of priority. */
  readonly sort?: Document;
  readonly limit?: number;
}

/**
 * One document's part in a change of a result, in WeChat's words (protocol.md 10): what happened to the document, and
 * what that meant for the result.
 */
export interface WatchChange {
  /** `limit`: the document itself did not change, others moved it into or out of the first `limit`. */
  readonly dataType: 'add' | 'update' | 'replace' | 'remove' | 'limit';
  readonly queueType: 'enqueue' | 'dequeue' | 'update';
  /** The document's `_id`. */
  readonly id: unknown;
  /** The document as it is, or where it left the result as it was in it. */
  readonly document: Document;
  /** Where it changed field by field and stayed: new values by dotted path. */
  readonly updated?: Document;
  /** Where it changed field by field and stayed: dotted paths that are gone. */
  readonly removed?: readonly string[];
}

/** Changes that happened together. Applied to the result before, they give the result after. */
export interface WatchBatch {
  /** One more than that of the batch before. */
  readonly event: number;
  readonly changes: readonly WatchChange[];
}

/** Receives what happens to a watch. */
export interface WatchListener {
  changed(batch: WatchBatch): void;
  /** The watch has ended by itself, such as for too many documents or a permission that is gone. Nothing follows. */
  failed(error: CloudError): void;
}

/** A watch that is open. */
export interface Watch {
  /** What the watch is resumed by. Unguessable. */
  readonly queryId: string;
  /** The number of the last batch that was told. */
  readonly event: number;
  /** Stops telling; may be resumed for some minutes. Harmless twice. */
  detach(): void;
  /** Ends it for good. Harmless twice. */
  close(): void;
}

/** A watch as it was opened. */
interface WatchOpened {
  readonly watch: Watch;
  /** The batch after which the result is what came with this; the watch itself may be further by now. */
  readonly event: number;
}

/** Keeps results of queries up to date; the gateway receives one. */
export interface RealtimePort {
  /**
   * Opens a watch. Each batch is judged by what is in force when it is told: what its caller may not read is in none, and
   * a watch whose query is not allowed any more ends.
   *
   * @throws CloudError as a find does; `WATCH_TOO_LARGE` for a result of more than 5,000 documents.
   */
  open(
    request: WatchRequest,
    call: DatabaseCall,
    listener: WatchListener,
  ): Promise<WatchOpened & { readonly documents: readonly Document[] }>;
  /**
   * Goes on with a watch that was detached, or takes it over: what has happened since batch `event`, then what happens. It
   * is judged anew; where something else may be seen than before, what has happened is told as one batch.
   *
   * @throws CloudError `QUERYID_INVALID_ERROR` where it is not known (any more), is another caller's, or that much is not
   * kept; as {@link RealtimePort.open} where it is not allowed any more.
   */
  resume(
    place: { readonly queryId: string; readonly event: number },
    call: DatabaseCall,
    listener: WatchListener,
  ): Promise<WatchOpened & { readonly missed: readonly WatchBatch[] }>;
}
