import { isDocument, isNumeric, type Comparison, type Document } from '../../values';
import { EngineError } from '../error';
import type { Query } from '../plan/matches';

/** A pipeline under a collation. */
export interface CollatedPipeline {
  /** Its beginning: what compares values. */
  readonly query: Query;
  /** The stages after it, none of which does. */
  readonly rest: readonly Document[];
}

/**
 * Divides a pipeline: `$match` and `$sort` at its beginning become a query under the collation.
 *
 * @throws EngineError 303 for a later stage that might compare values: it would do so byte by byte.
 */
export function divideCollated(stages: readonly Document[], compare: Comparison): CollatedPipeline {
  const filters: Document[] = [];
  let at = 0;
  for (; stages[at] !== undefined && '$match' in (stages[at] as Document); at++) {
    const filter: unknown = stages[at]?.['$match'];
    if (!isDocument(filter)) {
      throw new EngineError(15959, 'the match filter must be an expression in an object');
    }
    filters.push(filter);
  }
  const sort: unknown = stages[at]?.['$sort'];
  if (isDocument(sort)) at++;
  const rest = stages.slice(at);
  for (const stage of rest) {
    const [[name, operand] = ['', undefined]] = Object.entries(stage);
    if (!isHarmless(name, operand)) {
      throw new EngineError(303, `${name} is not supported here in a pipeline with a collation`);
    }
  }
  return {
    query: {
      filter: filters.length === 1 ? (filters[0] as Document) : filters.length === 0 ? {} : { $and: filters },
      ...(isDocument(sort) ? { sort } : {}),
      compare,
    },
    rest,
  };
}

const HARMLESS: readonly string[] = ['$skip', '$limit', '$count', '$unset', '$sample', '$unwind'];
const ACCUMULATORS: readonly string[] = ['$sum', '$avg', '$count', '$push', '$first', '$last'];

function isHarmless(name: string, operand: unknown): boolean {
  if (HARMLESS.includes(name)) return true;
  if (!isDocument(operand)) return false;
  if (name === '$group') {
    const { _id, ...accumulated } = operand;
    return (_id === null || isNumeric(_id)) && Object.values(accumulated).every(isPlainAccumulator);
  }
  if (name === '$project' || name === '$addFields' || name === '$set') {
    return Object.values(operand).every(isPlain);
  }
  return false;
}

/** A number, a truth or a path: nothing that is computed. */
const isPlain = (value: unknown) =>
  isNumeric(value) || typeof value === 'boolean' || (typeof value === 'string' && !value.startsWith('$$'));

function isPlainAccumulator(accumulator: unknown): boolean {
  if (!isDocument(accumulator)) return false;
  return Object.entries(accumulator).every(
    ([name, operand]) =>
      ACCUMULATORS.includes(name) &&
      (isPlain(operand) ||
        operand === '$$ROOT' ||
        (isDocument(operand) && Object.keys(operand).length === 0)),
  );
}
