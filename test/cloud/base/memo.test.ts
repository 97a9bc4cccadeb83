import { createMemo } from '../../../cloud/base';

it('makes a thing once, by all of its names', () => {
  const made: string[][] = [];
  const memo = createMemo(10, (...names: readonly [string, string]) => {
    made.push([...names]);
    return names;
  });
  expect(memo('a', 'b')).toBe(memo('a', 'b'));
  expect(memo('b', 'a')).not.toBe(memo('a', 'b'));
  expect(memo('a', 'bc')).not.toBe(memo('ab', 'c'));
  expect(made).toEqual([
    ['a', 'b'],
    ['b', 'a'],
    ['a', 'bc'],
    ['ab', 'c'],
  ]);
});

it('keeps no more than it may, and the newest always', () => {
  let count = 0;
  const memo = createMemo(3, (name: string) => ({ name, number: count++ }));
  for (const name of ['a', 'b', 'c', 'd']) memo(name);
  expect(memo('d')).toEqual({ name: 'd', number: 3 });
  expect(memo('a')).toEqual({ name: 'a', number: 4 });
});
