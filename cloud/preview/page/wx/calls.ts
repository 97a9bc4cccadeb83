/** The callbacks any call of `wx` may be given. */
export interface WxOptions {
  readonly success?: (result: object) => void;
  readonly fail?: (error: object) => void;
  readonly complete?: (outcome: object) => void;
}

/** A failure with WeChat's `NAME:fail reason`. */
export class WxFailure extends Error {
  readonly fields: object;

  constructor(reason: string, fields: object = {}) {
    super(reason);
    this.name = 'WxFailure';
    this.fields = fields;
  }
}

/** How a call is carried out: its promise's value is merged with `errMsg`. */
export type Run<Options> = (options: Options) => Promise<object> | object;

/**
 * Gives a call WeChat's three forms: with any of success, fail, complete it returns undefined and uses them, else it
 * returns a promise. The outcome carries `errMsg`, `NAME:ok` or `NAME:fail reason`.
 */
export function wxCall<Options extends object>(
  name: string,
  run: Run<Options>,
): (options?: Options & WxOptions) => Promise<object> | undefined {
  return (options = {} as Options & WxOptions) => {
    const outcome = Promise.resolve()
      .then(() => run(options))
      .then(
        (result) => ({ ...result, errMsg: `${name}:ok` }),
        (thrown: unknown) => {
          throw failure(name, thrown);
        },
      );
    const { success, fail, complete } = options;
    if (success === undefined && fail === undefined && complete === undefined) return outcome;
    void outcome.then(
      (result) => {
        success?.(result);
        complete?.(result);
      },
      (thrown: unknown) => {
        const error = thrown as Error;
        fail?.(error);
        complete?.(error);
      },
    );
    return undefined;
  };
}

/** Makes the error WeChat gives for what was thrown. */
export function failure(name: string, thrown: unknown): Error & { readonly errMsg: string } {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const errMsg = `${name}:fail ${reason}`;
  return Object.assign(new Error(errMsg), thrown instanceof WxFailure ? thrown.fields : {}, { errMsg });
}
