import type { Readable } from 'node:stream';
import type { Caller } from './caller';

/** Where and with what an upload is sent (protocol.md 5.1). */
export interface UploadTicket {
  readonly url: string;
  readonly token: string;
  readonly authorization: string;
  /** `cloud://env.bucket/path` */
  readonly fileId: string;
  readonly cosFileId: string;
  /** Where the file can be read once it is there, as {@link FileAddress.url}; empty where the caller may not read it. */
  readonly downloadUrl: string;
}

/** What became of one file of a list; refusals that concern one file leave the others alone. */
export interface FileOutcome {
  readonly fileId: string;
  readonly code:
    'SUCCESS' | 'STORAGE_FILE_NONEXIST' | 'STORAGE_EXCEED_AUTHORITY' | 'INVALID_PARAM' | 'INVALIID_ENV';
  /** Empty for `SUCCESS`. */
  readonly message: string;
}

/** A copy of one file to another path of the same environment. */
export interface FileCopy {
  readonly from: string;
  readonly to: string;
  /** `false`: a file that is there already stays as it is, and the copy is refused. */
  readonly overwrite: boolean;
  /** `true`: the original goes once the copy is there; the file keeps its owner then. */
  readonly move: boolean;
}

/** A temporary address of one file, or why there is none (protocol.md 5.4). */
export interface FileAddress {
  readonly fileId: string;
  readonly code: FileOutcome['code'];
  readonly message: string;
  /** Not percent-encoded: the SDKs encode it themselves. Empty where there is none. */
  readonly url: string;
  /** Seconds the address lives. */
  readonly maxAge: number;
}

/** A file that is being read. */
export interface OpenFile {
  readonly size: number;
  readonly contentType: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  readonly etag: string;
  /** Bytes `start` to `end`, both included. */
  read(start?: number, end?: number): Readable;
}

/** The circumstances of a storage request. */
export interface StorageCall {
  readonly env: string | undefined;
  readonly caller: Caller;
}

/** Keeps files; the gateway receives one. Methods throw CloudError `STORAGE_…`, `INVALID_PARAM` or `INVALIID_ENV`. */
export interface StoragePort {
  /** Prepares an upload. `method` `put` gives an address for PUT, `post` one for a form. */
  prepareUpload(path: string, method: 'put' | 'post', call: StorageCall): Promise<UploadTicket>;
  /** Takes the bytes of a prepared upload; the file appears whole or not at all. */
  completeUpload(upload: {
    readonly path: string;
    /** How the bytes came; must be what the ticket was made for. */
    readonly method: 'put' | 'post';
    readonly authorization: string;
    readonly body: Readable;
  }): Promise<{ readonly fileId: string; readonly size: number }>;
  addresses(
    files: readonly { readonly fileId: string; readonly maxAge?: number }[],
    call: StorageCall,
  ): Promise<readonly FileAddress[]>;
  /** Opens what a signed address names: `path` as in the URL (decoded), `query` its search parameters. */
  open(path: string, query: URLSearchParams): Promise<OpenFile>;
  remove(fileIds: readonly string[], call: StorageCall): Promise<readonly FileOutcome[]>;
  /** Copies files one after another. */
  copy(copies: readonly FileCopy[], call: StorageCall): Promise<readonly FileOutcome[]>;
  /** Resolves where files can be stored. Throws CloudError `DATA_FOLDER_UNWRITABLE`. */
  probe(): Promise<void>;
}
