import { equalValues } from '../../values';
import { decideLeaf, isNullLiteral, type Scene } from '../language/evaluate';
import { looksAt, type Clause, type Comparison, type Leaf } from '../language/syntax';
import { isValue as isThere, NoValue, type Truth } from '../language/truth';
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
  | {
      readonly kind: 'field';
      readonly path: string;
      readonly sets: LeafSets;
      /** Of `==`: the value, which a list may have too. */
      readonly equalTo?: { readonly value: unknown };
    }
  /** Holds where the list at the path has the value. */
  | { readonly kind: 'member'; readonly path: string; readonly value: unknown }
  | { readonly kind: 'open' };

/** Clauses looked at before the proof is given up; a rule that needs more refuses. */
const MOST_STEPS = 5000;

/** What a clause shall come to: true, false, or anything else than that. */
type Want = 'held' | 'failed' | 'notHeld' | 'notFailed';

/** A clause and what it shall come to. */
export interface Goal {
  readonly clause: Clause;
  readonly want: Want;
}

/**
 * Whether a clause holds for every document that `facts` allow. `false` may mean that it could not be proved.
 *
 * @remarks Looks for a document that breaks the clause: each alternative of its negation is followed, narrowing what the
 * fields may be, until nothing is left.
 */
export function proves(clause: Clause, facts: Facts, scene: Scene): boolean {
  return !mayHappen([{ clause, want: 'notHeld' }], facts, scene);
}

/** Whether there may be a document, among those that `facts` allow, that reaches all goals. `false` is certain. */
export function mayHappen(goals: readonly Goal[], facts: Facts, scene: Scene): boolean {
  let steps = 0;
  const may = (left: readonly Goal[], known: Facts): boolean => {
    if (++steps > MOST_STEPS) return true;
    const [goal, ...rest] = left;
    if (goal === undefined) return true;
    return waysOf(goal).some((way) => {
      if (way.kind === 'goals') return may([...way.goals, ...rest], known);
      const narrowed = narrow(way.leaf, goal.want, known);
      return narrowed !== undefined && may(rest, narrowed);
    });
  };
  const narrow = (leaf: Leaf, want: Want, known: Facts): Facts | undefined => {
    const meaning = meaningOf(leaf, known, scene);
    switch (meaning.kind) {
      case 'open':
        return known;
      case 'decided':
        return reached(want, meaning.truth) ? known : undefined;
      case 'member': {
        const { path, value } = meaning;
        return has(path, value, known) && (want === 'notHeld' || want === 'failed') ? undefined : known;
      }
      case 'field': {
        const { holds, fails } = meaning.sets;
        const { path, equalTo } = meaning;
        if (equalTo !== undefined && want === 'notHeld' && has(path, equalTo.value, known)) return undefined;
        const sets = { held: holds, failed: fails, notHeld: complement(holds), notFailed: complement(fails) };
        return known.with(meaning.path, sets[want]);
      }
    }
  };
  return may(goals, facts);
}

/** Whether what is found has the value at the path, be it one of a list. */
function has(path: string, value: unknown, facts: Facts): boolean {
  return facts.membersOf(path).some((member) => equalValues(member, value));
}

function reached(want: Want, truth: Truth): boolean {
  switch (want) {
    case 'held':
      return truth === true;
    case 'failed':
      return truth === false;
    case 'notHeld':
      return truth !== true;
    case 'notFailed':
      return truth !== false;
  }
}

type Way =
  | { readonly kind: 'goals'; readonly goals: readonly Goal[] }
  | { readonly kind: 'leaf'; readonly leaf: Leaf };

const NEGATED = {
  held: 'failed',
  failed: 'held',
  notHeld: 'notFailed',
  notFailed: 'notHeld',
} as const satisfies Record<Want, Want>;

/** The alternatives in which a goal is reached. */
function waysOf({ clause, want }: Goal): readonly Way[] {
  const goals = (...of: readonly Goal[]): Way => ({ kind: 'goals', goals: of });
  switch (clause.kind) {
    case 'constant':
      return reached(want, clause.value) ? [goals()] : [];
    case 'not':
      return [goals({ clause: clause.of, want: NEGATED[want] })];
    case 'and':
    case 'or': {
      const left: Goal = { clause: clause.left, want };
      const right: Goal = { clause: clause.right, want };
      // One side is enough to make an `and` fail or keep it from holding; and the other way round for an `or`.
      const either = (clause.kind === 'and') === (want === 'failed' || want === 'notHeld');
      return either ? [goals(left), goals(right)] : [goals(left, right)];
    }
    case 'choice': {
      const { test, then, otherwise } = clause;
      if (want === 'held' || want === 'failed') {
        return [
          goals({ clause: test, want: 'held' }, { clause: then, want }),
          goals({ clause: test, want: 'failed' }, { clause: otherwise, want }),
        ];
      }
      return [
        goals({ clause: test, want: 'notFailed' }, { clause: then, want }),
        goals({ clause: test, want: 'notHeld' }, { clause: otherwise, want }),
        goals({ clause: test, want: 'notHeld' }, { clause: test, want: 'notFailed' }),
      ];
    }
    default: {
      const each = want === 'notHeld' ? comparedWithEach(clause) : undefined;
      return each === undefined
        ? [{ kind: 'leaf', leaf: clause }]
        : [goals(...each.map((compared): Goal => ({ clause: compared, want })))];
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
      const turned = TURNED[operator];
      if (isValue(right)) return against(left, operator, right.value);
      if (isValue(left)) return against(right, turned, left.value);
      const [first, second] = [known(left), known(right)];
      if (isValue(second)) return against(left, operator, second.value);
      if (isValue(first)) return against(right, turned, first.value);
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

  function against(field: Resolved, operator: Comparison, value: unknown): LeafMeaning {
    const meaning = about(leaf, field, setsOfComparison(operator, value));
    const single = isThere(value) && !Array.isArray(value);
    return operator === '==' && meaning.kind === 'field' && single
      ? { ...meaning, equalTo: { value } }
      : meaning;
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
