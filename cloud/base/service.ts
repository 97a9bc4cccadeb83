/** The life of a part of the cloud. Parts are started in order and stopped in reverse order. */
export interface Service {
  /** The word used in logs and in `doctor`. */
  readonly name: string;
  /** Resolves when the part is ready for work; rejects with a `CloudError` that says what to do. */
  start(): Promise<void>;
  /** Releases everything `start` took. May be called after a failed `start`, and twice. */
  stop(): Promise<void>;
}
