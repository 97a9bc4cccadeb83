import { readWithin } from '../../geo';
import { some, type FieldOperator } from '../condition';
import { refuseOthers } from './geo-siblings';

/** `$within`: the old name of `$geoWithin`. */
export const $within: FieldOperator = (operand, { siblings }) => {
  refuseOthers('$within', siblings);
  const condition = readWithin('$within', operand);
  return some((value) => condition.holds(value));
};
