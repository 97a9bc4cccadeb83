import { truthy } from '../../query/filter-shape';
import { arrayOf, unary, type ArrayRefusal } from '../operands';

const REFUSAL: ArrayRefusal = [17041, "$anyElementTrue's argument must be an array, but is"];

/** `$anyElementTrue`: whether an element is true. */
export const $anyElementTrue = unary('$anyElementTrue', (value) => arrayOf(value, REFUSAL).some(truthy));
