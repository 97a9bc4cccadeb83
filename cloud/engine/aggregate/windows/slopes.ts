import { Double, Int32 } from 'bson';
import { divideNumbers, isDocument, isNumeric, isZero, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { addAll, multiplyAll, subtract } from '../arithmetic';
import { nullish } from '../operands';
import { millisecondsOf, unitOf } from '../time-units';
import type { WindowCompiler } from './function';
import { readWindow, type Partition } from './window';

interface Point {
  readonly x: unknown;
  readonly y: unknown;
}

/** Makes `$derivative` and `$integral`: of the values over the field of `sortBy`. */
function overSort(compute: (points: readonly Point[], scale: number | undefined) => unknown): WindowCompiler {
  return (name, operand, context) => {
    if (!isDocument(operand) || !('input' in operand))
      throw new EngineError(9, `${name} requires an 'input' expression`);
    const { input, unit, ...rest } = operand;
    if (Object.keys(rest).length > 0) throw new EngineError(9, `${name} got unexpected argument`);
    const { sortBy, window } = context;
    if (sortBy === undefined || Object.keys(sortBy).length !== 1)
      throw new EngineError(9, `${name} requires a sortBy with exactly one element`);
    if (window === undefined && name === '$derivative')
      throw new EngineError(9, `${name} requires explicit window bounds`);
    const scale = unit === undefined ? undefined : millisecondsOf(unitOf(unit));
    if (unit !== undefined && scale === undefined)
      throw new EngineError(5490710, `unit must be 'week' or smaller`);
    const value = context.compile(input);
    const { bounds } = readWindow(window, sortBy);
    return (partition) => {
      const boundsAt = bounds(partition);
      return (index) => {
        const [from, to] = boundsAt(index);
        const points: Point[] = [];
        for (let at = from; at < to; at++)
          points.push({
            x: abscissa(name, partition, { at, scale }),
            y: value(partition.documents[at] ?? {}),
          });
        return compute(points, scale);
      };
    };
  };
}

function abscissa(
  name: string,
  { keyAt }: Partition,
  { at, scale }: { readonly at: number; readonly scale: number | undefined },
): unknown {
  const key = keyAt(at);
  if (nullish(key)) return null;
  if (scale === undefined && key instanceof Date)
    throw new EngineError(5624901, `${name} where the sortBy is a Date requires a 'unit'`);
  if (scale !== undefined && !(key instanceof Date))
    throw new EngineError(5624900, `${name} with 'unit' expects the sortBy field to be a Date`);
  if (key instanceof Date) return new Double(key.getTime());
  if (!isNumeric(key))
    throw new EngineError(5624902, `${name} requires a numeric sortBy, not ${typeOf(key)}`);
  return key;
}

/** The change per unit from the first to the last document; null where there are fewer than two. */
export const $derivative = overSort((points, scale) => {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return null;
  const rise = subtract(last.y, first.y);
  const run = subtract(last.x, first.x);
  if (nullish(rise) || nullish(run) || !isNumeric(rise)) return null;
  const width = scale === undefined ? run : divideNumbers(run, new Double(scale));
  if (isZero(width)) return null;
  return divideNumbers(rise, width);
});

/** The area under the values, by trapezoids. */
export const $integral = overSort((points, scale) => {
  const known = points.filter(({ x, y }) => isNumeric(x) && isNumeric(y));
  if (known.length === 0) return null;
  let area: unknown = new Int32(0);
  for (let at = 1; at < known.length; at++) {
    const [a, b] = [known[at - 1] as Point, known[at] as Point];
    const piece = divideNumbers(multiplyAll([subtract(b.x, a.x), addAll([a.y, b.y])]), new Double(2));
    area = addAll([area, piece]);
  }
  return scale === undefined ? area : divideNumbers(area, new Double(scale));
});
