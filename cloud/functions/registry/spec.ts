/** A function as it is found on disk: all that is needed to make instances of it. */
export interface FunctionSpec {
  readonly name: string;
  /** Absolute folder. */
  readonly dir: string;
  /** Absolute folder of the project, for sentences that name paths. */
  readonly projectDir: string;
  /** The file its code is in: JavaScript to run as it is, or TypeScript to build. */
  readonly source: string;
  /** The file its code believes to be: {@link FunctionSpec.source}, or the JavaScript that is to come of it. */
  readonly entry: string;
  /** `build`: {@link FunctionSpec.source} is bundled first. */
  readonly kind: 'plain' | 'build';
  /** MB. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  /** The version of Node it declares, such as `18.15`, or null. */
  readonly runtime: string | null;
  readonly env: Readonly<Record<string, string>>;
  /** Open APIs it may call. */
  readonly openapi: readonly string[];
  /** Packages its package.json depends on, with their ranges. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Why it cannot run. */
  readonly problem?: string;
}
