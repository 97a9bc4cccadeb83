/**
 * The part of Standard Schema v1 (standardschema.dev) a contract needs. valibot, zod, arktype and others offer it, so
 * the choice of validator stays the app's and this package depends on none.
 */
export interface Schema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Validation<Output> | Promise<Validation<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a schema says of one value: the converted value, or at least one issue. */
export type Validation<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/** One complaint of a schema. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a caller may write: before defaults and conversions. */
export type SchemaInput<S extends Schema> = NonNullable<S['~standard']['types']>['input'];

/** What a handler receives: after defaults and conversions. */
export type SchemaOutput<S extends Schema> = NonNullable<S['~standard']['types']>['output'];
