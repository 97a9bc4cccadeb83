import { deliver, type Callbacks } from '../callbacks';
import { asDatabaseError, Refused } from '../cloud-error';
import type { StartWatch } from './watch';
import type { Json } from './wire';

/** One request to the database, in the words of the gateway's `/client/database`. */
export interface Request {
  readonly action: 'insert' | 'find' | 'count' | 'update' | 'remove' | 'aggregate';
  readonly collection: string;
  readonly [name: string]: Json | undefined;
}

/** What a database sends its requests through. */
export interface Link {
  /** Sends a request and gives its decoded reply. Rejects with `Refused`. */
  send(request: Request): Promise<Readonly<Record<string, unknown>>>;
  readonly watch: StartWatch;
  /** Hears, in one sentence, of something that does not go as the page may expect. */
  tell(sentence: string): void;
  /** Whether `doc().get()` fails where there is no such document. */
  readonly throwOnNotFound: boolean;
}

/** One to three callbacks instead of a promise. */
export type WithCallbacks<Result> = Callbacks<Result> &
  (
    | Required<Pick<Callbacks<Result>, 'success'>>
    | Required<Pick<Callbacks<Result>, 'fail'>>
    | Required<Pick<Callbacks<Result>, 'complete'>>
  );

/** No callback: the promise form. */
export interface WithoutCallbacks {
  readonly success?: undefined;
  readonly fail?: undefined;
  readonly complete?: undefined;
}

/** What every result carries besides. */
export interface Succeeded {
  /** Such as `collection.get:ok`. */
  errMsg: string;
}

/** A call whose options may be left out: a promise, or with callbacks nothing. */
export interface Call<Result, Options = object> {
  (options: Options & WithCallbacks<Result & Succeeded>): void;
  (options?: Options & WithoutCallbacks): Promise<Result & Succeeded>;
}

/** A call that needs its options. */
export interface CallWith<Options, Result> {
  (options: Options & WithCallbacks<Result & Succeeded>): void;
  (options: Options & WithoutCallbacks): Promise<Result & Succeeded>;
}

/**
 * Makes a call of the database in both forms.
 *
 * @param api - The name in `errMsg`, such as `collection.get`.
 */
export function databaseCall<Options extends object, Result extends object>(
  api: string,
  run: (options: Options) => Promise<Result>,
): Call<Result, Options> {
  const call = (given?: Options & Callbacks<Result & Succeeded>) => {
    // Options are checked by `run`, as those of a page without types.
    const options = given ?? ({} as Options & Callbacks<Result & Succeeded>);
    const outcome = Promise.resolve()
      .then(() => run(options))
      .then(
        (result) => ({ ...result, errMsg: `${api}:ok` }),
        (thrown: unknown) => {
          throw asDatabaseError(api, thrown);
        },
      );
    return deliver(outcome, options);
  };
  return call as Call<Result, Options>;
}

/**
 * The `data` of a call.
 *
 * @throws Refused with -401003 where it is no object.
 */
export function dataOf(options: { readonly data?: unknown }): object {
  const { data } = options;
  const kind = Array.isArray(data) ? 'array' : data === null ? 'null' : typeof data;
  if (kind === 'object') return data as object;
  throw new Refused({
    errCode: -401003,
    code: 'INVALID_PARAM',
    message: `parameter.data should be object instead of ${kind}`,
  });
}
