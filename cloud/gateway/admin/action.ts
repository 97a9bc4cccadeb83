import type { Caller, Fields } from '../../protocol';
import type { GatewayOptions } from '../context';
import type { WatchTickets } from '../watch/tickets';

/** One call of a server SDK. */
export interface AdminCall {
  /** The body. */
  readonly fields: Fields;
  readonly caller: Caller;
  /** The host and port it was sent to. */
  readonly host: string;
}

/** What actions work with. */
export interface AdminOptions extends GatewayOptions {
  readonly tickets: WatchTickets;
}

/** Answers one action: the members beside `requestId`, or bytes sent as they are. */
export type AdminAction = (call: AdminCall, options: AdminOptions) => Promise<Fields | Buffer>;
