/** What pages see of an API: by function name what to send and what arrives; `ApiOf<typeof api>` makes one. */
export type ClientApi<Api> = {
  readonly [K in keyof Api]: { readonly data: unknown; readonly result: unknown };
};

/** The call of `wx.cloud`, or of a cloud made by `createCloud`, that typed calls stand on. */
export interface FunctionCaller {
  // A method, so that the more particular parameter types of WeChat's own declaration fit.
  callFunction(options: { name: string; data: Record<string, unknown> }): unknown;
}

/** Calls functions by name; names, data and results are checked by the compiler. */
export interface TypedCloud<Api extends ClientApi<Api>> {
  /**
   * Calls a function.
   *
   * @returns What the function's `main` returned. Rejects with WeChat's `errCode` and `errMsg` when the call itself
   * failed.
   */
  call<K extends keyof Api & string>(name: K, data: Api[K]['data']): Promise<Api[K]['result']>;
  /** The same in WeChat's shape. */
  callFunction<K extends keyof Api & string>(options: {
    name: K;
    data: Api[K]['data'];
  }): Promise<{ result: Api[K]['result']; errMsg: string; requestID?: string }>;
}

/**
 * Gives a cloud the types of an app's contract. Nothing changes at run time, so the same page runs on WeChat's cloud
 * (`typedCloud<Api>(wx.cloud)`) and on a gateway (`typedCloud<Api>(createCloud(wx, config))`).
 *
 * @example
 * ```ts
 * import type { Api } from '../shared/api';
 * export const cloud = typedCloud<Api>(wx.cloud);
 * const outcome = await cloud.call('notes-list', { limit: 10 });
 * ```
 */
export function typedCloud<Api extends ClientApi<Api>>(cloud: FunctionCaller): TypedCloud<Api> {
  const callFunction: TypedCloud<Api>['callFunction'] = ({ name, data }) =>
    cloud.callFunction({ name, data: data as Record<string, unknown> }) as ReturnType<
      TypedCloud<Api>['callFunction']
    >;
  return {
    callFunction,
    call: (name, data) => callFunction({ name, data }).then(({ result }) => result),
  };
}

/** Whose cloud an app uses, decided when it is built. */
export type CloudChoice =
  | { readonly provider: 'wechat' }
  | { readonly provider: 'gateway'; readonly gateway: string; readonly env?: string };
