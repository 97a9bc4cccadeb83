import type { Caller } from './caller';

/** A call of a cloud function. */
export interface InvokeRequest {
  readonly name: string;
  /** The event as JSON text bytes; passed through unparsed where possible. */
  readonly event: Uint8Array;
  readonly caller: Caller;
  /** `page` calls get `event.userInfo = { appId, openId }` unless the page sent a `userInfo` of its own. */
  readonly from: 'page' | 'function' | 'admin' | 'timer';
}

/** One line a function wrote. */
export interface FunctionLog {
  readonly functionName: string;
  /** The invocation that wrote it; empty for lines written while the function was loaded. */
  readonly requestId: string;
  readonly stream: 'stdout' | 'stderr';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}

/** What a finished call leaves behind. */
export interface InvokeResult {
  /** The result as JSON text bytes; `null` where main returned nothing. */
  readonly result: Uint8Array;
  readonly requestId: string;
  /** Milliseconds from start of main to its settling, measured in the worker. */
  readonly durationMs: number;
  /** `true` when the call had to wait for an instance to be made. */
  readonly coldStart: boolean;
  /** Most memory the instance was seen to use, in bytes. */
  readonly memoryUsed: number;
}

/** What is known of a function without running it. */
export interface FunctionInfo {
  readonly name: string;
  /** Absolute folder. */
  readonly dir: string;
  readonly memory: number;
  readonly timeout: number;
  /** Open APIs it may call: `permissions.openapi` of its config.json. */
  readonly openapi: readonly string[];
  /** Why it cannot run, if that is known already. */
  readonly problem?: string;
}

/** Calls functions; the gateway receives one. */
export interface FunctionsPort {
  list(): readonly FunctionInfo[];
  /**
   * Runs one call to its result.
   *
   * @throws CloudError with one of the `FUNCTION…` codes or `EXCEED_CONCURRENT_REQUEST_LIMIT`; its `detail` carries
   * what the function threw.
   */
  invoke(request: InvokeRequest): Promise<InvokeResult>;
}
