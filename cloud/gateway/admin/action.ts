import type { Caller, Fields } from '../../protocol';
import type { GatewayOptions } from '../context';

/** One call of a server SDK. */
export interface AdminCall {
  /** The body. */
  readonly fields: Fields;
  readonly caller: Caller;
}

/** Answers one action: the members beside `requestId`, or bytes sent as they are. */
export type AdminAction = (call: AdminCall, options: GatewayOptions) => Promise<Fields | Buffer>;
