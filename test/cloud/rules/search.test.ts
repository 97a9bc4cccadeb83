import { searchDatabase } from './search-database';
import { searchPure } from './search-pure';

const SEED = 1;

describe(`a search for counter-examples, seed ${SEED}`, () => {
  it('finds no document on which evaluator, proof and guard disagree with a naive reading', () => {
    const { differences, judged, proved, guarded } = searchPure(1500, SEED);
    expect(differences).toEqual([]);
    // A search in which hardly anything is let through would find nothing either.
    expect(judged).toBeGreaterThan(10_000);
    expect(proved).toBeGreaterThan(300);
    expect(guarded).toBeGreaterThan(1500);
  });

  it('finds no request that reads or writes what a rule forbids', async () => {
    const { breaches, allowed, seen, changed, created } = await searchDatabase(500, SEED);
    expect(breaches).toEqual([]);
    expect(allowed).toBeGreaterThan(50);
    expect(seen).toBeGreaterThan(80);
    expect(changed).toBeGreaterThan(40);
    expect(created).toBeGreaterThan(4);
  });
});
