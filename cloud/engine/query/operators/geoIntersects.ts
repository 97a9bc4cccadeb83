import { readIntersects } from '../../geo';
import { some, type FieldOperator } from '../condition';
import { refuseOthers } from './geo-siblings';

/** `$geoIntersects`: a place that has something in common with a geometry. */
export const $geoIntersects: FieldOperator = (operand, { siblings }) => {
  refuseOthers('$geoIntersects', siblings);
  const condition = readIntersects('$geoIntersects', operand);
  return some((value) => condition.holds(value));
};
