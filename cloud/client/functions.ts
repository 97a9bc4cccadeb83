import { settle, type Callbacks } from './callbacks';
import { badParameter } from './cloud-error';
import type { Transport } from './transport';

/** What `callFunction` takes. */
export interface CallFunctionOptions extends Callbacks<CallFunctionResult> {
  readonly name: string;
  /** Travels as JSON; an empty object where absent. */
  readonly data?: unknown;
  /** Accepted for WeChat's sake; the gateway has one speed. */
  readonly slow?: boolean;
  readonly config?: { readonly env?: string };
}

/** What `callFunction` gives. */
export interface CallFunctionResult {
  /** What `main` returned, as JSON leaves it. */
  readonly result: unknown;
  /** `cloud.callFunction:ok` */
  readonly errMsg: string;
  /** The invocation's id in the logs. */
  readonly requestID: string;
}

/** `wx.cloud.callFunction` over a {@link Transport}. */
export function createCallFunction(transport: Transport, env: () => string | undefined) {
  return (options: CallFunctionOptions): Promise<CallFunctionResult> | undefined =>
    settle('callFunction', options, async () => {
      const { name, data, config } = options;
      if (typeof name !== 'string' || name === '')
        throw badParameter('parameter.name should be a function name');
      const answer = await transport.post('/client/invoke', { name, data: data ?? {} }, config?.env ?? env());
      return { result: answer.data['result'], requestID: answer.requestId };
    });
}
