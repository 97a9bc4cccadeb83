import { encodeCompoundKey, type Document } from '../../values';
import { EngineError } from '../error';
import type { Collection, IndexDefinition } from '../index/definition';
import { indexHead, indexRange } from '../storage/keys';
import type { Plan, PlanRequest } from './shape';

/**
 * Reads a hinted index from `min` (included) to `max` (not).
 *
 * @throws EngineError 51173 without a hint, 51174 where the fields are not the index's, 51175 for an empty stretch.
 */
export function planBetween(
  collection: Collection,
  { min, max, sort }: PlanRequest,
  index: IndexDefinition | undefined,
): Plan {
  if (index === undefined || index.geo !== undefined || index.wildcard !== undefined) {
    throw new EngineError(51173, 'When using min()/max() a hint of which index to use must be provided');
  }
  const all = indexRange(collection.id, index.number);
  const start = min === undefined ? all.start : edge(collection, index, min);
  const end = max === undefined ? all.end : edge(collection, index, max);
  if (Buffer.compare(start, end) >= 0)
    throw new EngineError(
      51175,
      'The value provided for min() does not come before the value provided for max() in the hinted index',
    );
  return {
    stage: 'IXSCAN',
    index,
    ranges: [{ start, end }],
    narrow: true,
    reverse: false,
    sorted: sort === undefined || Object.keys(sort).length === 0,
    duplicates: index.multikey.length > 0,
  };
}

function edge({ id }: Collection, index: IndexDefinition, bound: Document): Buffer {
  const names = Object.keys(bound);
  const fits = names.length === index.parts.length && index.parts.every(({ path }, at) => names[at] === path);
  if (!fits) {
    throw new EngineError(
      51174,
      'The index chosen is not compatible with min/max, whose fields must be those of its key, in their order',
    );
  }
  const values = encodeCompoundKey(
    Object.values(bound),
    index.parts.map(({ direction }) => direction),
  );
  return Buffer.concat([indexHead(id, index.number), values]);
}
