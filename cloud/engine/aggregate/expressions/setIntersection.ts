import { arrayOrNull, variadic, type ArrayRefusal } from '../operands';
import { distinct, keySet, keyText } from '../sets';

const REFUSAL: ArrayRefusal = [
  17047,
  'All operands of $setIntersection must be arrays. One argument is of type:',
];

/** `$setIntersection`: the distinct elements that all arrays have. */
export const $setIntersection = variadic('$setIntersection', (values) => {
  const arrays = values.map((value) => arrayOrNull('$setIntersection', value, REFUSAL));
  if (arrays.includes(null)) return null;
  const [first = [], ...rest] = arrays.map((array) => array ?? []);
  const sets = rest.map(keySet);
  return distinct(first).filter((element) => sets.every((set) => set.has(keyText(element))));
});
