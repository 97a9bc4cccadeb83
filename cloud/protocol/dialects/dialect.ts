import type { DatabaseReplies, DatabaseRequest } from '../database';
import type { Fields } from '../fields';

/** Runs one request; the gateway passes in the database. */
export type Execute = <R extends DatabaseRequest>(request: R) => Promise<DatabaseReplies[R['action']]>;

/** A decoded database action. */
export interface DatabaseCallOnWire {
  /** What is asked, in Yunlet's own words; of several the first, undefined of none. */
  readonly request: DatabaseRequest | undefined;
  /** Runs the request and gives the answer's members beside `requestId`, in the dialect it was asked in. */
  answer(execute: Execute): Promise<Fields>;
}

/** Decodes the body of one action; `now` is the server's time in milliseconds, for server dates. */
export type Decode = (body: Fields, now: number) => DatabaseCallOnWire;

/** Pairs a request with the encoder of its reply. */
export function call<R extends DatabaseRequest>(
  request: R,
  encode: (reply: DatabaseReplies[R['action']]) => Fields,
): DatabaseCallOnWire {
  return { request, answer: async (execute) => encode(await execute(request)) };
}
