import { arrayOrNull, variadic } from '../operands';
import { keySet } from '../sets';

/** `$setEquals`: whether all arrays have the same distinct elements. */
export const $setEquals = variadic(
  '$setEquals',
  (values) => {
    const [first = new Set<string>(), ...rest] = values.map((value) =>
      keySet(arrayOrNull('$setEquals', value) ?? []),
    );
    return rest.every((set) => set.size === first.size && [...set].every((key) => first.has(key)));
  },
  { min: 2 },
);
