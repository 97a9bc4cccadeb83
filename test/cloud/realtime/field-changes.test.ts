import { Double, Int32, type Document } from 'bson';
import fc from 'fast-check';
import { fieldChanges, sameDocument } from '../../../cloud/realtime/field-changes';
import { patched } from './replay';

const names = fc.constantFrom('a', 'b', 'c', 'd.e', '0', '$x', 'toString', '__proto__');
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: 0, max: 3 }).map((number) => new Int32(number)),
    fc.constantFrom<unknown>('x', null, true, new Double(1), new Date(5)),
    fc.array(tie('any'), { maxLength: 3 }),
    tie('document'),
  ),
  document: fc
    .uniqueArray(fc.tuple(names, tie('any')), { selector: ([name]) => name, maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
})).document as fc.Arbitrary<Document>;

describe('fieldChanges', () => {
  it('gives what turns one state into the other, or says that paths cannot', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        const changes = fieldChanges(before, after);
        if (changes === undefined) return;
        expect(sameDocument(patched(before, changes), after)).toBe(true);
        if (sameDocument(before, after)) expect(changes).toEqual({ updated: {}, removed: [] });
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[string, Document, Document, ReturnType<typeof fieldChanges>]>([
    ['a new value', { a: 1, b: 2 }, { a: 1, b: 3 }, { updated: { b: 3 }, removed: [] }],
    ['a field within', { a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { updated: { 'a.c': 3 }, removed: [] }],
    [
      'a field that is gone',
      { a: 1, b: { c: 1, d: 1 } },
      { b: { d: 1 } },
      { updated: {}, removed: ['a', 'b.c'] },
    ],
    ['an array, whole', { a: [1, 2] }, { a: [1] }, { updated: { a: [1] }, removed: [] }],
    [
      'a type alone',
      { a: new Int32(1) },
      { a: new Double(1) },
      { updated: { a: new Double(1) }, removed: [] },
    ],
    ['a new name with a dot', { a: 1 }, { a: 1, 'b.c': 1 }, undefined],
    ['another order', { a: 1, b: 2 }, { b: 2, a: 1 }, undefined],
    ['a new field before an old one', { b: 2 }, { a: 1, b: 2 }, undefined],
  ])('tells %s', (_what, before, after, changes) => {
    expect(fieldChanges(before, after)).toEqual(changes);
  });
});
