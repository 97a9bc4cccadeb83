import { watch } from 'chokidar';
import { join } from 'node:path';
import { asCloudError, checkConfigFile, errorSentence, readJsonFile, type Lang } from '../base';
import type { Cloud } from '../index';

/** What {@link watchPermissions} needs. */
export interface WatchPermissionsOptions {
  /** Folder of yunlet.config.json. */
  readonly dir: string;
  readonly cloud: Pick<Cloud, 'applyPermissions'>;
  readonly lang: Lang;
  /** Told what happened, in words: permissions in force, or why the old ones stay. */
  readonly say: (outcome: 'applied' | 'kept', reason: string) => void;
}

/**
 * Puts the permissions and rules of yunlet.config.json in force whenever the file changes. A file that is wrong changes
 * nothing.
 *
 * @returns What ends it.
 */
export function watchPermissions({ dir, cloud, lang, say }: WatchPermissionsOptions): () => Promise<void> {
  const file = join(dir, 'yunlet.config.json');
  let before = permissionsIn(file);
  const apply = () => {
    try {
      const content = readJsonFile(file);
      const { collections = {}, storage = {} } = checkConfigFile(content, file);
      const now = JSON.stringify([permissionsOf(collections), storage]);
      if (now === before) return;
      cloud.applyPermissions({ collections, storage });
      before = now;
      say('applied', '');
    } catch (error) {
      say('kept', errorSentence(asCloudError(error), lang));
    }
  };
  // One file is looked at again and again: events of the system may be missed where editors replace it.
  const watcher = watch(file, { ignoreInitial: true, usePolling: true, interval: 100 });
  watcher.on('all', apply);
  // What was written before the watcher was at work.
  watcher.on('ready', apply);
  return () => watcher.close();
}

type Collections = NonNullable<ReturnType<typeof checkConfigFile>['collections']>;

function permissionsOf(collections: Collections): object {
  return Object.entries(collections).map(([name, { permission, rules }]) => [name, permission, rules]);
}

function permissionsIn(file: string): string | undefined {
  try {
    const { collections = {}, storage = {} } = checkConfigFile(readJsonFile(file), file);
    return JSON.stringify([permissionsOf(collections), storage]);
  } catch {
    return undefined;
  }
}
