import { variadic } from '../operands';
import { multiplyAll } from '../arithmetic';

/** `$multiply`: the product. */
export const $multiply = variadic('$multiply', multiplyAll);
