import type { Jsonify } from './jsonify';
import type { Schema, SchemaInput, SchemaOutput } from './schema';

declare const CARRIED: unique symbol;

/** Carries a type and nothing else; made by `type`. */
export interface TypeOnly<T> {
  readonly [CARRIED]?: T;
}

/** What one function takes, gives back and may refuse. */
export interface FunctionContract {
  /** Checks the event; any Standard Schema v1. */
  readonly input: Schema;
  /** The type of the data a call that went well gives back. */
  readonly output: TypeOnly<unknown>;
  /** Codes of the refusals a caller has to expect; `INVALID_INPUT` is always among them. */
  readonly errors?: readonly string[];
}

/** The contracts of an app's functions, by function (= folder) name. */
export type ApiDefinition = Readonly<Record<string, FunctionContract>>;

/**
 * Names a type where a contract wants a value. Nothing of it is left at run time.
 *
 * @example
 * ```ts
 * type<{ id: string; createdAt: Date }>()
 * ```
 */
export function type<T>(): TypeOnly<T> {
  return {};
}

/**
 * Declares the functions of an app, once, for both sides.
 *
 * @returns The same object; its type keeps every name, schema and code.
 */
export function defineApi<const A extends ApiDefinition>(api: A): A {
  return api;
}

/** One complaint about the input. */
export interface InputIssue {
  /** Where: `photos.0`; empty for the input as a whole. */
  readonly path: string;
  readonly message: string;
}

/** An expected refusal, as the caller sees it. `message` is for people who read logs; show your own text by `code`. */
export type Refusal<Code extends string> =
  | (Code extends string ? { readonly code: Code; readonly message: string } : never)
  | { readonly code: 'INVALID_INPUT'; readonly message: string; readonly issues: readonly InputIssue[] };

/** The result of every call: look at `ok` before you use `data`. What nobody expected is thrown instead. */
export type Outcome<Data, Code extends string = never> =
  { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly error: Refusal<Code> };

/** The codes a contract declares. */
export type ErrorCodes<C extends FunctionContract> = C['errors'] extends readonly (infer Code extends
  string)[]
  ? Code
  : never;

type OutputOf<C extends FunctionContract> = C['output'] extends TypeOnly<infer T> ? T : never;

/** The outcome as `main` returns it, before JSON. */
export type HandlerOutcome<C extends FunctionContract> = Outcome<OutputOf<C>, ErrorCodes<C>>;

/** The data a handler returns when all went well. */
export type HandlerOutput<C extends FunctionContract> = OutputOf<C>;

/** The input a handler receives. */
export type HandlerInput<C extends FunctionContract> = SchemaOutput<C['input']>;

/**
 * What pages see of an API: by function name the `data` to send (the schema's input) and the `result` that arrives
 * (what JSON leaves of the outcome). Only a type: pages `import type` it and carry not one byte.
 */
export type ApiOf<A extends ApiDefinition> = {
  readonly [K in keyof A]: {
    readonly data: SchemaInput<A[K]['input']>;
    readonly result: Outcome<Jsonify<OutputOf<A[K]>>, ErrorCodes<A[K]>>;
  };
};

/** Any {@link ApiOf}: by function name what to send and what arrives. */
export type AnyApi<Api> = { readonly [K in keyof Api]: { readonly data: unknown; readonly result: unknown } };

/** What a page sends to function `K`. */
export type Input<Api extends AnyApi<Api>, K extends keyof Api> = Api[K]['data'];

/** What a page gets from function `K` when `ok` is true. */
export type Output<Api extends AnyApi<Api>, K extends keyof Api> =
  Extract<Api[K]['result'], { readonly ok: true }> extends { readonly data: infer Data } ? Data : never;
