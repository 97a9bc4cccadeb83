import type { Sentence } from '../../base';
import { mayHappen, proves } from '../implication/prove';
import { Facts } from '../implication/query-facts';
import {
  below,
  clausesOf,
  looksAt,
  mentions,
  termsOf,
  type Clause,
  type RuleKind,
  type Term,
} from '../language/syntax';
import { readRules, type Rule, type RuleAction, type RuleSources } from '../rule-set';
import { LINT_TEXTS, type LintCode } from './lint-texts';

/** Something about a rule that is wrong (`error`), likely a mistake (`warning`), or good to know (`note`). */
export interface LintFinding {
  readonly code: LintCode | 'RULE_SYNTAX';
  readonly severity: 'error' | 'warning' | 'note';
  /** Where the rule stands, such as `collections.notes.rules.read`. */
  readonly place: string;
  /** The part of the rule that is meant. */
  readonly text: string;
  readonly sentence: Sentence;
}

const NOWHERE = { auth: null, now: 0 };

/** Looks through the rules of a collection, or of the storage. */
export function lintRules(sources: RuleSources, kind: RuleKind, place: string): readonly LintFinding[] {
  const { rules, problems } = readRules(sources, kind);
  const wrong = problems.map(({ key, sentence }): LintFinding => ({
    code: 'RULE_SYNTAX',
    severity: 'error',
    place: `${place}.${key}`,
    text: String(sources[key]),
    sentence,
  }));
  const actionsOf = new Map<Rule, RuleAction[]>();
  for (const [action, rule] of Object.entries(rules)) {
    actionsOf.set(rule, [...(actionsOf.get(rule) ?? []), action as RuleAction]);
  }
  return [...wrong, ...[...actionsOf].flatMap(([rule, actions]) => lintRule(rule, { actions, kind, place }))];
}

interface Where {
  readonly actions: readonly RuleAction[];
  readonly kind: RuleKind;
  readonly place: string;
}

function lintRule(rule: Rule, { actions, kind, place }: Where): readonly LintFinding[] {
  const { source, clause, key } = rule;
  const find = (code: LintCode, part: Clause | Term = clause): LintFinding => {
    const { severity, en, zh } = LINT_TEXTS[code];
    const text = source.slice(part.start, part.end);
    return { code, severity, place: `${place}.${key}`, text, sentence: { en, zh } };
  };
  const unknowns = withUnknowns(clause, source);
  const writes = actions.some((action) => action !== 'read');
  const changes = actions.includes('update') || actions.includes('delete');
  if (proves(unknowns, new Facts(), NOWHERE)) return [find(writes ? 'PUBLIC_WRITE' : 'PUBLIC_READ')];
  if (clause.kind === 'constant') return [];
  if (!mayHappen([{ clause: unknowns, want: 'held' }], new Facts(), NOWHERE)) return [find('NEVER_TRUE')];
  const subject = kind === 'database' ? 'doc' : 'resource';
  return [
    ...(changes && !looks(clause, subject) ? [find('WRITE_OF_ALL')] : []),
    ...(actions.some((action) => action === 'read' || action === 'delete') && looks(clause, 'request')
      ? [find('NO_REQUEST_DATA')]
      : []),
    ...uselessParts(unknowns, clause).map((part) => find('USELESS_PART', part)),
    ...clausesOf(clause).flatMap((each) => notesOn(each).map((code) => find(code, each))),
    ...(kind === 'database' && !actions.includes('create') && asksForFields(clause)
      ? [find('WHERE_NEEDED')]
      : []),
  ];
}

/** Parts of `&&` and `||` that cannot change what the whole comes to. */
function uselessParts(clause: Clause, shown: Clause): readonly Clause[] {
  const parts = below(shown);
  const inside = below(clause).flatMap((each, index) => uselessParts(each, parts[index] as Clause));
  if (clause.kind !== 'and' && clause.kind !== 'or') return inside;
  const { left, right } = clause;
  const isOr = clause.kind === 'or';
  // The right side of an `or` counts where it holds and the left does not; of an `and` where it does not and the left does.
  const counts = (one: Clause, other: Clause) =>
    mayHappen(
      isOr
        ? [
            { clause: other, want: 'notHeld' },
            { clause: one, want: 'held' },
          ]
        : [
            { clause: other, want: 'held' },
            { clause: one, want: 'notHeld' },
          ],
      new Facts(),
      NOWHERE,
    );
  if (!counts(right, left)) return [...inside, parts[1] as Clause];
  return counts(left, right) ? inside : [...inside, parts[0] as Clause];
}

function notesOn(clause: Clause): readonly LintCode[] {
  switch (clause.kind) {
    case 'choice':
    case 'truthy':
      return ['NOT_DOCUMENTED'];
    case 'in':
      return clause.right.kind === 'member' && looksAt(clause.right, 'request') ? ['NOT_DOCUMENTED'] : [];
    case 'compare':
      return isGet(clause.right) && !isGet(clause.left) ? ['GET_TO_THE_RIGHT'] : [];
    default:
      return [];
  }
}

function isGet(term: Term): boolean {
  return mentions(term, (each) => each.kind === 'get');
}

function looks(clause: Clause, root: 'doc' | 'request' | 'resource'): boolean {
  return clausesOf(clause).some((each) => termsOf(each).some((term) => looksAt(term, root)));
}

/** Whether a query by `_id` alone cannot be enough. */
function asksForFields(clause: Clause): boolean {
  const field = (term: Term) =>
    term.kind === 'member' &&
    term.of.kind === 'root' &&
    term.of.name === 'doc' &&
    !(term.name.kind === 'literal' && term.name.value === '_id');
  return clausesOf(clause).some((each) => termsOf(each).some((term) => mentions(term, field)));
}

/**
 * The rule with all that is known only when it is asked (who asks, the time, other documents) in the place of fields of the
 * document, so that it can be reasoned about whatever they are.
 */
function withUnknowns(clause: Clause, source: string): Clause {
  const term = (given: Term): Term => {
    const { start, end } = given;
    if (given.kind === 'literal' || given.kind === 'list') {
      return given.kind === 'list' ? { ...given, items: given.items.map(term) } : given;
    }
    if (isFieldOfDoc(given)) return given;
    const name: Term = {
      kind: 'literal',
      value: `(${source.slice(start, end).replaceAll('.', '·')})`,
      start,
      end,
    };
    return { kind: 'member', of: { kind: 'root', name: 'doc', start, end }, name, start, end };
  };
  const visit = (each: Clause): Clause => {
    switch (each.kind) {
      case 'constant':
        return each;
      case 'not':
        return { ...each, of: visit(each.of) };
      case 'and':
      case 'or':
        return { ...each, left: visit(each.left), right: visit(each.right) };
      case 'choice':
        return { ...each, test: visit(each.test), then: visit(each.then), otherwise: visit(each.otherwise) };
      case 'compare':
      case 'in':
        return { ...each, left: term(each.left), right: term(each.right) };
      default:
        return { ...each, of: term(each.of) };
    }
  };
  return visit(clause);
}

function isFieldOfDoc(term: Term): boolean {
  if (term.kind !== 'member' || term.name.kind !== 'literal') return false;
  return (term.of.kind === 'root' && term.of.name === 'doc') || isFieldOfDoc(term.of);
}
