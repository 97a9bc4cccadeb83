import { arrayOrNull, binary } from '../operands';
import { keySet, keyText } from '../sets';

/** `$setIsSubset`: whether the second array has every element of the first. */
export const $setIsSubset = binary('$setIsSubset', (a, b) => {
  const set = keySet(arrayOrNull('$setIsSubset', b) ?? []);
  return (arrayOrNull('$setIsSubset', a) ?? []).every((element) => set.has(keyText(element)));
});
