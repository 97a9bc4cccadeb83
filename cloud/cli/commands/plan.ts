import { CloudError } from '../../base';
import { describeBeyond, describeChange, describeUndeclared } from '../../database';
import { declarationOf, askPlan } from '../declared/declaration';
import { declaredFunctions, type DeclaredFunction } from '../declared/functions';
import { readSeeds } from '../declared/seeds';
import { notCarried, type Trigger } from '../declared/targets';
import { flagText, type Call } from '../command';
import { emit, say } from '../output';
import { loadSettings, type Settings } from '../settings';
import { declaredText } from '../texts-declared';
import { usage } from '../usage';
import { withCloud } from '../with-cloud';
import { refuseDeletingAll } from './apply';

const SIGNS: Readonly<Record<string, string>> = {
  createCollection: '+',
  createIndex: '+',
  seed: '+',
  removeSchema: '-',
  tidyIndex: '-',
  dropIndex: '-',
  dropValidator: '-',
  dropCollection: '-',
};

/** `yunlet plan`. */
export async function run(call: Call): Promise<number> {
  const settings = loadSettings(call, 'dev');
  const target = targetOf(call, settings);
  const declaration = declarationOf(settings.file);
  const deletes = call.flags['delete'] === true;
  if (deletes) refuseDeletingAll(settings.file);
  const seeds = await readSeeds(declaration.collections, settings.project.dir);
  const plan = await withCloud(call, (cloud) => askPlan(call, cloud, { declaration, deletes }), {
    declares: 'leave',
  });
  const { functions, triggers } = declaredFunctions(settings);
  const planted = seeds.filter(
    ({ collection, documents }) => documents > 0 && plan.unseeded.includes(collection),
  );
  const changes = [
    ...plan.changes.map((change) => ({ change, words: describeChange(change)[call.lang] })),
    ...planted.map(({ collection, documents, file }) => ({
      change: { kind: 'seed', collection, documents, file } as const,
      words: declaredText(call.lang, 'seedChange', { collection, documents, file }),
    })),
  ];
  const missing = target === undefined ? [] : notCarried(declaration, triggers, call.lang);
  if (call.json) {
    const { env, undeclared, beyond } = plan;
    emit(call, {
      env,
      changes: changes.map(({ change }) => change),
      undeclared,
      beyond,
      functions,
      triggers,
      ...(target === undefined ? {} : { target, notCarried: missing }),
    });
  } else {
    const line = (text: string) => say(call, text);
    line(declaredText(call.lang, 'environment', { env: plan.env }));
    for (const { change, words } of changes) line(`  ${SIGNS[change.kind] ?? '~'} ${words}`);
    line(
      changes.length === 0
        ? `  ${declaredText(call.lang, 'nothing')}`
        : declaredText(call.lang, 'changes', { count: changes.length, flag: deletes ? ' --delete' : '' }),
    );
    const block = (title: string, lines: readonly string[]) => {
      if (lines.length === 0) return;
      line(`\n${title}`);
      for (const text of lines) line(`  ${text}`);
    };
    const title = (name: Parameters<typeof declaredText>[1]) =>
      declaredText(call.lang, name, { target: target ?? '' });
    block(
      title('undeclared'),
      plan.undeclared.map((one) => describeUndeclared(one)[call.lang]),
    );
    block(
      title('beyond'),
      plan.beyond.map((one) => describeBeyond(one)[call.lang]),
    );
    block(title('functions'), columns(functions.map(functionCells)));
    block(title('triggers'), columns(triggers.map(triggerCells)));
    block(title('notCarried'), missing);
  }
  if (call.flags['check'] === true && changes.length > 0) {
    throw new CloudError('PLAN_DIFFERS', { fields: { count: changes.length } });
  }
  return 0;
}

/** Where the project would go: a target, or an environment of yunlet.config.json by its name. */
function targetOf(call: Call, { file }: Settings): string | undefined {
  const wish = flagText(call, 'target');
  if (wish === undefined) return undefined;
  const target = file.environments?.[wish]?.target ?? wish;
  if (target === 'folder' || target === 'wechat-devtools') return target;
  throw usage(
    `There is no target "${target}": folder or wechat-devtools.`,
    `没有目标 "${target}"，可用：folder、wechat-devtools。`,
  );
}

function functionCells({ name, runtime, timeout, memory, problem }: DeclaredFunction): readonly string[] {
  return [name, runtime === null ? '-' : `Node ${runtime}`, `${timeout} s`, `${memory} MB`, problem ?? ''];
}

function triggerCells({ function: of, name, type, config }: Trigger): readonly string[] {
  return [of, name, type, config ?? ''];
}

/** Rows with their columns one below the other. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
