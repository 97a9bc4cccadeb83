/** A function that is ready to go out. */
export interface DeployableFunction {
  readonly name: string;
  /** Its own absolute folder. */
  readonly dir: string;
  /** The built file that becomes its index.js; null where the folder goes out as it is. */
  readonly file: string | null;
}

/** What became of one function. */
export interface Deployed {
  readonly name: string;
  readonly ok: boolean;
  /** What the target said, in its own words, where it refused. */
  readonly reason?: string;
  /** How often it was tried. */
  readonly attempts: number;
}
