import { posix, win32 } from 'node:path';

/** Where {@link osCacheDir} looks. */
export interface CachePlaces {
  /** As `process.platform` gives it. */
  readonly system: NodeJS.Platform;
  /** The user's home folder. */
  readonly home: string;
  /** Environment variables: `XDG_CACHE_HOME`, `LOCALAPPDATA`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The folder where this system keeps what programs can fetch again, for Yunlet alone. */
export function osCacheDir({ system, home, env }: CachePlaces): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (system === 'win32') {
    const base =
      local !== undefined && win32.isAbsolute(local) ? local : win32.join(home, 'AppData', 'Local');
    return win32.join(base, 'yunlet', 'Cache');
  }
  if (system === 'darwin') return posix.join(home, 'Library', 'Caches', 'yunlet');
  // The XDG specification says that relative paths must be ignored.
  const base = xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.cache');
  return posix.join(base, 'yunlet');
}
