import type { FieldOperator } from '../condition';
import { $near } from './near';

/** `$nearSphere`: as `$near`, on the globe. */
export const $nearSphere: FieldOperator = $near;
