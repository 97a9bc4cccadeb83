import { some, type FieldOperator } from '../condition';
import { equalTo } from '../equality';

/** `$eq`: equality; a regular expression here equals only a stored one. */
export const $eq: FieldOperator = (operand, { compare }) => some(equalTo(operand, compare));
