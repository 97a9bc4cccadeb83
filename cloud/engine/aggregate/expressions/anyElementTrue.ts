import { truthy } from '../../query/filter-shape';
import { arrayOrNull, unary } from '../operands';

/** `$anyElementTrue`: whether an element is true. */
export const $anyElementTrue = unary('$anyElementTrue', (value) =>
  (arrayOrNull('$anyElementTrue', value) ?? []).some(truthy),
);
