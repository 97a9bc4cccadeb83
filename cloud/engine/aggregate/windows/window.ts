import {
  compareValues,
  isDocument,
  isIntegral,
  isNumeric,
  toNumber,
  typeOf,
  type Document,
} from '../../../values';
import { EngineError } from '../../error';
import { addUnits, unitOf, type TimeUnit } from '../time-units';
import { addAll } from '../arithmetic';

/** The documents of one partition, in order. */
export interface Partition {
  readonly documents: readonly Document[];
  /** What the single field of `sortBy` has; missing is null. */
  readonly keyAt: (index: number) => unknown;
  /** Compares the places of two documents; zero where the order makes no difference. */
  readonly compare: (a: number, b: number) => number;
}

/** Which documents count for one: from the first to before the second position. */
export type Bounds = (partition: Partition) => (index: number) => readonly [from: number, to: number];

/** A window as it was written. */
export interface Window {
  readonly bounds: Bounds;
  /** Whether all windows of a partition begin at its first document: results may then be carried on. */
  readonly fromStart: boolean;
}

type End = 'unbounded' | 'current' | number;

/** The whole partition. */
const WHOLE: Window = {
  bounds:
    ({ documents }) =>
    () => [0, documents.length],
  fromStart: true,
};

/**
 * Reads `window: { documents | range, unit }`.
 *
 * @throws EngineError 9 and the 5339900s where MongoDB refuses.
 */
export function readWindow(window: unknown, sortBy: Document | undefined): Window {
  if (window === undefined) return WHOLE;
  if (!isDocument(window)) throw new EngineError(9, "'window' field must be an object");
  const { documents, range, unit, ...rest } = window;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw new EngineError(
      9,
      `'window' field can only contain 'documents', 'range' or 'unit', found ${unknown}`,
    );
  if (documents !== undefined && range !== undefined)
    throw new EngineError(9, "Window bounds can specify either 'documents' or 'range', not both.");
  if (documents === undefined && range === undefined) {
    if (unit !== undefined) throw new EngineError(9, "Window bounds can only specify 'unit' with 'range'");
    return WHOLE;
  }
  if (documents !== undefined) {
    if (unit !== undefined) throw new EngineError(9, "Window bounds can only specify 'unit' with 'range'");
    return byPosition(readEnds('documents', documents), sortBy);
  }
  return byRange(readEnds('range', range), unit, sortBy);
}

function readEnds(name: string, bounds: unknown): readonly [End, End] {
  if (!Array.isArray(bounds) || bounds.length !== 2)
    throw new EngineError(9, `Window bounds must be a 2-element array: ${name}`);
  const [lower, upper] = bounds.map((end: unknown): End => {
    if (end === 'unbounded' || end === 'current') return end;
    if (!isNumeric(end))
      throw new EngineError(9, "Window bounds must be 'unbounded', 'current', or a number.");
    if (name === 'documents' && !isIntegral(end))
      throw new EngineError(9, 'Numeric document-based bounds must be an integer');
    return toNumber(end);
  }) as [End, End];
  if (orderOf(lower, -Infinity) > orderOf(upper, Infinity))
    throw new EngineError(5339900, 'Lower bound must not exceed upper bound');
  return [lower, upper];
}

function orderOf(end: End, unbounded: number): number {
  return end === 'unbounded' ? unbounded : end === 'current' ? 0 : end;
}

function byPosition([lower, upper]: readonly [End, End], sortBy: Document | undefined): Window {
  if (sortBy === undefined && (lower !== 'unbounded' || upper !== 'unbounded'))
    throw new EngineError(5339901, 'Document-based bounds require a sortBy');
  const [before, after] = [orderOf(lower, -Infinity), orderOf(upper, Infinity)];
  return {
    fromStart: lower === 'unbounded',
    bounds:
      ({ documents: { length } }) =>
      (index) => {
        const from = Math.min(length, Math.max(0, index + before));
        return [from, Math.max(from, Math.min(length, index + after + 1))];
      },
  };
}

function byRange([lower, upper]: readonly [End, End], unit: unknown, sortBy: Document | undefined): Window {
  if (sortBy === undefined || Object.keys(sortBy).length !== 1)
    throw new EngineError(5339902, 'Range-based bounds require sortBy a single field');
  if (toNumber(Object.values(sortBy)[0]) !== 1)
    throw new EngineError(8947401, 'Range-based bounds require an ascending sortBy');
  const time = unit === undefined ? undefined : unitOf(unit);
  return {
    fromStart: lower === 'unbounded',
    bounds: (partition) => (index) => {
      const { length } = partition.documents;
      const base = partition.keyAt(index);
      if (lower !== 'unbounded' || upper !== 'unbounded') checkBase(base, time);
      const from =
        lower === 'unbounded' ? 0 : search(partition, moved(base, lower, time), (order) => order >= 0);
      const to =
        upper === 'unbounded' ? length : search(partition, moved(base, upper, time), (order) => order > 0);
      return [from, Math.max(from, to)];
    },
  };
}

function checkBase(base: unknown, unit: TimeUnit | undefined): void {
  if (unit !== undefined && !(base instanceof Date))
    throw new EngineError(
      5429513,
      `Invalid range: Expected the sortBy field to be a Date, but it was ${typeOf(base)}`,
    );
  if (unit === undefined && !isNumeric(base))
    throw new EngineError(
      5429414,
      base instanceof Date
        ? 'For windows that involve date or time ranges, a unit must be provided.'
        : `Invalid range: Expected the sortBy field to be a number, but it was ${typeOf(base)}`,
    );
}

function moved(base: unknown, end: End, unit: TimeUnit | undefined): unknown {
  if (end === 'current' || end === 'unbounded') return base;
  return unit === undefined ? addAll([base, end]) : addUnits(base as Date, { unit, amount: end });
}

/** The first position whose key passes; keys ascend. */
function search({ documents, keyAt }: Partition, key: unknown, passes: (order: number) => boolean): number {
  let low = 0;
  let high = documents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(compareValues(keyAt(middle), key))) high = middle;
    else low = middle + 1;
  }
  return low;
}
