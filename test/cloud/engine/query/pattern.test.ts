import fc from 'fast-check';
import { EngineError } from '../../../../cloud/engine/error';
import { parsePattern } from '../../../../cloud/engine/query/pattern/parse';
import { compileTextPattern } from '../../../../cloud/engine/query/pattern/text-pattern';
import { RE2JS } from 're2js';

const finds = (pattern: string, options: string, text: string) =>
  compileTextPattern(pattern, options).test(text);

describe('what PCRE finds', () => {
  // The text is looked at twice: alone, and behind 5000 signs, which only the linear engine is given by most patterns.
  test.each<[string, string, string, boolean]>([
    ['abc', '', 'xabcx', true],
    ['ABC', 'i', 'xabcx', true],
    ['(?i)ABC', '', 'xabcx', true],
    ['a(?i)B', '', 'ab', true],
    ['a(?i)B', '', 'Ab', false],
    ['(?i:A)b', '', 'ab', true],
    ['(?i:A)b', '', 'aB', false],
    ['a b # comment', 'x', 'ab', true],
    ['a\\ b', 'x', 'a b', true],
    ['[a b]c', 'x', ' c', true],
    ['abc$', '', 'abc\n', true],
    ['abc$', '', 'abc\n\n', false],
    ['abc\\z', '', 'abc\n', false],
    ['abc\\Z', '', 'abc\n', true],
    ['^b', 'm', 'a\nb', true],
    ['^b', 'm', 'a\rb', false],
    ['a$', 'm', 'a\nb', true],
    ['a.b', '', 'a\nb', false],
    ['a.b', '', 'a\rb', true],
    ['a.b', '', 'a\u2028b', true],
    ['a.b', 's', 'a\nb', true],
    ['a\\sb', '', 'a\u00a0b', false],
    ['a\\hb', '', 'a\u00a0b', true],
    ['a\\vb', '', 'a\u2028b', true],
    ['a\\Rb', '', 'a\r\nb', true],
    ['a\\Nb', '', 'a\nb', false],
    ['^\\w+$', '', 'é', false],
    ['^\\d+$', '', '٣', false],
    ['^.$', '', '😀', true],
    ['^[😀-😂]$', '', '😁', true],
    ['É', 'i', 'é', true],
    ['[[:alpha:]]+\\d', '', 'ab1', true],
    ['[[:punct:]]', '', 'a-b', true],
    ['[^[:space:]]x', '', ' x', false],
    ['[]a]b', '', ']b', true],
    ['[^]a]b', '', ']b', false],
    ['[a-]b', '', '-b', true],
    ['[\\w-]b', '', '-b', true],
    ['a{', '', 'a{', true],
    ['a{,3}', '', 'a{,3}', true],
    ['^a{2}$', '', 'aa', true],
    ['^a{2,3}$', '', 'aaaa', false],
    ['}', '', '}', true],
    ['a\\-b\\_c\\@d', '', 'a-b_c@d', true],
    ['\\Qa.b\\E+', '', 'a.bbb', true],
    ['\\Qa.b\\E', '', 'axb', false],
    ['\\x41\\x{4e2d}', '', 'A中', true],
    ['\\p{Han}\\p{L}', '', '中a', true],
    ['^\\P{Han}$', '', '中', false],
    ['(?<year>\\d{4})', '', '2024', true],
    ['(?P<year>\\d{4})(?#year)', '', '2024', true],
    ['^(a|b)*c$', '', 'ababc', true],
    ['(a+)\\1b', '', 'aaaab', true],
    ['(?P<x>a|b)(?P=x)', '', 'ab', false],
    ['^(?=.*\\d)(?=.*[a-z]).{4,}$', '', 'abc1', true],
    ['^(?=.*\\d)(?=.*[a-z]).{4,}$', '', 'abcd', false],
    ['(?<!a)b', '', 'ab', false],
    ['a*?b', '', 'aab', true],
    ['中文$', '', '我爱中文', true],
    ['\\.', '', 'a', false],
    ['', '', '', true],
    ['a|', '', 'zzz', true],
  ])('/%s/%s in %j: %s', (pattern, options, text, expected) => {
    expect(finds(pattern, options, text)).toBe(expected);
    const { linear, ignoreCase } = parsePattern(pattern, options);
    if (linear === undefined) return;
    expect(RE2JS.compile(linear, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0).test(text)).toBe(expected);
  });

  test.each([
    '(',
    'a)',
    '[a',
    '*a',
    'a++',
    '(?>a)',
    '(?R)',
    '(?(1)a)',
    '\\',
    'a{3,1}',
    '[z-a]',
    '\\p{Nope}',
    '\\g',
    '(?&x)',
    '[[:nope:]]',
  ])('/%s/ is refused with 51091', (pattern) => {
    let thrown: unknown;
    try {
      compileTextPattern(pattern, '');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(EngineError);
    expect((thrown as EngineError).code).toBe(51091);
  });

  test('finds give place and groups, in either engine', () => {
    const pattern = compileTextPattern('(b)(x)?(c+)+', '');
    expect(pattern.find('abcc')).toEqual({ text: 'bcc', index: 1, groups: ['b', null, 'cc'] });
    expect(pattern.find('abccbc', 4)).toEqual({ text: 'bc', index: 4, groups: ['b', null, 'c'] });
    expect(compileTextPattern('(b)(x)?', '').find('abcc')).toEqual({
      text: 'b',
      index: 1,
      groups: ['b', null],
    });
  });
});

const patterns = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\s', 'B') },
    { weight: 1, arbitrary: tie('pattern').map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: tie('pattern').map((inner) => `(?:${inner})`) },
  ),
  pattern: fc
    .array(
      fc
        .tuple(tie('atom'), fc.constantFrom('', '', '*', '+', '?', '{1,2}', '*?', '|', '{2}'))
        .map((parts) => parts.join('')),
      { minLength: 1, maxLength: 4 },
    )
    .chain((parts) => fc.constantFrom('', '^').map((start) => start + parts.join('').replace(/\|$/, ''))),
})).pattern;

test('both engines agree on what they find', () => {
  fc.assert(
    fc.property(
      patterns,
      fc.stringMatching(/^[abBc \n]{0,12}$/),
      fc.constantFrom('', 'i', 's', 'm'),
      (pattern, text, options) => {
        const parsed = parsePattern(pattern, options);
        const linear = RE2JS.compile(parsed.linear as string, parsed.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
        const native = new RegExp(parsed.native as string, parsed.ignoreCase ? 'iu' : 'u');
        expect(linear.test(text)).toBe(native.test(text));
        expect(compileTextPattern(pattern, options).test(text)).toBe(native.test(text));
      },
    ),
    { numRuns: 1500 },
  );
});

describe('no pattern hangs', () => {
  const long = `${'a'.repeat(50_000)}b`;
  test.each<[string, string]>([
    ['(a+)+$', `${'a'.repeat(40)}b`],
    ['^(a+)+$', long],
    ['(a|a)*c', long],
    ['(a?){30}a{30}', 'a'.repeat(30)],
    ['(.*)(.*)(.*)(.*)(.*)x', long],
    ['.*.*=.*', long],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', long],
    ['(x+x+)+y', 'x'.repeat(60)],
    [`${'a?'.repeat(30)}${'a'.repeat(30)}`, 'a'.repeat(29)],
  ])('/%s/', (pattern, text) => {
    const begun = performance.now();
    compileTextPattern(pattern, '').test(text);
    expect(performance.now() - begun).toBeLessThan(400);
  });

  test('what only backtracking can do ends with 51156', () => {
    const begun = performance.now();
    const run = () => compileTextPattern('^(a+)+\\1$', '').test(`${'a'.repeat(60)}b`);
    expect(run).toThrow(expect.objectContaining({ code: 51156 }) as Error);
    expect(performance.now() - begun).toBeLessThan(400);
  });
});
