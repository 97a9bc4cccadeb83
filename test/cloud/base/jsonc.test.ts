import fc from 'fast-check';
import { JsonSyntaxError, parseJsonc } from '../../../cloud/base';

const mistake = (text: string): string => {
  try {
    parseJsonc(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.sentence.en;
    throw error;
  }
  throw new Error(`${text} was accepted`);
};

describe('parseJsonc', () => {
  test.each([
    ['a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
    ['line comments', '{ // first\n"a": 1 // last\n}', { a: 1 }],
    ['block comments', '/* x */{"a":/* y */1}/* z */', { a: 1 }],
    ['commas before brackets', '{"a":[1,2,],}', { a: [1, 2] }],
    ['comment signs in texts', '{"url":"http://x/*y*/"}', { url: 'http://x/*y*/' }],
    ['escapes', '"\\u4e2d\\n\\""', '中\n"'],
  ])('forgives %s', (_name, text, value) => {
    expect(parseJsonc(text)).toEqual(value);
  });

  test.each([
    ['', 'line 1:1: a value is missing at the end.'],
    ['{', 'line 1:2: a "key" is missing at the end.'],
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3:3: "," or "}" expected, found "\\"".'],
    ['{"a" 1}', 'line 1:6: ":" expected, found "1".'],
    ['{a:1}', 'line 1:2: a "key" expected, found "a".'],
    ['{"a":1} x', 'line 1:9: the end expected, found "x".'],
    ['{"a":1,\r\n"a":2}', 'line 2:1: the key "a" is repeated.'],
    ['["x]', 'line 1:2: this text is not closed.'],
    ['"\\x"', 'line 1:1: this text holds a wrong escape or control character.'],
    ['/* x', 'line 1:1: this comment is not closed.'],
    ['[01]', 'line 1:2: 01 is not a number.'],
    ['{,}', 'line 1:2: a "key" expected, found ",".'],
  ])('places the mistake in %j', (text, sentence) => {
    expect(mistake(text)).toBe(sentence);
  });

  test('reads whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJsonc(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('refuses or reads any text, and never throws anything else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseJsonc(text);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonSyntaxError);
        }
      }),
    );
  });

  test('keeps the key __proto__ as a key', () => {
    const value = parseJsonc('{"__proto__":{"admin":true}}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(value['admin']).toBeUndefined();
  });
});
