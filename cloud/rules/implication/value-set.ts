import { EJSON } from 'bson';
import { compareValues, isNaNValue, isNumeric, RANK, rankOf, toNumber } from '../../values';

/**
 * A place in MongoDB's order of all values, between two of them: just before (`-1`) or just after (`1`) a value, or at an
 * end of a type where there is no `at`.
 */
interface Cut {
  readonly rank: number;
  readonly at?: { readonly value: unknown };
  readonly side: -1 | 1;
}

/** Values from one cut to another. */
interface Range {
  readonly from: Cut;
  readonly to: Cut;
}

/** A set of values: ranges in ascending order that do not touch. `undefined` in it stands for a missing field. */
export type ValueSet = readonly Range[];

/** No value. */
export const NONE: ValueSet = [];
/** Every value, and missing. */
export const ALL: ValueSet = [{ from: { rank: 0, side: -1 }, to: { rank: 100, side: 1 } }];
/** Types that have one value. */
const SINGLE: ReadonlySet<number> = new Set([RANK.minKey, RANK.missing, RANK.null, RANK.maxKey]);

/** The set of one value. */
export function only(value: unknown): ValueSet {
  const rank = rankOf(value);
  if (SINGLE.has(rank)) return ofRank(rank);
  return [{ from: { rank, at: { value }, side: -1 }, to: { rank, at: { value }, side: 1 } }];
}

/** Missing and null: what MongoDB finds by null. */
export const NOTHING: ValueSet = union(only(undefined), only(null));

/** All values that share the type (of numbers: any type) with `value`. */
export function sameType(value: unknown): ValueSet {
  return ofRank(rankOf(value));
}

function ofRank(rank: number): ValueSet {
  return [{ from: { rank, side: -1 }, to: { rank, side: 1 } }];
}

/** How a value may lie to another. */
export type Side = '<' | '<=' | '>' | '>=';

/** The values of the same type that lie so to `value`; NaN lies nowhere. */
export function beside(side: Side, value: unknown): ValueSet {
  const rank = rankOf(value);
  if (isNumeric(value) && isNaNValue(value)) return NONE;
  const low: Cut = RANK.int === rank ? { rank, at: { value: Number.NaN }, side: 1 } : { rank, side: -1 };
  const cut: Cut = { rank, at: { value }, side: side === '<' || side === '>=' ? -1 : 1 };
  return side === '<' || side === '<='
    ? ranges([{ from: low, to: cut }])
    : ranges([{ from: cut, to: { rank, side: 1 } }]);
}

/** What is not in a set. */
export function complement(set: ValueSet): ValueSet {
  const whole = ALL[0] as Range;
  const cuts = [whole.from, ...set.flatMap(({ from, to }) => [from, to]), whole.to];
  const found: Range[] = [];
  for (let index = 0; index < cuts.length; index += 2) {
    found.push({ from: cuts[index] as Cut, to: cuts[index + 1] as Cut });
  }
  return ranges(found);
}

/** What is in both. */
export function intersection(a: ValueSet, b: ValueSet): ValueSet {
  const found: Range[] = [];
  let [i, j] = [0, 0];
  for (let left = a[i], right = b[j]; left !== undefined && right !== undefined; left = a[i], right = b[j]) {
    const from = compareCuts(left.from, right.from) < 0 ? right.from : left.from;
    const leftEndsFirst = compareCuts(left.to, right.to) < 0;
    const to = leftEndsFirst ? left.to : right.to;
    if (compareCuts(from, to) < 0) found.push({ from, to });
    if (leftEndsFirst) i++;
    else j++;
  }
  return found;
}

/** What is in one of them. */
export function union(...sets: readonly ValueSet[]): ValueSet {
  return unionOf(sets);
}

/** What is in one of any number of sets. */
export function unionOf(sets: readonly ValueSet[]): ValueSet {
  const found: Range[] = [];
  for (const range of sets.flat().sort((a, b) => compareCuts(a.from, b.from))) {
    const last = found.at(-1);
    if (last === undefined || compareCuts(last.to, range.from) < 0) found.push(range);
    else if (compareCuts(last.to, range.to) < 0) found[found.length - 1] = { from: last.from, to: range.to };
  }
  return found;
}

/** The one value of a set; nothing where there is none, or may be more. */
export function singleOf(set: ValueSet): { readonly value: unknown } | undefined {
  const [range] = set;
  if (range === undefined || set.length > 1) return undefined;
  const { from, to } = range;
  if (from.at === undefined || to.at === undefined || from.side !== -1 || to.side !== 1) return undefined;
  return compareValues(from.at.value, to.at.value) === 0 ? from.at : undefined;
}

/** A set in words for people, such as `≥ 5`; undefined for everything. */
export function describe(set: ValueSet): string | undefined {
  if (set.length === 0) return '∅';
  const rest = complement(set);
  if (rest.length === 0) return undefined;
  const points = set.map(pointOf);
  if (points.every((point) => point !== undefined)) return points.join(' | ');
  const others = rest.map(pointOf);
  if (others.every((point) => point !== undefined)) return `≠ ${others.join(', ')}`;
  return set.map((range) => pointOf(range) ?? shownRange(range)).join(' | ');
}

/** The one value of a range in words, if it is one. */
function pointOf(range: Range): string | undefined {
  const single = singleOf([range]);
  if (single !== undefined) return shown(single.value);
  const { from, to } = range;
  const whole = from.at === undefined && to.at === undefined && from.rank === to.rank;
  return whole && SINGLE.has(from.rank) ? NAMES[from.rank] : undefined;
}

function shownRange({ from, to }: Range): string {
  if (from.rank !== to.rank) return '…';
  const low =
    from.at === undefined || isNaN(from.at.value)
      ? []
      : [`${from.side === -1 ? '≥' : '>'} ${shown(from.at.value)}`];
  const high = to.at === undefined ? [] : [`${to.side === 1 ? '≤' : '<'} ${shown(to.at.value)}`];
  return low.length + high.length === 0 ? (NAMES[from.rank] ?? '…') : [...low, ...high].join(', ');
}

function isNaN(value: unknown): boolean {
  return isNumeric(value) && isNaNValue(value);
}

const NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(RANK).map(([name, rank]) => [rank, name === 'decimal' ? 'number' : name]),
);

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value instanceof Date) return value.toISOString();
  return isNumeric(value) ? String(toNumber(value)) : EJSON.stringify(value);
}

function ranges(found: readonly Range[]): ValueSet {
  return found
    .filter(({ from, to }) => compareCuts(from, to) < 0)
    .sort((a, b) => compareCuts(a.from, b.from));
}

function compareCuts(a: Cut, b: Cut): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.at === undefined || b.at === undefined) return edge(a) - edge(b);
  return compareValues(a.at.value, b.at.value) || a.side - b.side;
}

/** Where a cut lies in its type: at the lower end, somewhere, at the upper end. */
function edge({ at, side }: Cut): number {
  return at === undefined ? side : 0;
}
