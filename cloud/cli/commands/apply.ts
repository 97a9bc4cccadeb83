import { CloudError, type ConfigFile } from '../../base';
import { describeBeyond, describeChange, describeUndeclared } from '../../database';
import type { DeclaredChange, RefusedChange } from '../../protocol';
import type { Call } from '../command';
import { askApply, askPlan, declarationOf } from '../declared/declaration';
import { plantSeeds } from '../declared/plant';
import { readSeeds } from '../declared/seeds';
import { emit, say } from '../output';
import { loadSettings } from '../settings';
import { declaredText } from '../texts-declared';
import { usage } from '../usage';
import { withCloud } from '../with-cloud';

/** `yunlet apply`. */
export async function run(call: Call): Promise<number> {
  const { file, project } = loadSettings(call, 'dev');
  const declaration = declarationOf(file);
  const deletes = call.flags['delete'] === true;
  if (deletes) refuseDeletingAll(file);
  // All of them first: nothing is changed for a seed that is broken.
  const seeds = await readSeeds(declaration.collections, project.dir);
  return withCloud(
    call,
    async (cloud) => {
      if (deletes && !call.json) {
        const { changes } = await askPlan(call, cloud, { declaration, deletes });
        sayLosses(call, changes);
      }
      const outcome = await askApply(call, cloud, { declaration, deletes });
      const { env, done, refused, undeclared, beyond, unseeded } = outcome;
      if (!call.json) {
        for (const change of done) {
          say(call, declaredText(call.lang, 'done', { change: describeChange(change)[call.lang] }));
        }
      }
      for (const one of refused) call.terminal.err(`${refusedWords(call, one)}\n`);
      for (const one of beyond) {
        call.terminal.err(`${declaredText(call.lang, 'beyond')}: ${describeBeyond(one)[call.lang]}\n`);
      }
      const wanted = seeds.filter(
        ({ collection, documents }) => documents > 0 && unseeded.includes(collection),
      );
      const planted = await plantSeeds(call, cloud, wanted);
      if (call.json) emit(call, { env, done, refused, undeclared, beyond, seeds: planted });
      else if (undeclared.length > 0) {
        say(call, declaredText(call.lang, 'undeclared'));
        for (const one of undeclared) say(call, `  ${describeUndeclared(one)[call.lang]}`);
      }
      const good = planted.filter((seed) => seed.refused.length === 0).length;
      const made = done.length + good;
      const total = made + refused.length + (planted.length - good);
      if (made < total) throw new CloudError('PARTLY_DONE', { fields: { done: made, total } });
      if (total === 0) say(call, declaredText(call.lang, 'nothing'));
      return 0;
    },
    { declares: 'leave' },
  );
}

/**
 * A file that declares no collections at all is more likely a forgotten one than the wish to lose everything.
 *
 * @throws CloudError `USAGE`
 */
export function refuseDeletingAll({ collections }: ConfigFile): void {
  if (collections !== undefined) return;
  throw usage(
    'yunlet.config.json declares no collections: --delete would delete all of them. Declare at least "collections": {}.',
    'yunlet.config.json 没有声明 collections，使用 --delete 会删除全部集合。请至少声明 "collections": {}。',
  );
}

function sayLosses(call: Call, changes: readonly DeclaredChange[]): void {
  const losses = changes.filter(({ kind }) => kind.startsWith('drop'));
  if (losses.length === 0) return;
  say(call, declaredText(call.lang, 'toBeLost'));
  for (const change of losses) say(call, `  ${describeChange(change)[call.lang]}`);
}

function refusedWords(call: Call, { change, reason, documents }: RefusedChange): string {
  const standing =
    documents === undefined
      ? ''
      : declaredText(call.lang, 'standing', {
          count: documents.count,
          ids: documents.ids.map((id) => JSON.stringify(id)).join(', '),
        });
  return `${declaredText(call.lang, 'refused', {
    change: describeChange(change)[call.lang],
    reason: reason[call.lang],
  })}${standing}`;
}
