import type { Database } from '../../../cloud/client';

/** The clients that the table has a column for. */
export const CLIENTS: readonly ClientName[] = [
  'wx-server-sdk 2.6.3',
  'wx-server-sdk 3.0.4',
  'wx-server-sdk 4.0.2',
  '@cloudbase/node-sdk 3.17.2',
  '@cloudbase/js-sdk 1.8.4',
  '@cloudbase/js-sdk 3.7.0',
  '@cloudbase/js-sdk 3.7.0 REST',
  'yunlet-client',
];

/** One of {@link CLIENTS}. */
export type ClientName =
  | 'wx-server-sdk 2.6.3'
  | 'wx-server-sdk 3.0.4'
  | 'wx-server-sdk 4.0.2'
  | '@cloudbase/node-sdk 3.17.2'
  | '@cloudbase/js-sdk 1.8.4'
  | '@cloudbase/js-sdk 3.7.0'
  | '@cloudbase/js-sdk 3.7.0 REST'
  | 'yunlet-client';

/**
 * `wx`: calls take `{ data }` and give `{ stats }`; `web`: js-sdk takes the data itself and gives bare counts; `server`:
 * node-sdk does so too, and may do everything.
 */
export type Flavour = 'wx' | 'web' | 'server';

/** A function of an SDK that its typings here do not have. */
export type AnyCall = (...operands: readonly unknown[]) => unknown;

/** Opens a client's database. */
export type Open = (config?: { readonly throwOnNotFound: boolean }) => Database;

/** What a scenario works with: one client's database, and short forms that are alike for all of them. */
export interface Tools {
  readonly db: Database;
  /** Opens the database with other settings. */
  readonly open: Open;
  readonly _: Database['command'];
  readonly $: Database['command']['aggregate'];
  readonly flavour: Flavour;
  /** The scenario's collection, which holds its documents alone. */
  readonly name: string;
  /** The name of a further collection, empty when the scenario starts. */
  readonly other: string;
  /** An operator of aggregations by its name: the client's function, or the plain form where it has none. */
  op(name: string, operand: unknown): unknown;
  /** Adds documents, one after the other. */
  add(...documents: readonly object[]): Promise<void>;
  /** The ids of the documents that meet a condition, in order: `a,b`. */
  ids(condition: object): Promise<string>;
  /** One document as it is stored, without its owner; null where there is none. */
  one(id: string | number): Promise<unknown>;
  /** Updates the document with this id and gives what it is then. */
  change(id: string | number, data: object): Promise<unknown>;
  /** What an aggregation gives, without owners. */
  list(build: (aggregate: Stage) => Stage): Promise<unknown[]>;
  /** What a call throws or rejects with, as its message. */
  failure(call: () => unknown): Promise<string>;
}

/** An aggregation under construction, with whatever stages the client has. */
export interface Stage {
  readonly [stage: string]: (operand?: unknown) => Stage;
}

/** One thing that must hold for every client that has it. */
export interface Scenario {
  /** The rows of the table that it tests. */
  readonly rows: readonly string[];
  readonly run: (tools: Tools) => Promise<unknown>;
  /** From the documentation of MongoDB and WeChat, by hand; in {@link tell}'s form where JSON has no word for it. */
  readonly expected: unknown;
  /** What js-sdk and node-sdk answer, where their answers have another shape. */
  readonly web?: unknown;
  /** Runs with the clients of this kind alone. */
  readonly only?: Flavour;
  /** Runs even where the client lacks the member: the plain form of the operator is tested. */
  readonly plain?: boolean;
  /** Where a client itself does otherwise: why, found by reading its code, and what comes of it. */
  readonly own?: Readonly<Partial<Record<ClientName, OwnWay>>>;
}

/** What a client does by its own code: what it gives, or how it fails. */
export type OwnWay = { readonly reason: string } & (
  { readonly expected: unknown } | { readonly failed: RegExp }
);

/** Scenarios on the same documents. */
export interface Family {
  readonly name: string;
  /** What the collection holds when a scenario starts. */
  readonly documents: (db: Database) => readonly object[];
  /** Scenarios change nothing: the documents are put there once. */
  readonly reads?: true;
  /** The collection has an index of places on `at`. */
  readonly places?: true;
  readonly scenarios: Readonly<Record<string, Scenario>>;
}

/** What came of one scenario: `absent` where the client lacks what it tests. */
export type Outcome =
  { readonly value: unknown } | { readonly failed: string } | { readonly absent: readonly string[] };

/** What one client can and did. */
export interface Column {
  readonly version: string;
  /** The rows it has, by what its objects have at run time. */
  readonly members: readonly string[];
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

/** All of js-sdk together, in which the same code is found. */
export const onWeb = (own: OwnWay) => ({
  '@cloudbase/js-sdk 1.8.4': own,
  '@cloudbase/js-sdk 3.7.0': own,
  '@cloudbase/js-sdk 3.7.0 REST': own,
});

/** js-sdk where it speaks the REST API. */
export const byRest = (own: OwnWay) => ({ '@cloudbase/js-sdk 3.7.0 REST': own });

/** All versions of wx-server-sdk together, in which the same code is found. */
export const onFunctions = (own: OwnWay) => ({
  'wx-server-sdk 2.6.3': own,
  'wx-server-sdk 3.0.4': own,
  'wx-server-sdk 4.0.2': own,
});

/** All servers' SDKs together. */
export const onServers = (own: OwnWay) => ({ '@cloudbase/node-sdk 3.17.2': own, ...onFunctions(own) });
