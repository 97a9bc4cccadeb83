import { deepStrictEqual } from 'node:assert';

/** A public project that judges us: where it is, and what its functions must leave behind when read with a clear head. */
export interface JudgedProject {
  /** `owner/name` of the public repository. */
  readonly repository: string;
  readonly commit: string;
  /** Names of its functions that are called. */
  readonly play: (stage: Stage) => Promise<void>;
}

/** What a project's play may do. */
export interface Stage {
  /** Calls a function as a page of the user. */
  call(user: string, name: string, data?: unknown): Promise<unknown>;
  /** The openid the simulated user has. */
  openid(user: string): Promise<string>;
  /** All documents of a collection that match, read by the administrator, without their `_id`s' order. */
  documents(collection: string, query?: Record<string, unknown>): Promise<Record<string, unknown>[]>;
  /** Puts documents into a collection as the administrator. */
  put(collection: string, documents: readonly Record<string, unknown>[]): Promise<void>;
  /** One expectation read off the project's code. */
  expect(what: string, actual: unknown, expected: unknown): void;
  /** Waits until `probe` gives a truthy value, for writes the project does not await; at most 3 s. */
  eventually<T>(what: string, probe: () => Promise<T>): Promise<T>;
}

/** One checked expectation. */
export interface Verdict {
  readonly what: string;
  readonly ok: boolean;
  readonly detail?: string;
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
