import type { IncomingMessage, ServerResponse } from 'node:http';

/** A part that answers a range of paths by itself (preview, console); the gateway checks Host and Origin first. */
export interface Mount {
  /** Begins with `/` and has no trailing one, such as `/preview`. */
  readonly prefix: string;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}
