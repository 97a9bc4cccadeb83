import type { Caller } from './caller';
import type { OpenApiPair, OpenApiResponse } from './openapi-messages';

/** A call's parameters: pairs of `cloud.openapi`, the JSON text of `cloud.callOpenAPI`, or an internal message. */
export type OpenApiPayload =
  { readonly pairs: readonly OpenApiPair[] } | { readonly json: string } | { readonly message: Uint8Array };

/** One open API call. */
export interface OpenApiCall {
  /** Such as `subscribeMessage.send`, without `openapi.` before it. */
  readonly apiName: string;
  /** Which of WeChat's two ways in the function chose; both answer alike here. */
  readonly version: 'v1' | 'v2';
  readonly payload: OpenApiPayload;
  /** The app meant, where it is not the caller's own. */
  readonly appid: string | undefined;
  readonly caller: Caller;
  /** `permissions.openapi` of the calling function's config.json; null for callers that need none (administrators). */
  readonly functionPermissions: readonly string[] | null;
}

/** The answer of an open API. A refusal by WeChat is JSON `{ errcode, errmsg }` with `errorCode` 0. */
export interface OpenApiReply extends OpenApiResponse {
  /** Why `errorCode` is not 0; empty otherwise. */
  readonly errorMessage: string;
}

/** One thing that would have gone to WeChat. */
export interface OutboxEntry {
  /** Grows with time: entries sort by it. */
  readonly id: string;
  readonly env: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly apiName: string;
  /** Who would have got it; null where it goes to nobody. */
  readonly touser: string | null;
  /** In snake_case; a file is `{ fileName, size }`, its bytes are not kept. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  /** The calling function; null for an administrator's script. */
  readonly functionName: string | null;
  /** The user the function worked for. */
  readonly openid: string | null;
}

/** Which entries of an outbox are wanted. */
export interface OutboxQuery {
  readonly env: string;
  /** From 1 to 1000. */
  readonly limit: number;
  readonly apiName?: string;
  /** The id of an entry: only later ones, the oldest of these first cut off by `limit`. Without it the newest ones. */
  readonly after?: string;
}

/** A user's answer when asked to subscribe to a template. */
export type SubscriptionAnswer = 'accept' | 'reject' | 'ban';

/** What a simulated user answered, template by template. */
export interface SubscriptionAnswers {
  readonly env: string;
  readonly openid: string;
  readonly answers: Readonly<Record<string, SubscriptionAnswer>>;
}

/** Answers WeChat's open API; the gateway receives one. */
export interface OpenApiPort {
  call(call: OpenApiCall): Promise<OpenApiReply>;
  /** Entries of one environment, oldest first. */
  outbox(query: OutboxQuery): Promise<readonly OutboxEntry[]>;
  /**
   * Records what a simulated user answered to `wx.requestSubscribeMessage`: each `accept` allows one message, `reject`
   * allows none beside those, `ban` takes all back.
   */
  subscribe(answers: SubscriptionAnswers): Promise<void>;
}
