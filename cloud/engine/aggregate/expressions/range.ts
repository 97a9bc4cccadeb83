import { Int32 } from 'bson';
import { EngineError } from '../../error';
import { integerOf, variadic } from '../operands';

/** `$range`: integers from a start to before an end. */
export const $range = variadic(
  '$range',
  ([start, end, step = 1]) => {
    const from = integerOf('$range', start);
    const to = integerOf('$range', end);
    const by = integerOf('$range', step);
    if (by === 0) throw new EngineError(34449, '$range requires a non-zero step value');
    const length = Math.max(0, Math.ceil((to - from) / by));
    if (length > 8_000_000) throw new EngineError(146, '$range would use too much memory');
    return Array.from({ length }, (_, index) => new Int32(from + index * by));
  },
  { min: 2, max: 3 },
);
