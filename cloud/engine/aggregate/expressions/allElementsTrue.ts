import { truthy } from '../../query/filter-shape';
import { arrayOrNull, unary } from '../operands';

/** `$allElementsTrue`: whether all elements are true. */
export const $allElementsTrue = unary('$allElementsTrue', (value) =>
  (arrayOrNull('$allElementsTrue', value) ?? []).every(truthy),
);
