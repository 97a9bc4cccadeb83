import { fill, resolveLang } from '../../../cloud/base';

it.each([
  ['en', 'zh_CN.UTF-8', 'en'],
  ['zh', 'en_US.UTF-8', 'zh'],
  ['zh-CN', undefined, 'zh'],
  [undefined, 'zh_CN.UTF-8', 'zh'],
  [undefined, 'zh-Hans-CN', 'zh'],
  [undefined, 'C.UTF-8', 'en'],
  [undefined, 'de_DE', 'en'],
  [undefined, undefined, 'en'],
  ['fr', 'zh_CN', 'en'],
] as const)('the wish %p with the locale %p is %s', (wish, locale, lang) => {
  expect(resolveLang(wish, locale)).toBe(lang);
});

describe('filling', () => {
  it('puts each value in each place', () => {
    expect(fill('{a} and {b} and {a}', { a: 1, b: 'two' })).toBe('1 and two and 1');
  });
  it('leaves a name without a value, so that the gap is seen', () => {
    expect(fill('{a} {b}', { a: '' })).toBe(' {b}');
  });
  it('never fills what a value brings along, nor takes $ for anything', () => {
    expect(fill('{a} {b}', { a: '{b}', b: "$& $1 $'" })).toBe("{b} $& $1 $'");
  });
  it('takes no inherited member for a value', () => {
    expect(fill('{toString}', {})).toBe('{toString}');
  });
});
