import type { Lang } from './lang';

/** What a function may use. Missing members fall back to the next source of the precedence list. */
export interface FunctionSettings {
  /** Memory in MB, 64 to 3072; WeChat's default is 256. */
  readonly memory?: number;
  /** Seconds a call may take, 1 to 900; WeChat's default is 3. */
  readonly timeout?: number;
  /** The version of Node it runs on in WeChat's cloud, such as `Nodejs18.15`. */
  readonly runtime?: string;
  /** Extra environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * `own`, the default: an instance with connections that a call has left open serves the same caller alone. `shared`: it serves
   * anybody, as on WeChat's cloud; what comes in over them later then runs as whoever calls at that time.
   */
  readonly connections?: 'own' | 'shared';
}

/** What yunlet.config.json declares for one index. */
export interface IndexSettings {
  readonly name: string;
  /** 1, -1 or a kind of index by path, in order. */
  readonly keys: Readonly<Record<string, 1 | -1 | '2dsphere' | '2d' | 'hashed'>>;
  readonly unique?: boolean;
  /** Documents that have none of its fields are not in it. */
  readonly sparse?: boolean;
  /** Seconds after which documents go, counted from the date in its one field. */
  readonly expireAfterSeconds?: number;
  /** Kept up to date, but not read. */
  readonly hidden?: boolean;
  /** Only documents that match are in it; a query as EJSON. */
  readonly partialFilterExpression?: Readonly<Record<string, unknown>>;
}

/** What yunlet.config.json declares for one collection. */
export interface CollectionSettings {
  /** Who may read and write from pages; PRIVATE where nothing is declared, as on WeChat's cloud. */
  readonly permission?: 'READONLY' | 'PRIVATE' | 'ADMINWRITE' | 'ADMINONLY' | 'CUSTOM';
  /** For `CUSTOM`: the security rules, `true`, `false` or an expression by `read`, `write`, `create`, `update`, `delete`. */
  readonly rules?: Readonly<Record<string, string | boolean>>;
  readonly indexes?: readonly IndexSettings[];
  /** What documents must be: JSON Schema. */
  readonly schema?: Readonly<Record<string, unknown>>;
  /** A JSON Lines file of documents to begin with, from the folder of the project. */
  readonly seed?: string;
}

/**
 * The settings of one cloud, resolved once (flags, then environment, then file, then defaults), checked and frozen.
 * Each service receives the slice it needs; none reads the environment by itself.
 */
export interface CloudConfig {
  /** `dev` watches files and has simulated users; `serve` does neither; `test` is `dev` without watching. */
  readonly mode: 'dev' | 'serve' | 'test';
  readonly lang: Lang;
  /** Absolute folder of project.config.json. */
  readonly projectDir: string;
  /** Absolute folder whose sub-folders are the cloud functions. */
  readonly functionsDir: string;
  /** Absolute folder of app.json, or null where the project has no mini-program. */
  readonly miniprogramDir: string | null;
  /** Absolute folder of all state, `.yunlet` by default. */
  readonly dataDir: string;
  /** Absolute folder for what can be fetched again, such as functions' packages; shared by all projects. */
  readonly cacheDir: string;
  /** Packages of functions that may run their install scripts. */
  readonly allowScripts: readonly string[];
  readonly appid: string;
  /** The default environment's id. */
  readonly env: string;
  /** Every environment id of this cloud, the default one first. */
  readonly envs: readonly string[];
  /** Address to listen on, 127.0.0.1 unless told. */
  readonly host: string;
  /** Port to listen on; 0 = any. */
  readonly port: number;
  /** `true`: a port in use is an error; `false`: the next free one is taken. */
  readonly portFixed: boolean;
  /** Host names accepted in `Host` beside the loopback ones. */
  readonly hosts: readonly string[];
  /** Origins of other sites whose pages may call the client routes. */
  readonly origins: readonly string[];
  /** A MongoDB to use instead of the embedded engine, or null. */
  readonly mongodbUri: string | null;
  /** `true`: quirks that dev forgives are refused as on the real cloud. */
  readonly strict: boolean;
  /** Port of the first function's inspector, or null. */
  readonly inspect: number | null;
  readonly functionDefaults: Required<Pick<FunctionSettings, 'memory' | 'timeout'>>;
  /** Which Node functions run on: the one that runs us, or, where they declare another, that one, fetched by npm. */
  readonly nodeVersions: 'local' | 'declared';
  /** Settings by function name, from yunlet.config.json. */
  readonly functions: Readonly<Record<string, FunctionSettings>>;
  /** What is declared of collections, by name. */
  readonly collections: Readonly<Record<string, CollectionSettings>>;
  /** Who may read and write files from pages. */
  readonly storage: Pick<CollectionSettings, 'permission' | 'rules'>;
  /** How the stand-in for WeChat's open API behaves. */
  readonly openapi: {
    /** Words its security checks object to, beside those WeChat publishes for trying out. */
    readonly riskyWords: readonly string[];
  };
  /** Most instances of one function. */
  readonly maxInstances: number;
  /** Milliseconds after which an idle instance is ended. */
  readonly idleMs: number;
}
