import { deepStrictEqual } from 'node:assert';

/** Why a failure may count as the project's own: nothing else does. */
export const CAUSES = [
  'outside network',
  'native build',
  'missing secret',
  'missing package',
  'error of its own',
] as const;
export type Cause = (typeof CAUSES)[number];

/** A public project that judges us, as manifest.json lists it. */
export interface JudgedProject {
  /** `owner/name` of the public repository. */
  readonly repository: string;
  readonly commit: string;
  /** As stated by its licence file or package.json, else null. */
  readonly licence: string | null;
  /** Years of its first and of the judged commit. */
  readonly years: readonly [number, number];
  readonly kind: 'native' | 'Taro' | 'uni-app';
  readonly language: 'JavaScript' | 'TypeScript';
  /** The project's folder in the repository, where it is not the root. */
  readonly folder?: string;
  /** Ranges of wx-server-sdk it asks for, the most frequent first. */
  readonly sdk: readonly string[];
  readonly about: string;
  /** Functions that cannot load anywhere in the state they are in. */
  readonly theirs?: readonly UnloadableFunction[];
}

/** A function that its project left broken. */
export interface UnloadableFunction {
  readonly function: string;
  readonly cause: Cause;
  readonly why: string;
  /** What the message must say, so that no defect of ours hides here. */
  readonly shows: string;
}

/** Calls the project's functions and compares. */
export type Play = (stage: Stage) => Promise<void>;

/** What a project's play may do. */
export interface Stage {
  /** Calls a function as a page of the user. */
  call(user: string, name: string, data?: unknown): Promise<unknown>;
  /** The message of a call that must fail; undefined where it does not. */
  failure(user: string, name: string, data?: unknown): Promise<string | undefined>;
  /** The openid the simulated user has. */
  openid(user: string): Promise<string>;
  /** All documents of a collection that match, read by the administrator. */
  documents(collection: string, query?: Record<string, unknown>): Promise<Record<string, unknown>[]>;
  /** The first of them, or an empty object. */
  document(collection: string, query?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Puts documents into a collection as the administrator. */
  put(collection: string, documents: readonly Record<string, unknown>[]): Promise<void>;
  /** Documents of an import file of the repository: a JSON array or a document a line. */
  importFile(path: string): Record<string, unknown>[];
  /** One expectation read off the project's code. With `theirs`: what its own mistake makes of the call. */
  expect(
    what: string,
    actual: unknown,
    expected: unknown,
    theirs?: { readonly cause: Cause; readonly why: string },
  ): void;
  /** Waits until `probe` gives a truthy value, for writes the project does not await; at most 5 s. */
  eventually<T>(what: string, probe: () => Promise<T>): Promise<T>;
}

/** One checked expectation. */
export interface Verdict {
  readonly what: string;
  readonly ok: boolean;
  readonly detail?: string;
  /** It shows a mistake of the project, and counts neither way. */
  readonly theirs?: { readonly cause: Cause; readonly why: string };
}

/** Compares as JSON would, so that key order and undefined members do not count. */
export function compare(what: string, actual: unknown, expected: unknown): Verdict {
  try {
    deepStrictEqual(JSON.parse(JSON.stringify(actual ?? null)), JSON.parse(JSON.stringify(expected ?? null)));
    return { what, ok: true };
  } catch {
    return { what, ok: false, detail: `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}` };
  }
}

/** The named members of an object, for comparing what the code determines. */
export function pick(value: unknown, ...names: readonly string[]): Record<string, unknown> {
  const source = (value ?? {}) as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, source[name]]));
}

/** The list in a member of a result, `data` unless told otherwise. */
export function listOf(value: unknown, member = 'data'): Record<string, unknown>[] {
  const list = (value as Record<string, unknown> | null)?.[member];
  return Array.isArray(list) ? (list as Record<string, unknown>[]) : [];
}
