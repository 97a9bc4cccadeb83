import { formatAgo, formatMoment, greetingAt } from '../../../miniprogram/services/time';

const now = new Date(2026, 2, 8, 12, 30);

it.each([
  ['刚刚', new Date(2026, 2, 8, 12, 29, 30)],
  ['刚刚', new Date(2026, 2, 8, 12, 31)],
  ['1 分钟前', new Date(2026, 2, 8, 12, 29)],
  ['59 分钟前', new Date(2026, 2, 8, 11, 31)],
  ['1 小时前', new Date(2026, 2, 8, 11, 30)],
  ['12 小时前', new Date(2026, 2, 8, 0, 5)],
  ['昨天 23:05', new Date(2026, 2, 7, 23, 5)],
  ['昨天 00:00', new Date(2026, 2, 7)],
  ['3月6日', new Date(2026, 2, 6, 23, 59)],
  ['2025年12月31日', new Date(2025, 11, 31)],
])('says %s', (words, at) => {
  expect(formatAgo(at, now)).toBe(words);
});

it('writes a moment in full', () => {
  expect(formatMoment(new Date(2026, 2, 8, 9, 5))).toBe('2026年3月8日 09:05');
});

it.each([
  [4, '夜深了'],
  [5, '早上好'],
  [11, '中午好'],
  [13, '下午好'],
  [18, '晚上好'],
])('at %i o’clock says %s', (hour, words) => {
  expect(greetingAt(new Date(2026, 2, 8, hour))).toBe(words);
});
