import type { Clock, CloudConfig, IdSource, Logger, Warn } from '../base';
import type { CredentialsPort, FunctionLog } from '../protocol';
import type { Platform } from './platform/platform';
import type { Npm } from './platform/npm';
import type { OpenWatcher } from './reload';

/** What `createFunctionRuntime` works with. */
export interface FunctionRuntimeOptions {
  readonly config: CloudConfig;
  readonly credentials: CredentialsPort;
  /** The gateway's `/admin` address, asked for anew at each call; without a `?`. */
  readonly adminUrl: () => string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly warn: Warn;
  /** Receives each line a function writes. */
  readonly onLog: (line: FunctionLog) => void;
  /** `false`: an instance is sent a call only when it has none. For measurements. */
  readonly prefetch?: boolean;
  /** How this operating system is dealt with; found out where absent. */
  readonly platform?: Platform;
  /** Tells whoever waits how far installations are; {@link FunctionRuntimeOptions.logger} where absent. */
  readonly progress?: Logger;
  /** Installs packages; the user's npm where absent. */
  readonly npm?: Npm;
  /** Watches files in `dev`; chokidar where absent. */
  readonly openWatcher?: OpenWatcher;
}
