/** One target and what was measured of it. */
export interface Row {
  readonly id: string;
  readonly what: string;
  readonly target: string;
  /** null = not measurable, for the reason in `why`. */
  readonly measured: number | null;
  readonly outcome: 'met' | 'missed' | 'not measurable' | 'no target';
  /** The least, middle and most of what stands behind it, where there were several rounds. */
  readonly spread?: Spread;
  readonly why?: string;
}

/** A target and the figure beside it; a text says why there is none. */
export type Figure = readonly [target: number, measured: number | string, spread?: Spread];

/** What several rounds gave. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** A row whose figure must reach its target. */
export const atLeast = (id: string, what: string, figure: Figure): Row =>
  row({ id, what, target: `>= ${figure[0]}` }, figure, (measured) => measured >= figure[0]);

/** A row whose figure must not pass its target. */
export const atMost = (id: string, what: string, figure: Figure): Row =>
  row({ id, what, target: `<= ${figure[0]}` }, figure, (measured) => measured <= figure[0]);

/** A figure without a target; a text says why there is none. */
export type Finding = readonly [measured: number | string, spread?: Spread];

/** A row without a target. */
export function info(id: string, what: string, [measured, spread]: Finding): Row {
  const head = { id, what, target: '' };
  if (typeof measured === 'string')
    return { ...head, measured: null, outcome: 'not measurable', why: measured };
  return { ...head, measured, outcome: 'no target', ...(spread === undefined ? {} : { spread }) };
}

function row(
  head: Pick<Row, 'id' | 'what' | 'target'>,
  [, measured, spread]: Figure,
  isMet: (measured: number) => boolean,
): Row {
  if (typeof measured === 'string')
    return { ...head, measured: null, outcome: 'not measurable', why: measured };
  return {
    ...head,
    measured,
    outcome: isMet(measured) ? 'met' : 'missed',
    ...(spread === undefined ? {} : { spread }),
  };
}

/** The least, the middle (of an even number the upper one) and the most of some values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? NaN;
  return { min: at(0), median: at(Math.floor(sorted.length / 2)), max: at(sorted.length - 1) };
}

/** Prints the rows as a table. */
export function printRows(rows: readonly Row[]): void {
  const short = (value: number) => Number(value.toPrecision(3));
  console.table(
    rows.map(({ id, what, target, measured, outcome, spread, why }) => ({
      id,
      what,
      target,
      measured: measured === null ? '' : short(measured),
      'min..max': spread === undefined ? '' : `${short(spread.min)}..${short(spread.max)}`,
      outcome: why === undefined ? outcome : `${outcome}: ${why}`,
    })),
  );
}
