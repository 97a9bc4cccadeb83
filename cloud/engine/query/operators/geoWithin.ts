import { readWithin } from '../../geo';
import { some, type FieldOperator } from '../condition';
import { refuseOthers } from './geo-siblings';

/** `$geoWithin`: a place wholly inside a figure. */
export const $geoWithin: FieldOperator = (operand, { siblings }) => {
  refuseOthers('$geoWithin', siblings);
  const condition = readWithin('$geoWithin', operand);
  return some((value) => condition.holds(value));
};
