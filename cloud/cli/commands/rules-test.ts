import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CloudError, fill, JsonSyntaxError, parseJsonc, type Sentence } from '../../base';
import {
  readTable,
  runTable,
  TableError,
  type ClauseCoverage,
  type RuleTable,
  type TableOutcome,
} from '../../rules';
import { flagText, type Call } from '../command';
import { emit, say } from '../output';
import { loadRules } from '../rules-settings';
import { RULES, type RulesText } from '../texts-rules';
import { usage } from '../usage';

/** `yunlet rules test FILE`. */
export async function run(call: Call): Promise<number> {
  const rules = loadRules(call);
  const least = leastCoverage(call);
  const name = call.words[0] ?? '';
  const file = resolve(call.terminal.cwd, name);
  const { permissions, collections, now } = rules;
  const outcome = await inTable(name, () =>
    runTable(
      readFileTable(file, name),
      {
        permissionOf: permissions.permissionOf,
        rulesOf: permissions.rulesOf,
        storage: permissions.storage(),
        collections,
      },
      now,
    ),
  );
  const { results, coverage } = outcome;
  const failed = results.filter(({ ok }) => !ok);
  const covered = coverage.filter(isCovered);
  const percent = coverage.length === 0 ? 100 : Math.floor((covered.length / coverage.length) * 100);
  if (call.json) emit(call, asJson(outcome, percent));
  else tell(call, outcome, percent);
  if (failed.length > 0) {
    throw new CloudError('RULES_TEST_FAILED', { fields: { failed: failed.length, total: results.length } });
  }
  if (percent < least) throw new CloudError('RULES_UNCOVERED', { fields: { percent, least } });
  return 0;
}

function tell(call: Call, { results, coverage }: TableOutcome, percent: number): void {
  const text = (name: RulesText, fields: Readonly<Record<string, string | number>>) =>
    say(call, fill(RULES[name][call.lang], fields));
  for (const { ok, name, expected, came, answer } of results) {
    if (ok) continue;
    text('caseFailed', { name, expected, came });
    if (answer.rule !== undefined) say(call, `    ${answer.rule.key}: ${answer.rule.source}`);
    if (answer.reason !== undefined) say(call, `    ${answer.reason[call.lang]}`);
  }
  text('summary', { passed: results.filter(({ ok }) => ok).length, total: results.length });
  if (coverage.length === 0) return;
  text('coverage', { covered: coverage.filter(isCovered).length, total: coverage.length, percent });
  for (const { place, text: clause, held, notHeld } of coverage) {
    if (held === 0) text('neverHeld', { place, text: clause });
    if (notHeld === 0) text('alwaysHeld', { place, text: clause });
  }
}

function asJson({ results, coverage }: TableOutcome, percent: number): object {
  return {
    passed: results.filter(({ ok }) => ok).length,
    failed: results.filter(({ ok }) => !ok).length,
    cases: results.map(({ name, expected, came, ok }) => ({ name, expected, came, ok })),
    coverage: { percent, clauses: coverage },
  };
}

function isCovered({ held, notHeld }: ClauseCoverage): boolean {
  return held > 0 && notHeld > 0;
}

function leastCoverage(call: Call): number {
  const given = flagText(call, 'min-coverage');
  if (given === undefined) return 0;
  if (/^\d{1,3}$/.test(given) && Number(given) <= 100) return Number(given);
  throw usage('--min-coverage must be a number from 0 to 100.', '--min-coverage 必须是 0 到 100 的数字。');
}

function readFileTable(file: string, name: string): RuleTable {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw usage(
      `The file ${name} cannot be read (${String(code)}).`,
      `无法读取文件 ${name}（${String(code)}）。`,
    );
  }
  return readTable(parseJsonc(source));
}

async function inTable<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TableError) && !(error instanceof JsonSyntaxError)) throw error;
    const reason: Sentence = error.sentence;
    throw new CloudError('CONFIG_INVALID', { fields: { file, reason }, cause: error });
  }
}
