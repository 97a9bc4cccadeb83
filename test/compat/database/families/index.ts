import type { Family } from '../scenario';
import * as expressions from './expressions';
import * as methods from './methods';
import * as places from './places';
import * as queries from './queries';
import * as stages from './stages';
import * as transactions from './transactions';
import * as values from './values';
import * as watching from './watching';

const MODULES = { methods, queries, values, places, stages, expressions, transactions, watching };

/** Every family of scenarios with the file it is in, in the order of the table's tests. */
export const FAMILIES: readonly (Family & { readonly file: string })[] = Object.entries(MODULES).flatMap(
  ([file, families]) => Object.values<Family>(families).map((family) => ({ ...family, file: `${file}.ts` })),
);
