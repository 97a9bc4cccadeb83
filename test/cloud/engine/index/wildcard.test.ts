import { holdsPath, wildcardRows, type Wildcard } from '../../../../cloud/engine/index/wildcard';

const all: Wildcard = { scope: '', id: false };

it('holds the values at every path as filters reach them', () => {
  const document = {
    _id: 1,
    a: 1,
    b: { c: 'x', d: {} },
    e: [1, { f: 2 }, [3, { g: 4 }], []],
    h: null,
    i: [],
  };
  expect(wildcardRows(all, document)).toEqual([
    ['a', 1],
    ['b.c', 'x'],
    ['b.d', {}],
    ['e', 1],
    ['e.f', 2],
    ['e', [3, { g: 4 }]],
    ['e', []],
    ['h', null],
  ]);
});

it.each<[Wildcard, string, boolean]>([
  [all, 'a', true],
  [all, '_id', false],
  [all, '_id.a', false],
  [{ ...all, id: true }, '_id', true],
  [{ scope: 'a', id: true }, 'a', true],
  [{ scope: 'a', id: true }, 'a.b', true],
  [{ scope: 'a', id: true }, 'ab', false],
  [{ scope: '', id: false, include: ['a', 'b.c'] }, 'a.x', true],
  [{ scope: '', id: false, include: ['a', 'b.c'] }, 'b', false],
  [{ scope: '', id: false, include: ['a', 'b.c'] }, 'b.c', true],
  [{ scope: '', id: false, exclude: ['a', 'b.c'] }, 'a.x', false],
  [{ scope: '', id: false, exclude: ['a', 'b.c'] }, 'b.d', true],
])('of %j holds %s: %j', (wildcard, path, holds) => {
  expect(holdsPath(wildcard, path)).toBe(holds);
});
