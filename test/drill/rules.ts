import { searchDatabase } from '../cloud/rules/search-database';
import { searchPure } from '../cloud/rules/search-pure';

/** How far a search for counter-examples to security rules goes. */
export interface RulesSearch {
  /** Rules with a query and eight documents, without a database. */
  readonly rounds: number;
  /** Requests of pages through the database. */
  readonly requests: number;
}

/**
 * Looks for a document, query and rule on which evaluator, proof, guard and a naive reading disagree, and for a request by which
 * a page reads or writes what the rule, judged on the document alone, forbids.
 */
export async function drillRules({ rounds, requests }: RulesSearch, seed: number) {
  return { pure: searchPure(rounds, seed), database: await searchDatabase(requests, seed) };
}
