import { equalValues } from '../../values';
import { decideLeaf, isNullLiteral, type Scene } from '../language/evaluate';
import { looksAt, type Clause, type Leaf } from '../language/syntax';
import { NoValue, type Truth } from '../language/truth';
import {
  ofNested,
  setsOfComparison,
  setsOfIn,
  setsOfNull,
  setsOfTruthy,
  TURNED,
  type LeafSets,
} from './leaf-sets';
import type { Facts } from './query-facts';
import { bind, bindingsOf, isValue, resolve, type Resolved } from './resolve';
import { complement } from './value-set';

/** What can be said of a leaf before any document has been seen. */
export type LeafMeaning =
  | { readonly kind: 'decided'; readonly truth: Truth }
  | { readonly kind: 'field'; readonly path: string; readonly sets: LeafSets }
  /** Holds where the list at the path has the value. */
  | { readonly kind: 'member'; readonly path: string; readonly value: unknown }
  | { readonly kind: 'open' };

/** Clauses looked at before the proof is given up; a rule that needs more refuses. */
const MOST_STEPS = 20_000;

/** A clause that shall not hold, or shall not fail: the way in which a document may break a rule. */
interface Goal {
  readonly clause: Clause;
  readonly not: 'held' | 'failed';
}

/**
 * Whether a clause holds for every document that `facts` allow. `false` may mean that it could not be proved.
 *
 * @remarks Looks for a document that breaks the clause: each alternative of its negation is followed, narrowing what the
 * fields may be, until nothing is left.
 */
export function proves(clause: Clause, facts: Facts, scene: Scene): boolean {
  return !mayHappen([{ clause, not: 'held' }], facts, scene);
}

function mayHappen(goals: readonly Goal[], facts: Facts, scene: Scene): boolean {
  let steps = 0;
  const may = (left: readonly Goal[], known: Facts): boolean => {
    if (++steps > MOST_STEPS) return true;
    const [goal, ...rest] = left;
    if (goal === undefined) return true;
    return waysOf(goal).some((way) => {
      if (way.kind === 'goals') return may([...way.goals, ...rest], known);
      const narrowed = narrow(way.leaf, goal.not, known);
      return narrowed !== undefined && may(rest, narrowed);
    });
  };
  const narrow = (leaf: Leaf, not: Goal['not'], known: Facts): Facts | undefined => {
    const meaning = meaningOf(leaf, known, scene);
    switch (meaning.kind) {
      case 'open':
        return known;
      case 'decided':
        return meaning.truth === (not === 'held') ? undefined : known;
      case 'member':
        return not === 'held' &&
          known.membersOf(meaning.path).some((value) => equalValues(value, meaning.value))
          ? undefined
          : known;
      case 'field':
        return known.with(meaning.path, complement(not === 'held' ? meaning.sets.holds : meaning.sets.fails));
    }
  };
  return may(goals, facts);
}

type Way =
  | { readonly kind: 'goals'; readonly goals: readonly Goal[] }
  | { readonly kind: 'leaf'; readonly leaf: Leaf };

/** The alternatives in which a goal is reached. */
function waysOf({ clause, not }: Goal): readonly Way[] {
  const goals = (...of: readonly Goal[]): Way => ({ kind: 'goals', goals: of });
  switch (clause.kind) {
    case 'constant':
      return clause.value === (not === 'held') ? [] : [goals()];
    case 'not':
      return [goals({ clause: clause.of, not: not === 'held' ? 'failed' : 'held' })];
    case 'and':
    case 'or': {
      const left: Goal = { clause: clause.left, not };
      const right: Goal = { clause: clause.right, not };
      // One side is enough to keep an `and` from holding, or an `or` from failing.
      const either = (clause.kind === 'and') === (not === 'held');
      return either ? [goals(left), goals(right)] : [goals(left, right)];
    }
    case 'choice': {
      const { test, then, otherwise } = clause;
      return [
        goals({ clause: test, not: 'failed' }, { clause: then, not }),
        goals({ clause: test, not: 'held' }, { clause: otherwise, not }),
        goals({ clause: test, not: 'held' }, { clause: test, not: 'failed' }),
      ];
    }
    default: {
      const each = not === 'held' ? comparedWithEach(clause) : undefined;
      return each === undefined
        ? [{ kind: 'leaf', leaf: clause }]
        : [goals(...each.map((compared): Goal => ({ clause: compared, not })))];
    }
  }
}

/** `x in [doc.a, doc.b]` holds where one of `x == doc.a`, `x == doc.b` does; nothing where that is not so. */
function comparedWithEach(leaf: Leaf): readonly Clause[] | undefined {
  if (leaf.kind !== 'in' || leaf.right.kind !== 'list') return undefined;
  const { left, right, start, end } = leaf;
  if (!right.items.some((item) => looksAt(item, 'doc')) || [left, ...right.items].some(isNullLiteral))
    return undefined;
  return right.items.map((item) => ({ kind: 'compare', operator: '==', left, right: item, start, end }));
}

/** What a leaf says of the fields of a document. */
export function meaningOf(leaf: Leaf, facts: Facts, scene: Scene): LeafMeaning {
  const bindings = bindingsOf(facts);
  const of = (term: Parameters<typeof resolve>[0]) => resolve(term, scene, bindings);
  const known = (resolved: Resolved) => bind(resolved, bindings);
  switch (leaf.kind) {
    case 'matches':
    case 'truthy':
      return about(leaf, of(leaf.of), setsOfTruthy());
    case 'compare': {
      const { operator } = leaf;
      const [left, right] = [of(leaf.left), of(leaf.right)];
      if (isNullLiteral(leaf.right) || isNullLiteral(leaf.left)) {
        const field = isNullLiteral(leaf.right) ? left : right;
        const { holds, fails } = setsOfNull();
        const relational = operator !== '==' && operator !== '!=';
        if (relational) return { kind: 'decided', truth: 'unknown' };
        return about(leaf, field, operator === '==' ? { holds, fails } : { holds: fails, fails: holds });
      }
      if (isValue(right)) return about(leaf, left, setsOfComparison(operator, right.value));
      if (isValue(left)) return about(leaf, right, setsOfComparison(TURNED[operator], left.value));
      const [first, second] = [known(left), known(right)];
      if (isValue(second)) return about(leaf, left, setsOfComparison(operator, second.value));
      if (isValue(first)) return about(leaf, right, setsOfComparison(TURNED[operator], first.value));
      return { kind: 'open' };
    }
    case 'in': {
      const [left, right] = [of(leaf.left), of(leaf.right)];
      if (isValue(right)) return about(leaf, left, setsOfIn(right.value));
      const member = known(left);
      if (right.kind !== 'path' || right.parts.length === 0 || !isValue(member)) return { kind: 'open' };
      if (member.value === undefined || member.value instanceof NoValue) {
        return { kind: 'decided', truth: 'unknown' };
      }
      return { kind: 'member', path: right.parts.join('.'), value: member.value };
    }
  }

  function about(each: Leaf, resolved: Resolved, sets: LeafSets): LeafMeaning {
    if (isValue(resolved)) return { kind: 'decided', truth: decideKnown(each) };
    if (resolved.kind === 'open' || resolved.parts.length === 0) return { kind: 'open' };
    const nested = resolved.parts.length > 1;
    return { kind: 'field', path: resolved.parts.join('.'), sets: nested ? ofNested(sets) : sets };
  }

  function decideKnown(each: Leaf): Truth {
    return decideLeaf(each, (term) => {
      const resolved = known(of(term));
      return isValue(resolved) ? resolved.value : new NoValue('', '');
    });
  }
}
