import type { AccumulatorCompiler } from '../accumulator';
import type { WindowCompiler } from './function';
import { readWindow } from './window';

/** Makes a window function of an accumulator. */
export function accumulated(accumulator: AccumulatorCompiler): WindowCompiler {
  return (_, operand, context) => {
    const { start, value } = accumulator(operand, context);
    const { bounds, fromStart } = readWindow(context.window, context.sortBy);
    return (partition) => {
      const boundsAt = bounds(partition);
      const values = partition.documents.map((document) => value(document));
      const running = start();
      let done = 0;
      let result: { readonly value: unknown; readonly at: number } | undefined;
      return (index) => {
        const [from, to] = boundsAt(index);
        // A window that begins at the start only grows.
        if (fromStart) {
          for (; done < to; done++) running.add(values[done]);
          if (result?.at !== done) result = { value: running.result(), at: done };
          return result.value;
        }
        const accumulation = start();
        for (let at = from; at < to; at++) accumulation.add(values[at]);
        return accumulation.result();
      };
    };
  };
}
