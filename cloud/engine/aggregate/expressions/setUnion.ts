import { arrayOrNull, variadic, type ArrayRefusal } from '../operands';
import { distinct } from '../sets';

const REFUSAL: ArrayRefusal = [17043, 'All operands of $setUnion must be arrays. One argument is of type:'];

/** `$setUnion`: the distinct elements of all arrays. */
export const $setUnion = variadic('$setUnion', (values) => {
  const arrays = values.map((value) => arrayOrNull('$setUnion', value, REFUSAL));
  return arrays.includes(null) ? null : distinct(arrays.flatMap((array) => array ?? []));
});
