import { asCallError, type CloudCallError } from './cloud-error';

/** The callbacks every call of `wx.cloud` may be given instead of awaiting its promise. */
export interface Callbacks<Result> {
  readonly success?: ((result: Result) => void) | undefined;
  readonly fail?: ((error: CloudCallError) => void) | undefined;
  readonly complete?: ((outcome: Result | CloudCallError) => void) | undefined;
}

/** Whether a call chose the callback form: any of the three is present. */
export function hasCallbacks(options: Callbacks<never>): boolean {
  return options.success !== undefined || options.fail !== undefined || options.complete !== undefined;
}

/**
 * Runs a call in the form its options choose.
 *
 * @param api - The name in `errMsg`, such as `callFunction`.
 * @returns The promise, or undefined in the callback form. A rejection is a {@link CloudCallError}.
 */
export function settle<Result extends object>(
  api: string,
  options: Callbacks<Result & { errMsg: string }>,
  run: () => Promise<Result>,
): Promise<Result & { errMsg: string }> | undefined {
  const outcome = Promise.resolve()
    .then(run)
    .then(
      (result) => ({ ...result, errMsg: `cloud.${api}:ok` }),
      (thrown: unknown) => {
        throw asCallError(api, thrown);
      },
    );
  return deliver(outcome, options);
}

/**
 * Hands an outcome over in the form the options choose.
 *
 * @param outcome - Rejects with a {@link CloudCallError} and nothing else.
 * @returns The same promise, or undefined in the callback form.
 */
export function deliver<Result>(
  outcome: Promise<Result>,
  options: Callbacks<Result>,
): Promise<Result> | undefined {
  if (!hasCallbacks(options)) return outcome;
  // Not chained to the outcome's promise: what a callback throws must surface as the page's own error.
  void outcome.then(
    (result) => {
      options.success?.(result);
      options.complete?.(result);
    },
    (thrown: unknown) => {
      const error = thrown as CloudCallError;
      options.fail?.(error);
      options.complete?.(error);
    },
  );
  return undefined;
}
