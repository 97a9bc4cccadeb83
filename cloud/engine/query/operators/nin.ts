import { not, some, type FieldOperator } from '../condition';
import { oneOf } from './in';

/** `$nin`: no value at the path is one of these. */
export const $nin: FieldOperator = (operand, { compare }) => not(some(oneOf('$nin', operand, compare)));
