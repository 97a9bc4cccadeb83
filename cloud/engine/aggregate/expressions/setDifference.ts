import { arrayOrNull, binary } from '../operands';
import { distinct, keySet, keyText } from '../sets';

/** `$setDifference`: the distinct elements of the first that the second lacks. */
export const $setDifference = binary('$setDifference', (a, b) => {
  const left = arrayOrNull('$setDifference', a);
  const right = arrayOrNull('$setDifference', b);
  if (left === null || right === null) return null;
  const set = keySet(right);
  return distinct(left).filter((element) => !set.has(keyText(element)));
});
