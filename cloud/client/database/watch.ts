import { asDatabaseError, Refused } from '../cloud-error';
import type { Link } from './call';

const ADVICE =
  'watch() is not part of this version of Yunlet: ask again with get() when the page shows, or after a change / 此版本还不支持 watch()：请在页面显示时或数据变化后用 get() 重新查询';

/** What `watch()` takes. */
export interface WatchOptions {
  readonly onChange: (snapshot: never) => void;
  readonly onError: (error: Error) => void;
}

/** Ends a watch. */
export interface RealtimeListener {
  close: () => Promise<void>;
}

/** Stands in for `watch()`: it fails with a sentence that says so, and can be closed. */
export function noWatch(link: Link, options: Partial<WatchOptions> | undefined): RealtimeListener {
  link.tell(ADVICE);
  const refused = new Refused({ errCode: -1, code: 'ACTION_UNSUPPORTED', message: ADVICE });
  void Promise.resolve().then(() => options?.onError?.(asDatabaseError('watch', refused)));
  return { close: () => Promise.resolve() };
}
