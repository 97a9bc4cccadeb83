import { EngineError } from '../../error';
import type { FieldOperator } from '../condition';

/**
 * `$near`: answered by the planner, which takes it out of a filter before that is compiled; anywhere else it is refused.
 *
 * @remarks Compat: MongoDB names inside `$or` and `$nor` another reason for the same refusal.
 */
export const $near: FieldOperator = () => {
  throw new EngineError(
    5626500,
    '$geoNear, $near, and $nearSphere are not allowed in this context, as these operators require sorting geospatial data. If you do not need sort, consider using $geoWithin instead. Check out https://dochub.mongodb.org/core/near-sort-operation and https://dochub.mongodb.org/core/nearSphere-sort-operation for more details.',
  );
};
