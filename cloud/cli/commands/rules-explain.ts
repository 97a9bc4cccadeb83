import { errorSentence, fill, isCloudError, systemClock, type Lang } from '../../base';
import { readExpression } from '../../expression';
import {
  attemptsOf,
  explainAttempt,
  explainFile,
  narrow,
  resolveCallerId,
  type Answer,
  type Explanation,
  type RuledRequest,
  type Subject,
} from '../../rules';
import { flagText, type Call } from '../command';
import { emit, say } from '../output';
import { documentOf, loadRules, readerOf, subjectOf, type RulesSettings } from '../rules-settings';
import { RULES, type RulesText } from '../texts-rules';
import { usage } from '../usage';

/** `yunlet rules explain EXPR`, or `--file PATH`. */
export async function run(call: Call): Promise<number> {
  const rules = loadRules(call);
  const subject = subjectOf(call, rules);
  const path = flagText(call, 'file');
  const [source] = call.words;
  if ((path === undefined) === (source === undefined)) {
    throw usage('Give either an expression or --file.', '请给出表达式或 --file 之一。');
  }
  if (path !== undefined) {
    const action = call.flags['write'] === true ? 'write' : 'read';
    const owner = flagText(call, 'owner') ?? null;
    const answer = explainFile(action, { path, owner }, { permission: rules.permissions.storage(), subject });
    tell(call, { target: path, action, subject, answers: [answer], mode: rules.permissions.storage().mode });
    return 0;
  }
  const request = resolveCallerId(await requestIn(source ?? ''), subject);
  await explainRequest(call, request, { rules, subject });
  return 0;
}

async function explainRequest(
  call: Call,
  request: RuledRequest,
  { rules, subject }: { readonly rules: RulesSettings; readonly subject: Subject },
): Promise<void> {
  const { collection } = request;
  const { permissions, now } = rules;
  const mode = permissions.permissionOf(collection);
  if (mode !== 'CUSTOM') {
    const reason = refusalOf(() => narrow(mode, request, subject), call.lang);
    tell(call, {
      target: collection,
      action: request.action,
      subject,
      answers: [],
      mode,
      ...(reason === undefined ? {} : { reason }),
    });
    return;
  }
  const reader = readerOf(call);
  if (reader === undefined && !call.json) say(call, text(call, 'noCloud'));
  const document = documentOf(call, 'document');
  const answers: Answer[] = [];
  for (const attempt of attemptsOf(request)) {
    answers.push(
      await explainAttempt(
        { ...attempt, ...(document === undefined || attempt.action === 'create' ? {} : { document }) },
        {
          rules: permissions.rulesOf(collection) ?? {},
          subject,
          now,
          read: reader ?? (() => Promise.resolve(null)),
        },
      ),
    );
  }
  tell(call, { target: collection, action: request.action, subject, answers, mode });
}

/** The request that an expression makes; nothing is sent. */
async function requestIn(source: string): Promise<RuledRequest> {
  const made = await readExpression(source, { now: systemClock.now() });
  if (!('collection' in made)) {
    throw usage('The expression asks for no collection.', '表达式没有访问任何集合。');
  }
  return made;
}

interface Told {
  readonly target: string;
  /** What was asked as a whole: under a basic mode it is answered as a whole. */
  readonly action: string;
  readonly subject: Subject;
  readonly answers: readonly Answer[];
  readonly mode: string;
  /** Why a basic mode refuses. */
  readonly reason?: string;
}

function tell(call: Call, { target, action, subject, answers, mode, reason }: Told): void {
  const allowed = reason === undefined && answers.every((answer) => answer.allowed);
  if (call.json) {
    emit(call, {
      target,
      as: subject.openid,
      permission: mode,
      allowed,
      ...(reason === undefined ? {} : { reason }),
      decisions: answers.map((answer) => asJson(answer, call.lang)),
    });
    return;
  }
  const who = subject.openid ?? text(call, 'nobody');
  if (mode !== 'CUSTOM') {
    const verdict = text(call, allowed ? 'allowed' : 'denied');
    say(call, text(call, 'head', { target, action, who, verdict }));
    const isFile = answers.length > 0;
    const sentence = isFile ? 'byModeFile' : reason === undefined ? 'byMode' : 'byModeDenied';
    say(call, text(call, sentence, { mode, reason: reason ?? '' }));
    return;
  }
  for (const answer of answers) {
    const verdict = text(call, answer.allowed ? 'allowed' : 'denied');
    say(call, text(call, 'head', { target, action: answer.action, who, verdict }));
    if (answer.rule !== undefined) {
      say(call, `  ${text(call, 'rule', { key: answer.rule.key, source: answer.rule.source })}`);
    }
    if (answer.reason !== undefined) say(call, `  ${answer.reason[call.lang]}`);
    const reads = answer.reads ?? [];
    if (reads.length > 0)
      say(call, `  ${text(call, 'reads', { paths: reads.join(', '), count: String(reads.length) })}`);
    for (const tree of answer.trees) for (const line of linesOf(tree, call, 1)) say(call, line);
  }
}

const MARKS = { holds: '✓', fails: '✗', unanswered: '?', open: '✗', skipped: '·' } as const;

function linesOf(tree: Explanation, call: Call, depth: number): readonly string[] {
  const indent = '  '.repeat(depth);
  return [
    `${indent}${MARKS[tree.verdict]} ${tree.text}  (${text(call, tree.verdict)})`,
    ...tree.saw.map((each) => `${indent}    ${each.text} = ${each.value[call.lang]}`),
    ...tree.below.flatMap((each) => linesOf(each, call, depth + 1)),
  ];
}

function asJson({ action, allowed, rule, reason, trees, reads }: Answer, lang: Lang): object {
  const tree = ({ text: clause, verdict, saw, below }: Explanation): object => ({
    clause,
    verdict,
    saw: saw.map((each) => ({ term: each.text, value: each.value[lang] })),
    below: below.map(tree),
  });
  return {
    action,
    allowed,
    ...(rule === undefined ? {} : { rule: { key: rule.key, source: rule.source } }),
    ...(reason === undefined ? {} : { reason: reason[lang] }),
    ...(reads === undefined ? {} : { reads }),
    trees: trees.map(tree),
  };
}

function refusalOf(attempt: () => unknown, lang: Lang): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (!isCloudError(error)) throw error;
    return errorSentence(error, lang);
  }
}

function text(call: Call, name: RulesText, fields: Readonly<Record<string, string>> = {}): string {
  return fill(RULES[name][call.lang], fields);
}
