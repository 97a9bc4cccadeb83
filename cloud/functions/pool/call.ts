import type { CloudError } from '../../base';
import type { InvocationCredential, InvokeRequest, InvokeResult } from '../../protocol';

/** One call on its way from the door to its result. */
export interface Call {
  readonly request: InvokeRequest;
  readonly resolve: (result: InvokeResult) => void;
  readonly reject: (error: CloudError) => void;
  /** `true` once it had to wait for an instance to be made. */
  cold: boolean;
  /** `true` once its caller has been answered. */
  settled: boolean;
  /** What it may do at the gateway; undefined while it waits in the queue. */
  credential: InvocationCredential | undefined;
  /** Its number on the channel of the instance it was sent to. */
  id: number;
  /** When it came, on the monotonic clock. */
  readonly queuedAt: number;
  /** When it came to the head of its instance, on the monotonic clock. */
  startedAt: number;
  /** When its caller was answered, on the monotonic clock. */
  settledAt: number;
}
