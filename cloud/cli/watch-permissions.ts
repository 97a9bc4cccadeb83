import { watch } from 'chokidar';
import { join } from 'node:path';
import { asCloudError, checkConfigFile, errorSentence, readJsonFile, type Lang } from '../base';
import type { Cloud } from '../index';
import type { DeclaredPermissions } from '../rules';

/** What {@link watchPermissions} needs. */
export interface WatchPermissionsOptions {
  /** Folder of yunlet.config.json. */
  readonly dir: string;
  readonly cloud: Pick<Cloud, 'applyPermissions'>;
  /** What the cloud was started with; what the file has come to meanwhile is put in force at once. */
  readonly inForce: DeclaredPermissions;
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
export function watchPermissions({
  dir,
  cloud,
  inForce,
  lang,
  say,
}: WatchPermissionsOptions): () => Promise<void> {
  const file = join(dir, 'yunlet.config.json');
  let before = permissionsOf(inForce);
  const apply = () => {
    try {
      const content = readJsonFile(file);
      const { collections = {}, storage = {} } = checkConfigFile(content, file);
      const now = permissionsOf({ collections, storage });
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

/** What of the settings is compared: a collection may have other settings that change. */
function permissionsOf({ collections, storage }: DeclaredPermissions): string {
  const declared = Object.entries(collections).map(([name, { permission, rules }]) => [
    name,
    permission,
    rules,
  ]);
  return JSON.stringify([declared, storage]);
}
