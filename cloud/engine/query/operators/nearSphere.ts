import type { FieldOperator } from '../condition';
import { $near } from './near';

/** `$nearSphere`: as {@link $near}, on the globe. */
export const $nearSphere: FieldOperator = $near;
