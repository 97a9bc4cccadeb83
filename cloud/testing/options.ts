import type { Clock, Logger } from '../base';

/** How `createTestCloud` sets up. */
export interface TestCloudOptions {
  /** The project's folder; by default the nearest one above the working directory that has a project.config.json. */
  readonly project?: string;
  /** The default environment's id; the project's own where left out. */
  readonly env?: string;
  /** `true`: what `dev` forgives is refused, as on the real cloud. */
  readonly strict?: boolean;
  /** Folder in which the temporary folder is made; the system's own by default. */
  readonly tempDir?: string;
  /**
   * A MongoDB to use instead of an embedded database, such as `mongodb://127.0.0.1:27017/?replicaSet=rs0`. Its databases stay
   * when the cloud stops: give an `env` of the test's own.
   */
  readonly mongodb?: string;
  /** The cloud's time, to be moved by a test; functions keep the system's. */
  readonly clock?: Clock;
  /**
   * Breaks sockets of `watch()` at random: each lives `seconds` on the average, the same for the same `seed`. See also
   * `dropSockets()` of the cloud.
   */
  readonly dropSockets?: { readonly seconds: number; readonly seed?: number };
  /** Where the cloud writes its own log; nowhere by default. */
  readonly logger?: Logger;
}
