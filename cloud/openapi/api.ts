import type { Caller } from '../protocol';
import type { AppPages } from './app-pages';
import type { Params } from './params';
import type { Refusal } from './refusals';
import type { Risk } from './risk';
import type { Subscriptions } from './subscriptions';

/** What every API is given besides its parameters. */
export interface ApiContext {
  readonly caller: Caller;
  /** `true`: what dev forgives is refused. */
  readonly strict: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A fresh id of 32 hexadecimal characters. */
  readonly id: () => string;
  readonly pages: AppPages;
  readonly risk: Risk;
  readonly subscriptions: Subscriptions;
  /** Whether a one-time code is used for the first time. */
  readonly useCode: (code: string) => boolean;
  /** The address at which a page of the app opens in the preview. */
  readonly previewAddress: (page: string) => string;
  /** Says that a message goes out though the user was never asked. */
  readonly warnUnasked: (template: string) => void;
}

/** Success as JSON; members beside the two go to the function. */
export interface JsonAnswer {
  readonly errcode: 0;
  readonly errmsg: 'ok';
  readonly [member: string]: unknown;
}

/** Success as bytes. */
export interface BytesAnswer {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** What an API answers. */
export type Answer = JsonAnswer | BytesAnswer | Refusal;

/** One API. It checks its parameters as WeChat does; the first mistake is the answer. */
export type Api = (params: Params, context: ApiContext) => Answer | Promise<Answer>;

/** A {@link JsonAnswer} with these members. */
export function ok(members: Readonly<Record<string, unknown>> = {}): JsonAnswer {
  return { errcode: 0, errmsg: 'ok', ...members };
}
