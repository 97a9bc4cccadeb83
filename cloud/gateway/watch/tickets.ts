import type { Clock, IdSource } from '../../base';
import type { Caller } from '../../protocol';

/** Milliseconds a ticket lives: SDKs fetch one each time before they connect, and again to sign in. */
const LIVES_MS = 5 * 60_000;
const PREFIX = 'ticket-';

/** Who has signed in on a socket. */
export interface SignIn {
  readonly caller: Caller;
  /** Rejects with what the caller is refused for where it is not signed in any more. */
  readonly check: () => Promise<unknown>;
}

/** Lets a caller that was recognised at `/admin` sign in on a socket. */
export interface WatchTickets {
  /**
   * A text that stands for the caller for some minutes.
   *
   * @param check - Whether the caller is still signed in, asked as long as a socket is open. Always where left out.
   */
  issue(caller: Caller, check?: SignIn['check']): string;
  /** Whose ticket it is; undefined where it is none, or not any more. */
  ownerOf(ticket: string): SignIn | undefined;
}

/** Makes {@link WatchTickets}, in memory. */
export function createWatchTickets({
  clock,
  ids,
}: {
  readonly clock: Clock;
  readonly ids: IdSource;
}): WatchTickets {
  const issued = new Map<string, { readonly signIn: SignIn; readonly until: number }>();
  return {
    issue(caller, check = () => Promise.resolve()) {
      const now = clock.elapsed();
      for (const [ticket, { until }] of issued) {
        // They were issued in this order.
        if (until > now) break;
        issued.delete(ticket);
      }
      const ticket = PREFIX + ids.hex(32);
      issued.set(ticket, { signIn: { caller, check }, until: now + LIVES_MS });
      return ticket;
    },
    ownerOf(ticket) {
      const found = issued.get(ticket);
      return found === undefined || found.until <= clock.elapsed() ? undefined : found.signIn;
    },
  };
}
