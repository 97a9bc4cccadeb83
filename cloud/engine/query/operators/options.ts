import { EngineError } from '../../error';
import type { FieldOperator } from '../condition';

/** `$options` without `$regex`: refused. */
export const $options: FieldOperator = () => {
  throw new EngineError(2, '$options needs a $regex');
};
