import type { Caller, InvocationCredential, InvokeRequest } from '../../protocol';

/** Environment variables to set; `null` unsets. */
export type Variables = Readonly<Record<string, string | null>>;

/** Where the compiled packages of one node_modules folder are kept. */
export interface PackPlace {
  /** The file, absolute; it may not be there yet. */
  readonly file: string;
  /** The node_modules folder: absolute, without links. */
  readonly root: string;
}

/** What a worker does before any function is known. */
export interface PreloadMessage {
  /** The main file of a copy of the SDK to require, or null. */
  readonly sdk: string | null;
  /** Packages to compile, or null. */
  readonly pack: PackPlace | null;
  /** The file of a function of our own, to be run once while nobody waits, or null. */
  readonly rehearsal: string | null;
  /** Whether requests of the SDK shall tell where in the function's code they were made. */
  readonly callSites: boolean;
}

/** Makes a worker an instance of one function. */
export interface LoadMessage {
  readonly name: string;
  /** The function's own folder: its working directory, and where its packages are looked for. */
  readonly dir: string;
  /** The file `main` is in, as the function sees it. */
  readonly entry: string;
  /** The file that holds its text, where it was built elsewhere. */
  readonly built: string | null;
  /** The copy that `require('wx-server-sdk')` gives, or null for the function's own. */
  readonly sdk: string | null;
  /** Absolute folder of the project: its files see the packages of {@link LoadMessage.modules}. */
  readonly projectDir: string;
  /** A node_modules folder that packages were installed into for this function, or null. */
  readonly modules: string | null;
  /** Packages that come from there even where the project has copies of its own. */
  readonly installed: readonly string[];
  /** Where its packages are kept compiled, or null. */
  readonly pack: PackPlace | null;
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  readonly variables: Variables;
  /** The gateway's `/admin` address, without a `?`. */
  readonly adminUrl: string;
}

/** What a worker says once its function's code has run. */
export interface LoadedMessage {
  /** It asked for wx-server-sdk. */
  readonly usesSdk: boolean;
  /** Modules that were taken out of a pack. */
  readonly packed: number;
}

/** What precedes the event in an invoke frame: who calls, and with what the function may act for them. */
export interface InvokeMessage {
  readonly caller: Pick<Caller, 'openid' | 'unionid' | 'appid' | 'env' | 'source' | 'requestId'> & {
    readonly [K in 'uid' | 'loginType' | 'customUserId']?: Caller[K] | undefined;
  };
  readonly credential: InvocationCredential;
  readonly from: InvokeRequest['from'];
  /** The host knows that the instance rests, and means the call for it. One that it sent before it knew must not begin there. */
  readonly atRest: boolean;
}

/** What precedes the result's JSON in a result frame. */
export interface ResultMessage {
  /** Milliseconds from the start of `main` to its settling. */
  readonly ms: number;
  /** Most resident memory seen so far, in bytes. */
  readonly rss: number;
}

/** Why a function could not be loaded, or a call did not give a result. */
export interface FailureMessage {
  readonly why: 'thrown' | 'main-missing' | 'too-large' | 'not-json' | 'event' | 'load';
  readonly name: string;
  readonly message: string;
  /** Lines of the user's code, each `at …`. */
  readonly stack: string;
  /** Node's own code, such as `MODULE_NOT_FOUND`. */
  readonly code: string;
}

/** What a worker says when it is asked for the calls that have not begun. */
export interface RecalledMessage {
  /** The calls given back. */
  readonly ids: readonly number[];
  /** The gateway owes an answer to the call that has begun. */
  readonly asks: boolean;
}

/** One line a function wrote. */
export interface LogMessage {
  readonly stream: 'stdout' | 'stderr';
  readonly at: number;
  readonly text: string;
}

const NOTHING = new Uint8Array(0);
// As they are before a function's code runs, which may override them.
const { stringify, parse } = JSON;

/** Puts a message and bytes that stay unparsed into one payload: u32 length of the message, message, bytes. */
export function pack(message: unknown, bytes: Uint8Array = NOTHING): Buffer {
  const text = stringify(message);
  const length = Buffer.byteLength(text);
  const out = Buffer.allocUnsafe(4 + length + bytes.length);
  out.writeUInt32BE(length, 0);
  out.write(text, 4);
  out.set(bytes, 4 + length);
  return out;
}

/** Takes apart what {@link pack} made. The message has the type its frame's kind tells. */
export function unpack(payload: Uint8Array): { readonly message: unknown; readonly bytes: Buffer } {
  const all = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const end = 4 + all.readUInt32BE(0);
  return { message: parse(all.toString('utf8', 4, end)), bytes: all.subarray(end) };
}
