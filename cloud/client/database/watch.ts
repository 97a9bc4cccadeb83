import { asDatabaseError, type CloudCallError } from '../cloud-error';
import { watchQuery, type Snapshot, type WatchedRequest, type WatchSocket } from '../watch';
import { decode } from './decode';

/** What `watch()` takes. */
export interface WatchOptions {
  /** Called with the first result, and with each one after a change. */
  readonly onChange: (snapshot: Snapshot) => void;
  /** Called once, when the watch has ended by itself. */
  readonly onError: (error: CloudCallError) => void;
}

/** Ends a watch. */
export interface RealtimeListener {
  close: () => Promise<void>;
}

/** Starts watches of one database. */
export type StartWatch = (
  request: WatchedRequest,
  options: Partial<WatchOptions> | undefined,
) => RealtimeListener;

/** What {@link createStartWatch} works with. */
export interface StartWatchParts {
  readonly socket: WatchSocket;
  readonly env: () => string | undefined;
}

/** Makes `watch()`: checks its callbacks, gives each watch a name, and goes on with it until it is closed or ends. */
export function createStartWatch({ socket, env }: StartWatchParts): StartWatch {
  return (request, { onChange, onError } = {}) => {
    if (typeof onChange !== 'function' || typeof onError !== 'function') {
      throw new TypeError(
        'watch: it takes the functions onChange and onError / watch 需要 onChange 和 onError 函数',
      );
    }
    const close = watchQuery(request, {
      socket,
      env,
      decode: (json) => decode(json, { places: true }),
      onSnapshot: onChange,
      onEnd: (error) => onError(asDatabaseError('watch', error)),
    });
    return {
      close() {
        close();
        return Promise.resolve();
      },
    };
  };
}
