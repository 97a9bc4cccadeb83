import { truthy } from '../../query/filter-shape';
import { unary } from '../operands';

/** `$not`: the opposite. */
export const $not = unary('$not', (value) => !truthy(value));
