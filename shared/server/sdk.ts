/** What a query of `wx-server-sdk` finds; its own typings do not know what a collection holds. */
export interface Found<T> {
  readonly data: T;
  readonly errMsg: string;
}

/** What adding a document answers. */
export interface Added {
  readonly _id: string;
  readonly errMsg: string;
}
