/** What of `@cloudbase/js-sdk` the tests use; the two lines share most of it, and have no types in common. */
export interface Cloudbase {
  init(config: object): App;
}

/** An app of either line. */
export interface App {
  /** From 3.5.3 on. */
  registerHost(host: string, protocol: string): void;
  registerEndPoint(url: string, protocol?: string): void;
  auth(options?: object): Auth;
  database(): Database;
  callFunction(call: object): Promise<{ readonly result: Seen }>;
  uploadFile(upload: object): Promise<{ readonly fileID: string }>;
  getTempFileURL(files: object): Promise<{ readonly fileList: readonly FileEntry[] }>;
  deleteFile(files: object): Promise<{ readonly fileList: readonly FileEntry[] }>;
}

/** What the function `who` of the tests' project gives. */
export interface Seen {
  readonly event: object;
  readonly user: object;
}

/** One file of a list. */
export interface FileEntry {
  readonly fileID: string;
  readonly code: string;
  readonly tempFileURL: string;
}

/** Signing in, in the words of both lines. */
export interface Auth {
  // 2.x and 3.x
  signInAnonymously(options: object): Promise<{ readonly error: Error | null }>;
  signInWithCustomTicket(ticket: () => Promise<string>): Promise<{ readonly error: Error | null }>;
  signInWithOpenId(options?: object): Promise<unknown>;
  getUser(): Promise<{ readonly data: { readonly user: { readonly id: string } } }>;
  readonly oauthInstance: {
    readonly oauth2client: {
      readonly localCredentials: { readonly credentials: { expires_at: Date } };
      refreshToken(credentials: object): Promise<unknown>;
    };
  };
  // 1.x
  anonymousAuthProvider(): {
    signIn(): Promise<unknown>;
    linkAndRetrieveDataWithTicket(ticket: string): Promise<unknown>;
  };
  customAuthProvider(): { signIn(ticket: string): Promise<unknown> };
  getLoginState(): Promise<{ readonly user: { readonly uid: string } }>;
  // both
  signOut(): Promise<unknown>;
}

/** The database, in the words of both lines. */
export interface Database {
  readonly command: Command;
  collection(name: string): Collection;
  createCollection(name: string): Promise<unknown>;
  startTransaction(): Promise<unknown>;
}

interface Condition {
  and(other: object): object;
}

interface Command {
  readonly aggregate: Readonly<Record<'sum', (value: unknown) => object>>;
  gt(value: unknown): Condition;
  lt(value: unknown): Condition;
  exists(value: boolean): object;
  inc(by: number): object;
  push(values: readonly unknown[]): object;
  set(value: object): object;
}

/** A query that may be narrowed, run and watched. */
export interface Query {
  where(query: object): Query;
  orderBy(field: string, direction: string): Query;
  skip(count: number): Query;
  limit(count: number): Query;
  field(fields: object): Query;
  get(): Promise<{ readonly data: readonly Record<string, unknown>[] }>;
  count(): Promise<{ readonly total: number }>;
  update(changes: object): Promise<object>;
  remove(): Promise<object>;
  watch(listener: { onChange(snapshot: Snapshot): void; onError(error: unknown): void }): { close(): void };
}

interface Collection extends Query {
  add(document: object): Promise<{ readonly id: string }>;
  doc(id: string): Pick<Query, 'get' | 'update' | 'remove'> & { set(document: object): Promise<object> };
  aggregate(): Aggregate;
}

interface Aggregate {
  group(stage: object): Aggregate;
  sort(stage: object): Aggregate;
  end(): Promise<{ readonly data: readonly object[] }>;
}

/** What a watch is told. */
export interface Snapshot {
  readonly docs: readonly object[];
  readonly docChanges: readonly Readonly<Record<'dataType' | 'queueType' | 'docId', string>>[];
}
