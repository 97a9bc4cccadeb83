import type { Sentence } from '../base';
import { parseRule } from './language/parse';
import type { Clause, RuleKind } from './language/syntax';
import { RuleSyntaxError } from './language/syntax-error';

/** What a rule is about. */
export type RuleAction = 'read' | 'create' | 'update' | 'delete';

/** A rule as it stands in the settings and as it was read. */
export interface Rule {
  /** The key under which it stands: the action's own, or `write`. */
  readonly key: string;
  readonly source: string;
  readonly clause: Clause;
}

/** The rules of a collection or of the storage; an action without one is refused. */
export type RuleSet = Readonly<Partial<Record<RuleAction, Rule>>>;

/** The keys that each kind of rules may have. */
export const RULE_KEYS: Readonly<Record<RuleKind, readonly string[]>> = {
  database: ['read', 'write', 'create', 'update', 'delete'],
  storage: ['read', 'write'],
};

/** What is wrong with a set of rules. */
export interface RuleProblem {
  readonly key: string;
  readonly sentence: Sentence;
}

/** Rules by key, as in WeChat's settings: `true`, `false` or an expression. */
export type RuleSources = Readonly<Record<string, string | boolean>>;

/**
 * Reads a set of rules. `create`, `update` and `delete` that are not given follow `write`; what has no rule is refused.
 *
 * @returns The rules, or everything that is wrong with them.
 */
export function readRules(
  sources: RuleSources,
  kind: RuleKind,
): { readonly rules: RuleSet; readonly problems: readonly RuleProblem[] } {
  const problems: RuleProblem[] = [];
  const read = new Map<string, Rule>();
  for (const [key, given] of Object.entries(sources)) {
    const source = String(given);
    if (!RULE_KEYS[kind].includes(key)) {
      const known = RULE_KEYS[kind].join(', ');
      problems.push({
        key,
        sentence: {
          en: `there is no such rule; there are ${known}.`,
          zh: `没有这条规则，可用的有 ${known}。`,
        },
      });
      continue;
    }
    try {
      read.set(key, { key, source, clause: parseRule(source, kind) });
    } catch (error) {
      if (!(error instanceof RuleSyntaxError)) throw error;
      problems.push({ key, sentence: error.sentence });
    }
  }
  const write = read.get('write');
  const rules = Object.fromEntries(
    (['read', 'create', 'update', 'delete'] as const).flatMap((action) => {
      const rule =
        read.get(action) ?? (action === 'read' || Object.hasOwn(sources, action) ? undefined : write);
      return rule === undefined ? [] : [[action, rule]];
    }),
  ) as RuleSet;
  return { rules, problems };
}
