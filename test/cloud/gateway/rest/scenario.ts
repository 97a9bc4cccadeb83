/** The default database. */
export const D = '/v1/database/instances/(default)/databases/(default)';
/** Its documents of collection `notes`. */
export const NOTES = `${D}/collections/notes/documents`;

/** Who asks: the administrator, two pages, nobody at all, or somebody with a token of somewhere else. */
export type Who = 'admin' | 'alice' | 'bob' | 'nobody' | 'stranger';

/** A request and what its answer is like. */
export interface Scenario {
  readonly name: string;
  readonly who?: Who;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it stands where it is a text. */
  readonly body?: unknown;
  readonly status: number;
  readonly contains?: string | readonly string[];
  readonly mustNotContain?: string;
}

/** Members as JSON in a query string. */
export function query(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members)
    .map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`)
    .join('&');
}
