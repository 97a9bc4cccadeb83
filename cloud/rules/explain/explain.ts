import type { Sentence } from '../../base';
import { mayHappen, proves } from '../implication/prove';
import type { Facts } from '../implication/query-facts';
import { bindingsOf, resolve } from '../implication/resolve';
import { describe } from '../implication/value-set';
import { evaluate, valueOf, type Scene } from '../language/evaluate';
import { below, termsOf, type Clause, type Term } from '../language/syntax';
import type { Truth } from '../language/truth';
import { shownValue } from './shown';

/**
 * What a clause came to: for a document `holds`, `fails`, or `unanswered` where something was missing or of the wrong kind;
 * for a query `holds` or `fails` where it does so for all that the query can find, else `open`. `skipped`: it could not
 * change the answer any more.
 */
export type Verdict = 'holds' | 'fails' | 'unanswered' | 'open' | 'skipped';

/** A clause with what it came to, what it saw, and the clauses below it. */
export interface Explanation {
  /** As it stands in the rule. */
  readonly text: string;
  readonly verdict: Verdict;
  /** The values of its terms; constants are left out. */
  readonly saw: readonly { readonly text: string; readonly value: Sentence }[];
  readonly below: readonly Explanation[];
  readonly clause: Clause;
}

const VERDICTS = new Map<Truth, Verdict>([
  [true, 'holds'],
  [false, 'fails'],
  ['unknown', 'unanswered'],
]);

/** Why a rule comes to what it does for one document or file. */
export function explainScene(rule: Clause, source: string, scene: Scene): Explanation {
  const decided = new Map<Clause, Truth>();
  evaluate(rule, scene, (clause, truth) => decided.set(clause, truth));
  const explain = (clause: Clause): Explanation => {
    const truth = decided.get(clause);
    const seen =
      truth === undefined ? [] : lookedAt(clause, source, (term) => shownValue(valueOf(term, scene)));
    return {
      text: source.slice(clause.start, clause.end),
      verdict: truth === undefined ? 'skipped' : (VERDICTS.get(truth) ?? 'unanswered'),
      saw: seen,
      below: below(clause).map(explain),
      clause,
    };
  };
  return explain(rule);
}

/** Why a query implies a rule or does not. */
export function explainQuery(
  rule: Clause,
  source: string,
  given: { readonly facts: Facts; readonly scene: Scene },
): Explanation {
  const { facts, scene } = given;
  const explain = (clause: Clause): Explanation => ({
    text: source.slice(clause.start, clause.end),
    verdict: proves(clause, facts, scene)
      ? 'holds'
      : mayHappen([{ clause, want: 'notFailed' }], facts, scene)
        ? 'open'
        : 'fails',
    saw: lookedAt(clause, source, (term) => known(term, facts, scene)),
    below: below(clause).map(explain),
    clause,
  });
  return explain(rule);
}

function lookedAt(clause: Clause, source: string, see: (term: Term) => Sentence): Explanation['saw'] {
  return termsOf(clause)
    .flatMap((term) => (term.kind === 'list' ? term.items : [term]))
    .filter((term) => term.kind !== 'literal')
    .map((term) => ({ text: source.slice(term.start, term.end), value: see(term) }));
}

function known(term: Term, facts: Facts, scene: Scene): Sentence {
  const resolved = resolve(term, scene, bindingsOf(facts));
  if (resolved.kind === 'value') return shownValue(resolved.value);
  if (resolved.kind === 'open') {
    return { en: 'depends on what the query leaves open', zh: '取决于查询条件未限定的字段' };
  }
  const path = resolved.parts.join('.');
  const set = describe(facts.of(path));
  const members = facts.membersOf(path).map((value) => shownValue(value).en);
  if (set === undefined && members.length === 0) {
    return { en: 'anything: the query says nothing of it', zh: '任意值：查询条件未限定' };
  }
  const has = members.length === 0 ? '' : ` (⊇ ${members.join(', ')})`;
  return { en: `${set ?? 'anything'}${has}`, zh: `${set ?? '任意值'}${has}` };
}
