import { errorSentence, type Clock, type CloudConfig, type IdSource, type Logger } from '../../base';
import type { Npm } from '../platform/npm';
import { findOwnNpm } from '../platform/own-npm';
import { findFunctions } from '../registry/registry';
import { findSdkCopies } from '../registry/sdk';
import { createDependencies } from './dependencies';
import { installError } from './install-failure';
import { openLockFile } from './lock-file';
import { wantsScripts, type LockedSet } from './locked-set';

/** What {@link updateDependencies} works with. */
export interface UpdateOptions {
  readonly config: CloudConfig;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Tells whoever waits how far it is. */
  readonly progress: Logger;
  /** The user's npm where absent. */
  readonly npm?: Npm;
}

/** What became of the packages that some functions share. */
export interface DependencyUpdate {
  /** Names of the functions. */
  readonly functions: readonly string[];
  /** Exact versions by name; empty where they could not be had. */
  readonly resolved: Readonly<Record<string, string>>;
  /** What differs from before. */
  readonly changes: readonly { readonly name: string; readonly from: string | null; readonly to: string }[];
  readonly problem?: string;
}

/**
 * Installs what the functions' ranges give today and notes it in the data folder. No cloud may run in that folder.
 *
 * @throws CloudError where the data folder's own files cannot be read.
 */
export async function updateDependencies(options: UpdateOptions): Promise<readonly DependencyUpdate[]> {
  const { config } = options;
  const dependencies = createDependencies({
    ...options,
    npm: options.npm ?? findOwnNpm(),
    copies: findSdkCopies(),
  });
  const specs = findFunctions({ ...config, warn: () => undefined }).filter(
    ({ problem }) => problem === undefined,
  );
  try {
    const updated = await dependencies.update(specs);
    return updated.map(({ functions, before, after, failure }) => {
      const [first] = functions;
      return {
        functions: functions.map(({ name }) => name),
        resolved: after?.resolved ?? {},
        changes: changesOf(before, after),
        ...(failure === undefined || first === undefined
          ? {}
          : { problem: errorSentence(installError(first, failure), config.lang) }),
      };
    });
  } finally {
    await dependencies.close();
  }
}

function changesOf(before: LockedSet | undefined, after: LockedSet | undefined): DependencyUpdate['changes'] {
  return Object.entries(after?.resolved ?? {})
    .map(([name, to]) => ({ name, from: before?.resolved[name] ?? null, to }))
    .filter(({ from, to }) => from !== to);
}

/** Packages of functions that want to run scripts when they are installed, and whether theirs were run. */
export function installScripts(dataDir: string): readonly { readonly name: string; readonly ran: boolean }[] {
  const found = new Map<string, boolean>();
  for (const locked of openLockFile(dataDir).all()) {
    for (const name of wantsScripts(locked)) {
      found.set(name, (found.get(name) ?? true) && locked.scripts.includes(name));
    }
  }
  return [...found].map(([name, ran]) => ({ name, ran }));
}
