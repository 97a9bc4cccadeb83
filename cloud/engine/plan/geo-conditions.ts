import { isDocument, type Document } from '../../values';
import { readIntersects, readWithin, type Shape } from '../geo';

/** A condition on places that an index may serve. */
export interface GeoCondition {
  readonly path: string;
  readonly shape: Shape;
  /** Whether all of a place must be in the shape. */
  readonly within: boolean;
}

/** The conditions on places at the top of a filter and inside `$and`. The filter must be applied again. */
export function geoConditions(filter: Document): readonly GeoCondition[] {
  return Object.entries(filter).flatMap(([name, operand]) => {
    if (name === '$and' && Array.isArray(operand)) {
      return (operand as unknown[]).filter(isDocument).flatMap(geoConditions);
    }
    if (name.startsWith('$') || !isDocument(operand)) return [];
    return Object.entries(operand).flatMap(([operator, value]): GeoCondition[] => {
      if (operator === '$geoWithin' || operator === '$within') {
        return [{ path: name, shape: readWithin(operator, value).shape, within: true }];
      }
      if (operator !== '$geoIntersects') return [];
      return [{ path: name, shape: readIntersects(operator, value).shape, within: false }];
    });
  });
}
