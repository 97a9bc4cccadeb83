import type * as chokidar from 'chokidar';
import { nativeRequire, type Clock, type Logger, type Timer } from '../base';

/** Loaded by Node itself: an ES module, which the module system of a test runner would refuse. */
const nodeRequire = nativeRequire(__filename);

/** Milliseconds of quiet after which several changes count as one. */
const QUIET_MS = 40;

/** A watcher that has begun. */
export interface SourceWatcher {
  close(): Promise<void>;
}

/** Calls `changed` after files under `dir` changed, were added or removed. Resolves when changes are seen. */
export async function watchSources(
  dir: string,
  changed: () => void,
  tools: { readonly clock: Clock; readonly logger: Logger },
): Promise<SourceWatcher> {
  let timer: Timer | undefined;
  const { watch } = nodeRequire('chokidar') as typeof chokidar;
  const watcher = watch(dir, {
    ignoreInitial: true,
    ignored: (path) => /[\\/]node_modules([\\/]|$)/.test(path),
  });
  watcher.on('all', () => {
    timer?.cancel();
    timer = tools.clock.after(QUIET_MS, changed);
  });
  watcher.on('error', (error) => {
    tools.logger.warn('the sources of the mini program cannot be watched', { error });
  });
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return {
    async close() {
      timer?.cancel();
      await watcher.close();
    },
  };
}
