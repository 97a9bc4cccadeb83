import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  asCloudError,
  checkConfigFile,
  errorSentence,
  readJsonFile,
  systemClock,
  type Lang,
  type Timer,
} from '../../base';
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
  return whenItChanges(file, follow);
}

/** Milliseconds between looks at the file. */
const EVERY_MS = 100;

/**
 * Calls `run` for each content that a file comes to, the first one included, one after the other.
 *
 * @remarks One small file is read again and again: events of the system are missed where editors replace it, and what is written
 * while a watcher begins is seen by none. A content counts once it has been read twice, since a file may be half written.
 */
function whenItChanges(file: string, run: () => Promise<void>): () => Promise<void> {
  let timer: Timer | undefined;
  let looking = Promise.resolve();
  let seen: string | undefined;
  let done: string | undefined;
  let ended = false;
  const look = async () => {
    const now = contentOf(file);
    const settled = now === seen;
    seen = now;
    if (settled && now !== done) {
      done = now;
      await run();
    }
    if (!ended) wait();
  };
  const wait = () => {
    timer = systemClock.after(EVERY_MS, () => void (looking = look()));
  };
  wait();
  return async () => {
    ended = true;
    timer?.cancel();
    await looking;
  };
}

/** The text of a file; a file that cannot be read is as good as an empty one, and `run` says what is wrong. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
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
