import { valuesAt } from '../../../cloud/values';

describe('valuesAt', () => {
  it.each([
    ['a field', { a: 1 }, 'a', [1]],
    ['a missing field', {}, 'a', [undefined]],
    ['the elements of a list', { a: [1, [2]] }, 'a', [1, [2]]],
    ['an empty list', { a: [] }, 'a', [[]]],
    ['a field of the elements', { a: [{ b: 1 }, { b: [2, 3] }, {}] }, 'a.b', [1, 2, 3, undefined]],
    [
      'what is no document among the elements',
      { a: [{ b: 1 }, 5, [{ b: 2 }]] },
      'a.b',
      [1, undefined, undefined],
    ],
    ['only what is no document', { a: [5, null] }, 'a.b', [undefined, undefined]],
    ['a field below an empty list', { a: [] }, 'a.b', [undefined]],
    ['a position', { a: [5, { b: 1 }] }, 'a.0', [undefined, 5]],
    ['a field at a position', { a: [5, { b: 1 }] }, 'a.1.b', [undefined, 1]],
    ['a position beyond the end', { a: [5, 6] }, 'a.7', [undefined, undefined]],
    ['a field below a scalar', { a: 5 }, 'a.b', [undefined]],
  ])('gives %s', (_, document, path, expected) => {
    expect(valuesAt(document, path).values).toEqual(expected);
  });

  it.each([
    [{ a: 1 }, 'a', false],
    [{ a: [1] }, 'a', true],
    [{ a: [] }, 'a.b', true],
    [{ a: { b: [1] } }, 'a.b', true],
    [{ a: 5 }, 'a.b', false],
  ])('tells whether %j has a list at or on the way to %s', (document, path, multikey) => {
    expect(valuesAt(document, path).multikey).toBe(multikey);
  });
});
