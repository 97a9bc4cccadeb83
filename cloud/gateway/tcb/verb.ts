import type { Caller, DatabaseCall, Fields } from '../../protocol';
import type { GatewayOptions } from '../context';
import type { Jobs } from './jobs';

/** One call of the admin HTTP API by somebody whose token is good. */
export interface TcbCall {
  readonly caller: Caller;
  /** The body. */
  readonly fields: Fields;
  /** The body as it came. */
  readonly text: string;
  readonly query: URLSearchParams;
}

/** What verbs work with. */
export interface TcbOptions extends GatewayOptions {
  readonly jobs: Jobs;
}

/** Answers one verb: the members beside `errcode` and `errmsg`. */
export type Verb = (call: TcbCall, options: TcbOptions) => Promise<Fields>;

/** Verbs by their names, the last part of the path. */
export type Verbs = Readonly<Record<string, Verb>>;

/** The circumstances of what a verb asks of a service. */
export function circumstances(call: TcbCall, env: string): DatabaseCall {
  return { env, caller: call.caller };
}
