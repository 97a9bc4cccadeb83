/** A function that is ready to go out. */
export interface DeployableFunction {
  readonly name: string;
  /** Absolute folder with index.js. */
  readonly dir: string;
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
