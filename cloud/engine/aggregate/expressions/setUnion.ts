import { arrayOrNull, variadic } from '../operands';
import { distinct } from '../sets';

/** `$setUnion`: the distinct elements of all arrays. */
export const $setUnion = variadic('$setUnion', (values) => {
  const arrays = values.map((value) => arrayOrNull('$setUnion', value));
  return arrays.includes(null) ? null : distinct(arrays.flatMap((array) => array ?? []));
});
