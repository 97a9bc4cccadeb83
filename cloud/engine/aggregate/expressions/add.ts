import { variadic } from '../operands';
import { addAll } from '../arithmetic';

/** `$add`: the sum of numbers; with a date, milliseconds are added to it. */
export const $add = variadic('$add', addAll);
