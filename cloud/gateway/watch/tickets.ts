import type { Clock, IdSource } from '../../base';
import type { Caller } from '../../protocol';

/** Milliseconds a ticket lives: SDKs fetch one each time before they connect, and again to sign in. */
const LIVES_MS = 5 * 60_000;
const PREFIX = 'ticket-';

/** Lets a caller that was recognised at `/admin` sign in on a socket. */
export interface WatchTickets {
  /** A text that stands for the caller for some minutes. */
  issue(caller: Caller): string;
  /** Whose ticket it is; undefined where it is none, or not any more. */
  ownerOf(ticket: string): Caller | undefined;
}

/** Makes {@link WatchTickets}, in memory. */
export function createWatchTickets({
  clock,
  ids,
}: {
  readonly clock: Clock;
  readonly ids: IdSource;
}): WatchTickets {
  const issued = new Map<string, { readonly caller: Caller; readonly until: number }>();
  return {
    issue(caller) {
      const now = clock.elapsed();
      for (const [ticket, { until }] of issued) {
        // They were issued in this order.
        if (until > now) break;
        issued.delete(ticket);
      }
      const ticket = PREFIX + ids.hex(32);
      issued.set(ticket, { caller, until: now + LIVES_MS });
      return ticket;
    },
    ownerOf(ticket) {
      const found = issued.get(ticket);
      return found === undefined || found.until <= clock.elapsed() ? undefined : found.caller;
    },
  };
}
