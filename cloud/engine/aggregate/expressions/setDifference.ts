import { arrayOrNull, binary } from '../operands';
import { distinct, keySet, keyText } from '../sets';

/** `$setDifference`: the distinct elements of the first that the second lacks. */
export const $setDifference = binary('$setDifference', (a, b) => {
  const both = 'both operands of $setDifference must be arrays.';
  const left = arrayOrNull('$setDifference', a, [17048, `${both} First argument is of type:`]);
  const right = arrayOrNull('$setDifference', b, [17049, `${both} Second argument is of type:`]);
  if (left === null || right === null) return null;
  const set = keySet(right);
  return distinct(left).filter((element) => !set.has(keyText(element)));
});
