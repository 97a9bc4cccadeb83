import type { Family } from '../scenario';
import * as expressions from './expressions';
import * as methods from './methods';
import * as places from './places';
import * as queries from './queries';
import * as stages from './stages';
import * as values from './values';

/** Every family of scenarios, in the order of the table's tests. */
export const FAMILIES: readonly Family[] = [methods, queries, values, places, stages, expressions].flatMap(
  (families) => Object.values<Family>(families),
);
