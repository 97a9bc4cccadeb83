import type { FieldOperator } from '../condition';
import { $near } from './near';

/** `$geoNear` behind a field: the oldest name of `$near`. */
export const $geoNear: FieldOperator = $near;
