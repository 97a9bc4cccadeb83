import type { Clock, Timer } from '../base';

/** Says which files change below some folders. */
export interface Watcher {
  /** Watches further files or folders; those already watched are passed over. */
  add(paths: readonly string[]): void;
  close(): Promise<void>;
}

/** Opens a {@link Watcher}; `changed` receives absolute paths. Resolves when nothing more will be missed. */
export type OpenWatcher = (folder: string, changed: (path: string) => void) => Promise<Watcher>;

/** Watches with chokidar; packages are left out, since installing them changes package.json too. */
export const openFileWatcher: OpenWatcher = async (folder, changed) => {
  const { watch } = await import('chokidar');
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (path) => /[\\/](?:node_modules|\.git)(?:[\\/]|$)/.test(path),
  });
  watcher.on('all', (_event, path) => changed(path));
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return {
    add: (paths) => void watcher.add([...paths]),
    close: () => watcher.close(),
  };
};

/** Editors write a file in several steps, and a build writes many files. */
const SETTLE_MS = 60;

/** What {@link createReloader} works with. */
export interface ReloaderParts {
  readonly folder: string;
  readonly open: OpenWatcher;
  readonly clock: Clock;
  /** Takes in what has changed; gives what to watch from now on beside the folder. */
  readonly refresh: (changed: ReadonlySet<string>) => Promise<readonly string[]>;
}

/** Collects changes until they pause, and takes them in one batch after the other. */
export function createReloader({ folder, open, clock, refresh }: ReloaderParts): {
  open(inputs: readonly string[]): Promise<void>;
  close(): Promise<void>;
} {
  let watcher: Watcher | undefined;
  let changed = new Set<string>();
  let timer: Timer | undefined;
  let work = Promise.resolve();
  const take = async () => {
    if (changed.size === 0) return;
    const batch = changed;
    changed = new Set();
    watcher?.add(await refresh(batch));
  };
  return {
    async open(inputs) {
      watcher = await open(folder, (path) => {
        changed.add(path);
        timer?.cancel();
        timer = clock.after(SETTLE_MS, () => {
          work = work.then(take);
        });
      });
      watcher.add(inputs);
    },
    async close() {
      timer?.cancel();
      await watcher?.close();
      await work;
    },
  };
}
