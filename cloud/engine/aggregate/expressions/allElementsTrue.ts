import { truthy } from '../../query/filter-shape';
import { arrayOf, unary, type ArrayRefusal } from '../operands';

const REFUSAL: ArrayRefusal = [17040, "$allElementsTrue's argument must be an array, but is"];

/** `$allElementsTrue`: whether all elements are true. */
export const $allElementsTrue = unary('$allElementsTrue', (value) => arrayOf(value, REFUSAL).every(truthy));
