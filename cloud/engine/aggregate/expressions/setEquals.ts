import { arrayOf, variadic, type ArrayRefusal } from '../operands';
import { keySet } from '../sets';

const REFUSAL: ArrayRefusal = [17044, 'All operands of $setEquals must be arrays. One argument is of type:'];

/** `$setEquals`: whether all arrays have the same distinct elements. */
export const $setEquals = variadic(
  '$setEquals',
  (values) => {
    const [first = new Set<string>(), ...rest] = values.map((value) => keySet(arrayOf(value, REFUSAL)));
    return rest.every((set) => set.size === first.size && [...set].every((key) => first.has(key)));
  },
  { min: 2 },
);
