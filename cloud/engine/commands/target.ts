import type { Document } from '../../values';
import type { Collection } from '../index/definition';
import type { QueryTarget } from '../plan/target';
import type { FilterOptions } from '../query/filter';
import type { Engine } from './command';

/** Chance, for `$rand` and `$sampleRate`: a number in [0, 1). */
export const randomOf =
  ({ ids }: Engine) =>
  (): number =>
    parseInt(ids.hex(6), 16) / 2 ** 48;

/** What filters may ask of the moment they are compiled at, of the command's `let` and of its collation. */
export function filterOptions(
  engine: Engine,
  { variables, compare }: Pick<FilterOptions, 'variables' | 'compare'> = {},
): FilterOptions {
  return {
    now: new Date(engine.clock.now()),
    random: randomOf(engine),
    ...(variables === undefined ? {} : { variables }),
    ...(compare === undefined ? {} : { compare }),
  };
}

/** A collection as queries see it. */
export function targetOf(engine: Engine, collection: Collection, variables?: Document): QueryTarget {
  return {
    reader: engine.environment,
    collection,
    clock: engine.clock,
    used: (plan) => engine.usage.count(collection, plan),
    random: randomOf(engine),
    ...(variables === undefined ? {} : { variables }),
  };
}
