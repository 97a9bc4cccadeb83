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
    const finish = (outcome: unknown) => {
      const { requestID = '', errMsg = '' } = (outcome ?? {}) as { requestID?: string; errMsg?: string };
      const failed = outcome instanceof Error;
      tell({
        type: 'call',
        name: options.name,
        ms: Math.round(performance.now() - from),
        requestId: requestID,
        ...(failed ? { error: errMsg === '' ? outcome.message : errMsg } : {}),
      });
    };
    if (options.success !== undefined || options.fail !== undefined || options.complete !== undefined) {
      const complete = (outcome: object) => {
        finish(outcome);
        options.complete?.(outcome);
      };
      return inner.callFunction?.({ ...options, complete });
    }
    const outcome = inner.callFunction?.(options);
    outcome?.then(finish, finish);
    return outcome;
  };
  return new Proxy(cloud, {
    get: (target, name) =>
      name === 'callFunction' && inner.callFunction !== undefined
        ? callFunction
        : (Reflect.get(target, name) as unknown),
  });
}
