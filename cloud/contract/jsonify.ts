/**
 * What is left of a value after `JSON.parse(JSON.stringify(value))`, the way every result of a cloud function travels:
 * a `Date` becomes text, a member that may be `undefined` becomes optional, functions and symbols vanish, `Map` and
 * `Set` become `{}`, and `toJSON` is honoured. A `bigint` cannot travel and becomes `never`.
 */
export type Jsonify<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends bigint
      ? never
      : T extends { toJSON(...args: never[]): infer Json }
        ? Jsonify<Json>
        : T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
          ? Record<string, never>
          : T extends Unwritten
            ? undefined
            : T extends readonly unknown[]
              ? JsonList<T>
              : T extends object
                ? JsonObject<T>
                : never;

/** What JSON leaves out of objects. */
type Unwritten = symbol | ((...args: never[]) => unknown);

type JsonList<T extends readonly unknown[]> = {
  [K in keyof T]: T[K] extends Unwritten | undefined ? null : JsonItem<T[K]>;
};

/** In a list a hole keeps its place as `null`. */
type JsonItem<T> = undefined extends T ? Jsonify<Exclude<T, undefined>> | null : Jsonify<T>;

type JsonObject<T> = Flat<
  { [K in KeysOf<T> as MayMiss<T, K> extends true ? never : K]: Jsonify<T[K]> } & {
    [K in KeysOf<T> as MayMiss<T, K> extends true ? K : never]?: Jsonify<
      Exclude<T[K], undefined | Unwritten>
    >;
  }
>;

/** Keys that can be written: named by text or number, and not always unwritten. */
type KeysOf<T> = {
  [K in keyof T]-?: K extends symbol ? never : [T[K]] extends [Unwritten | undefined] ? never : K;
}[keyof T];

type MayMiss<T, K extends keyof T> = unknown extends T[K]
  ? object extends Pick<T, K>
    ? true
    : false
  : Extract<T[K], undefined | Unwritten> extends never
    ? object extends Pick<T, K>
      ? true
      : false
    : true;

/** Shows the intersection as one object in editors and messages. */
type Flat<T> = { [K in keyof T]: T[K] };
