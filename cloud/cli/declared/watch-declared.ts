import { watch } from 'chokidar';
import { join } from 'node:path';
import { asCloudError, checkConfigFile, errorSentence, readJsonFile, type Lang } from '../../base';
import { describeChange } from '../../database';
import type { Cloud } from '../../index';
import type { Declaration, DeclaredOutcome } from '../../protocol';
import { declaredText } from '../texts-declared';
import { declarationOf } from './declaration';

/** What {@link watchDeclared} needs. */
export interface WatchDeclaredOptions {
  /** Folder of yunlet.config.json. */
  readonly dir: string;
  readonly cloud: Pick<Cloud, 'declared'>;
  readonly envs: readonly string[];
  /** What was applied when the cloud started; what the file has come to meanwhile is applied at once. */
  readonly inForce: Declaration;
  readonly lang: Lang;
  /** Told what happened, in words. */
  readonly say: (
    outcome: 'applied' | 'refused' | 'kept' | 'stays',
    fields: { readonly reason: string },
  ) => void;
  /** Called after each time something was applied. */
  readonly onApplied?: (declaration: Declaration, outcome: DeclaredOutcome) => Promise<void>;
}

/**
 * Makes collections, indexes, schemas and permissions as yunlet.config.json declares them whenever the file changes. A
 * file that is wrong changes nothing; nothing is ever deleted, which is said.
 *
 * @returns What ends it.
 */
export function watchDeclared(options: WatchDeclaredOptions): () => Promise<void> {
  const { dir, lang, say } = options;
  const file = join(dir, 'yunlet.config.json');
  let before = options.inForce;
  let turn = Promise.resolve();
  const follow = async () => {
    try {
      const now = declarationOf(checkConfigFile(readJsonFile(file), file));
      if (textOf(now) === textOf(before)) return;
      await applyAll(now, options);
      for (const what of declaredNoMore(before, now)) say('stays', { reason: what });
      before = now;
    } catch (error) {
      say('kept', { reason: errorSentence(asCloudError(error), lang) });
    }
  };
  const next = () => void (turn = turn.then(follow));
  // One file is looked at again and again: events of the system may be missed where editors replace it.
  const watcher = watch(file, { ignoreInitial: true, usePolling: true, interval: 100 });
  watcher.on('all', next);
  // What was written before the watcher was at work.
  watcher.on('ready', next);
  return async () => {
    await watcher.close();
    await turn;
  };
}

async function applyAll(declaration: Declaration, options: WatchDeclaredOptions): Promise<void> {
  const { cloud, envs, lang, say } = options;
  for (const env of envs) {
    const outcome = await cloud.declared.apply(declaration, { env, deletes: false });
    for (const change of outcome.done) say('applied', { reason: describeChange(change)[lang] });
    for (const { change, reason } of outcome.refused) {
      const words = { change: describeChange(change)[lang], reason: reason[lang] };
      say('refused', { reason: declaredText(lang, 'refused', words) });
    }
    await options.onApplied?.(declaration, outcome);
  }
}

function textOf({ collections, storage }: Declaration): string {
  return JSON.stringify([Object.entries(collections), storage]);
}

/** Collections and indexes that were declared before and are not any more, by name. */
function declaredNoMore(before: Declaration, now: Declaration): readonly string[] {
  return Object.entries(before.collections).flatMap(([name, { indexes = [] }]) => {
    const settings = now.collections[name];
    if (settings === undefined) return [name];
    const still = new Set((settings.indexes ?? []).map((index) => index.name));
    return indexes.filter((index) => !still.has(index.name)).map((index) => `${name}.${index.name}`);
  });
}
