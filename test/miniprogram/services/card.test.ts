import { toCard, type Note } from '../../../miniprogram/services/card';

const note: Note = {
  id: 'n1',
  text: 'hello',
  place: null,
  author: { nickname: '邻居7f3a' },
  photos: [],
  cover: { fileId: 'cloud://e/c.png', url: 'https://c' },
  createdAt: new Date(2026, 2, 8, 12).toISOString(),
  mine: true,
};
const now = new Date(2026, 2, 8, 12, 5);
const photo = (url: string) => ({ fileId: `cloud://e/${url}`, url });

it('makes a note ready to be shown', () => {
  expect(toCard(note, now)).toEqual({
    id: 'n1',
    text: 'hello',
    place: '',
    nickname: '邻居7f3a',
    initial: '7',
    tint: expect.stringMatching(/^#[0-9a-f]{6}$/) as string,
    ago: '5 分钟前',
    moment: '2026年3月8日 12:00',
    mine: true,
    pictures: ['https://c'],
    layout: 'wide',
  });
});

it.each([
  ['a lost cover leaves no gap', { cover: photo('') }, { pictures: [], layout: 'none' }],
  ['one photo is wide', { cover: null, photos: [photo('a')] }, { pictures: ['a'], layout: 'wide' }],
  [
    'several stand in a row, without lost ones',
    { cover: null, photos: [photo('a'), photo(''), photo('b')] },
    { pictures: ['a', 'b'], layout: 'row' },
  ],
] as const)('%s', (_name, change, expected) => {
  expect(toCard({ ...note, ...change }, now)).toMatchObject(expected);
});

it.each([
  ['阿丽', '阿'],
  ['bob', 'B'],
  ['😀x', '😀'],
  ['邻居', '邻'],
  ['', '邻'],
])('gives %j the initial %j', (nickname, initial) => {
  expect(toCard({ ...note, author: { nickname } }, now).initial).toBe(initial);
});

it('gives the same neighbour the same colour, and neighbours different ones', () => {
  const tint = (nickname: string) => toCard({ ...note, author: { nickname } }, now).tint;
  expect(tint('阿丽')).toBe(tint('阿丽'));
  expect(new Set(['阿丽', '老周', '小陈', 'bob', '邻居7f3a', '邻居0b1c'].map(tint)).size).toBeGreaterThan(2);
});
