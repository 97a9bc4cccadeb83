import { arrayOf, binary, type ArrayRefusal } from '../operands';
import { keySet, keyText } from '../sets';

const BOTH = 'both operands of $setIsSubset must be arrays.';
const FIRST: ArrayRefusal = [17046, `${BOTH} First argument is of type:`];
const SECOND: ArrayRefusal = [17042, `${BOTH} Second argument is of type:`];

/** `$setIsSubset`: whether the second array has every element of the first. */
export const $setIsSubset = binary('$setIsSubset', (a, b) => {
  const part = arrayOf(a, FIRST);
  const set = keySet(arrayOf(b, SECOND));
  return part.every((element) => set.has(keyText(element)));
});
