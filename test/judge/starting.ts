import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDev } from './dev-cloud';
import type { JudgedProject } from './judge';
import { loadAll } from './loading';

/** No server is there. */
const DEAD_REGISTRY = 'http://127.0.0.1:9/';

/** One start of a project, in milliseconds. */
export interface StartFigures {
  /** Until `dev` says that it is ready. */
  readonly readyMs: number;
  /** Until every function that can load has been called once. */
  readonly calledMs: number;
  readonly loaded: number;
}

/** Three starts of one project: packages and their cache empty, both filled, and filled without a registry. */
export interface Starts {
  readonly functions: number;
  /** What else the machine did: its load average before, 0 where there is none. */
  readonly load: number;
  readonly first: StartFigures;
  readonly second: StartFigures;
  readonly offline: StartFigures;
}

/** Starts the project in `folder` three times with a package cache of its own. */
export async function measureStarts(folder: string, { theirs = [] }: JudgedProject): Promise<Starts> {
  const scratch = mkdtempSync(join(tmpdir(), 'yunlet-starts-'));
  const environment = { YUNLET_CACHE: join(scratch, 'cache'), npm_config_cache: join(scratch, 'npm') };
  const load = Number((loadavg()[0] ?? 0).toFixed(1));
  let functions = 0;
  const start = async (more: Record<string, string> = {}): Promise<StartFigures> => {
    const began = performance.now();
    const cloud = await startDev(folder, {
      data: join(scratch, 'data'),
      environment: { ...environment, ...more },
    });
    try {
      functions = cloud.functions.length;
      const sound = cloud.functions.filter((name) => theirs.every((one) => one.function !== name));
      const { loaded } = await loadAll(cloud, [], sound);
      return {
        readyMs: Math.round(cloud.readyMs),
        calledMs: Math.round(performance.now() - began),
        loaded,
      };
    } finally {
      await cloud.stop();
    }
  };
  try {
    const first = await start();
    const second = await start();
    // npm's own cache is taken away as well: nothing but what Yunlet has kept is left.
    rmSync(environment.npm_config_cache, { recursive: true, force: true });
    const offline = await start({ npm_config_registry: DEAD_REGISTRY });
    return { functions, load, first, second, offline };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
