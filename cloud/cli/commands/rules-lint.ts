import { CloudError, fill } from '../../base';
import { lintRules, type LintFinding } from '../../rules';
import type { Call } from '../command';
import { emit, say } from '../output';
import { loadSettings } from '../settings';
import { RULES } from '../texts-rules';

const MARKS = { error: '✗', warning: '!', note: '·' } as const;

/** `yunlet rules lint`. */
export async function run(call: Call): Promise<number> {
  const { config } = loadSettings(call, 'dev');
  const findings = [
    ...Object.entries(config.collections).flatMap(([name, { rules }]) =>
      rules === undefined ? [] : lintRules(rules, 'database', `collections.${name}.rules`),
    ),
    ...(config.storage.rules === undefined
      ? []
      : lintRules(config.storage.rules, 'storage', 'storage.rules')),
  ];
  if (call.json) emit(call, { findings: findings.map((each) => asJson(each, call)) });
  for (const { severity, place, sentence, text } of findings) {
    const fields = { mark: MARKS[severity], place, sentence: sentence[call.lang], text };
    say(call, fill(RULES.finding[call.lang], fields));
  }
  if (findings.length === 0) say(call, RULES.clean[call.lang]);
  const bad = findings.filter(
    ({ severity }) => severity === 'error' || (call.flags['strict'] === true && severity === 'warning'),
  );
  if (bad.length > 0) throw new CloudError('RULES_LINT_FOUND', { fields: { count: bad.length } });
  return 0;
}

function asJson({ code, severity, place, text, sentence }: LintFinding, { lang }: Call): object {
  return { code, severity, place, text, message: sentence[lang] };
}
