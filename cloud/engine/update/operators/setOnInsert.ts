import type { UpdateOperator } from '../modifier';

/** `$setOnInsert`: like `$set`, but only when an upsert inserts. */
export const $setOnInsert: UpdateOperator =
  (operand) =>
  (current, { isInsert }) =>
    isInsert ? operand : current;
