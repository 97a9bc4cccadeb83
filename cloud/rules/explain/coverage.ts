import { below, clausesOf, type Clause } from '../language/syntax';
import type { Rule, RuleSet } from '../rule-set';
import type { Explanation } from './explain';

/** How often tests saw a clause hold and not hold. */
export interface ClauseCoverage {
  /** Where the rule stands, such as `collections.notes.rules.read`. */
  readonly place: string;
  readonly text: string;
  readonly held: number;
  readonly notHeld: number;
}

/** Counts which clauses of rules were seen to hold and not to hold. */
export interface Coverage {
  /** Notes what a tree saw of its rule. */
  note(tree: Explanation): void;
  /** Every deciding clause of the rules, in order. */
  clauses(): readonly ClauseCoverage[];
}

/** Makes a {@link Coverage} of sets of rules by the place where each stands. */
export function createCoverage(sets: ReadonlyMap<string, RuleSet>): Coverage {
  const counts = new Map<Clause, { held: number; notHeld: number }>();
  return {
    note(tree) {
      const count = counts.get(tree.clause) ?? { held: 0, notHeld: 0 };
      if (tree.verdict === 'holds') count.held++;
      else if (tree.verdict !== 'skipped') count.notHeld++;
      counts.set(tree.clause, count);
      for (const each of tree.below) this.note(each);
    },
    clauses: () =>
      [...sets].flatMap(([place, rules]) =>
        rulesOnce(rules).flatMap(({ key, source, clause }) =>
          clausesOf(clause)
            .filter((each) => below(each).length === 0 && each.kind !== 'constant')
            .map((each) => ({
              place: `${place}.${key}`,
              text: source.slice(each.start, each.end),
              ...(counts.get(each) ?? { held: 0, notHeld: 0 }),
            })),
        ),
      ),
  };
}

/** `write` stands for several actions and counts once. */
function rulesOnce(rules: RuleSet): readonly Rule[] {
  return [...new Set(Object.values(rules))];
}
