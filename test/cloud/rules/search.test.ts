import { searchDatabase } from './search-database';
import { searchPure } from './search-pure';

const SEED = 1;

describe(`a search for counter-examples, seed ${SEED}`, () => {
  it('finds no document on which evaluator, proof and guard disagree with a naive reading', () => {
    const { differences, judged, proved, guarded } = searchPure(2500, SEED);
    expect(differences).toEqual([]);
    // A search in which hardly anything is let through would find nothing either.
    expect(judged).toBeGreaterThan(15_000);
    expect(proved).toBeGreaterThan(500);
    expect(guarded).toBeGreaterThan(2500);
  });

  it('finds no request that reads or writes what a rule forbids', async () => {
    const { breaches, allowed, seen, changed, created } = await searchDatabase(800, SEED);
    expect(breaches).toEqual([]);
    expect(allowed).toBeGreaterThan(120);
    expect(seen).toBeGreaterThan(80);
    expect(changed).toBeGreaterThan(60);
    expect(created).toBeGreaterThan(8);
  });
});
