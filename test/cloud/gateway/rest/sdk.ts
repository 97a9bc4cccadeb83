import type { App, Database, FileEntry, Query } from '../web/sdk';

/** What of `@cloudbase/js-sdk` 3.x the tests use beside what both lines have. */
export interface RestApp extends Omit<App, 'database' | 'getTempFileURL' | 'uploadFile' | 'callFunction'> {
  database(): RestDatabase;
  callFunction(call: object): Promise<{
    readonly result: { readonly event: object; readonly user: object };
    readonly requestId: string;
  }>;
  uploadFile(upload: object): Promise<{ readonly fileID: string; readonly download_url: string }>;
  getTempFileURL(files: object): Promise<{ readonly fileList: readonly [FileEntry, FileEntry] }>;
  getFileInfo(files: object): Promise<{ readonly fileList: readonly FileEntry[] }>;
  downloadFile(file: object): Promise<object>;
  copyFile(files: object): Promise<{ readonly fileList: readonly FileEntry[] }>;
  readonly models: Readonly<Record<string, { list(query: object): Promise<unknown> }>>;
  rdb(): { from(table: string): { select(columns: string): PromiseLike<unknown> } };
}

type Fields = Readonly<Record<string, unknown>>;
/** A condition of a query, which takes another one. */
interface Condition {
  and(other: object): object;
}

/** The database of 3.x. */
export interface RestDatabase extends Omit<Database, 'command' | 'collection' | 'startTransaction'> {
  readonly command: Readonly<
    Record<'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq' | 'in', (value: unknown) => Condition>
  > & {
    readonly aggregate: Readonly<Record<'sum', (value: unknown) => object>>;
    or(parts: readonly object[]): object;
    inc(by: number): object;
    push(values: readonly unknown[]): object;
    remove(): object;
  };
  readonly Geo: {
    readonly Point: new (longitude: number, latitude: number) => { longitude: number; latitude: number };
  };
  serverDate(options?: { readonly offset: number }): object;
  RegExp(options: object): object;
  collection(name: string): RestCollection;
  startTransaction(): Promise<RestTransaction & { rollback(): Promise<unknown> }>;
  runTransaction(run: (transaction: RestTransaction) => Promise<void>): Promise<unknown>;
}

/** A collection of 3.x. */
export interface RestCollection extends Query {
  add(data: Fields | readonly Fields[]): Promise<{ readonly id: string }>;
  doc(id: string): Pick<Query, 'get' | 'update' | 'remove'> & { set(document: object): Promise<object> };
  aggregate(): RestAggregate;
}

/** An aggregation under way. */
interface RestAggregate extends Readonly<
  Record<'match' | 'group' | 'sort', (stage: object) => RestAggregate>
> {
  end(): Promise<{ readonly data: readonly object[] }>;
}

/** A transaction of 3.x. */
interface RestTransaction {
  collection(name: string): {
    add(document: Fields): Promise<unknown>;
    doc(id: string): { update(changes: object): Promise<unknown> };
  };
}
