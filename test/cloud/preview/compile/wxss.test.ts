import { compileStyle } from '../../../../cloud/preview/compile/wxss';

const compiled = (text: string) =>
  compileStyle('a.wxss', { kind: 'app' }, {
    tree: { read: () => text, has: () => true },
    files: '/files',
  } as unknown as Parameters<typeof compileStyle>[2]);

it.each([
  ['rpx', 'width: 75rpx', 'width: 10vw'],
  ['vh', 'height: 50vh', 'height: calc(var(--yl-vh, 1vh) * 50)'],
  ['the safe area', 'bottom: env(safe-area-inset-bottom)', 'bottom: var(--yl-safe-bottom, 0px)'],
  ['its old name', 'top: constant(safe-area-inset-top)', 'top: var(--yl-safe-top, 0px)'],
  [
    'the safe area within a sum',
    'padding: calc(20rpx + env(safe-area-inset-bottom, 8px))',
    'padding: calc(2.66667vw + var(--yl-safe-bottom, 0px))',
  ],
  ['another environment variable', 'top: env(titlebar-area-y)', 'top: env(titlebar-area-y)'],
])('converts %s', (_, written, expected) => {
  expect(compiled(`.a { ${written} }`)).toBe(`.a { ${expected} }`);
});
