/** One row of the error table. */
export interface ErrorRow {
  /** WeChat's number; -501001 (system error) where WeChat has none of its own. */
  readonly errCode: number;
  readonly status: number;
  /** Whose mistake it is: `user` sentences say what to do, `system` ones are also logged with their cause. */
  readonly audience: 'user' | 'system';
  readonly en: string;
  readonly zh: string;
}

/** A row; whose mistake it is follows from the HTTP status. */
export const row = (errCode: number, status: number, ...[en, zh]: readonly [string, string]): ErrorRow => ({
  errCode,
  status,
  audience: status >= 500 ? 'system' : 'user',
  en,
  zh,
});
