import type { HostEvent } from '../app-bundle';

interface Calling {
  callFunction?(options: CallOptions): Promise<object> | undefined;
}

interface CallOptions {
  readonly name: string;
  readonly complete?: (outcome: object) => void;
  readonly success?: unknown;
  readonly fail?: unknown;
}

/** A cloud whose function calls are told to `tell`, with their duration. */
export function withLog(cloud: object, tell: (event: HostEvent) => void): object {
  const inner = cloud as Calling;
  const callFunction = (options: CallOptions) => {
    const from = performance.now();
    const finish = (outcome: unknown, failed: boolean) => {
      const { requestID = '', errMsg, message = '' } = (outcome ?? {}) as Readonly<Record<string, string>>;
      tell({
        type: 'call',
        name: options.name,
        ms: Math.round(performance.now() - from),
        requestId: requestID,
        ...(failed ? { error: errMsg ?? message } : {}),
      });
    };
    if (options.success !== undefined || options.fail !== undefined || options.complete !== undefined) {
      const complete = (outcome: object) => {
        finish(outcome, 'errCode' in outcome);
        options.complete?.(outcome);
      };
      return inner.callFunction?.({ ...options, complete });
    }
    const outcome = inner.callFunction?.(options);
    outcome?.then(
      (result) => finish(result, false),
      (error: unknown) => finish(error, true),
    );
    return outcome;
  };
  return new Proxy(cloud, {
    get: (target, name) =>
      name === 'callFunction' && inner.callFunction !== undefined
        ? callFunction
        : (Reflect.get(target, name) as unknown),
  });
}
