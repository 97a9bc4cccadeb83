import { parseRule } from '../../../cloud/rules/language/parse';
import { RuleSyntaxError } from '../../../cloud/rules/language/syntax-error';

const refusal = (source: string, kind: 'database' | 'storage') => {
  try {
    parseRule(source, kind);
  } catch (error) {
    if (error instanceof RuleSyntaxError) return error;
    throw error;
  }
  return undefined;
};

describe('parseRule', () => {
  it.each([
    'true',
    'auth != null',
    'doc._openid == auth.openid',
    "doc['_openid'] == auth['openid']",
    'doc.published == true || doc.author == auth.openid',
    '(doc.a == 1 && doc.b == 2) || !(doc.c == 3)',
    'auth.openid in get(`database.shop.${doc.shopId}`).owner',
    "get('database.user_roles.' + auth.uid).role in ['admin', 'editor']",
    "get('database.test.123')[auth.uid] in [1, 2, 3]",
    'get(`database.a.${get(`database.b.${doc.c}`).d}`).e == auth.openid',
    "auth.uid in ['zzz', 'aaa']",
    "!(auth.uid in ['zzz'])",
    'request.data.score <= 100',
    "!('role' in request.data)",
    'request.data.price == undefined',
    'now < doc.expires && doc.tags[0] == -1.5',
    'doc.a == 1 ? doc.b == 2 : doc.c == 3',
    '(doc.a == 1) == true',
    'doc.published',
    'auth.openid in doc.editors',
    "auth.loginType != 'ANONYMOUS'",
  ])('reads %s', (source) => {
    expect(refusal(source, 'database')).toBeUndefined();
  });

  it.each([
    '/^public/.test(resource.path) == true',
    'resource.openid == auth.openid || resource.openid == auth.uid',
  ])('reads the storage rule %s', (source) => {
    expect(refusal(source, 'storage')).toBeUndefined();
  });

  it.each<[string, number, RegExp]>([
    ['', 1, /empty/],
    ['doc.a == ', 10, /unexpected token/],
    ['doc.a === 1', 1, /=== is not part .* write ==/],
    ['doc.a = 1', 1, /doc\.a = 1 is not part/],
    ['doc.a + 1 == 2', 1, /does not calculate/],
    ['doc.a * 2 == 4', 1, /\* is not part/],
    ['typeof doc.a == 1', 1, /condition can only be compared|typeof/],
    ['process.exit()', 1, /only get\(path\) and/],
    ['process == 1', 1, /there is no process/],
    ['doc.a.constructor("x")()', 1, /can be called/],
    ['eval("1") == 1', 1, /only get\(path\) gives a value/],
    ['get(doc) == 1', 5, /takes a path/],
    ["get('x.y.z') == null", 5, /takes a path/],
    ["get('database.only') == null", 5, /takes a path/],
    ['auth.unionid == 1', 6, /of auth a rule knows auth\.openid/],
    ['request.doc == 1', 9, /request\.data/],
    ['request == 1', 1, /request\.data/],
    ['resource.openid == 1', 1, /database rule has no resource/],
    ['/a/.test(doc.b)', 1, /storage rules/],
    ['!doc.a in [1]', 1, /write !\(x in list\)/],
    ['(doc.a == 1) == 2', 2, /compared with true or false/],
    ['[1] == doc.a', 1, /to the right of in/],
    ['doc.a in [[1]]', 11, /to the right of in/],
    ['doc?.a == 1', 1, /\?\. is not part|is not part/],
    ['doc.a ?? true', 1, /\?\? is not part/],
    ['true; true', 7, /one expression/],
    ['true;', 5, /one expression/],
    ['true // yes', 6, /no comments/],
    ['if (true) true', 1, /one expression/],
    ['(function () {})() == 1', 1, /only get\(path\) gives a value/],
    ['"yes"', 1, /condition is expected/],
    ['doc.a == 1n', 10, /is not part/],
    [`doc.a == "${'x'.repeat(1024)}"`, 1025, /1024 characters/],
    [[1, 2, 3, 4].map((n) => `get('database.a.${n}').x == 1`).join(' || '), 91, /3 times/],
    ['get(get(get(`database.a.${doc.b}`).c).d) == null', 1, /2 deep/],
    ['doc.a == 1 && ', 15, /unexpected token/],
  ])('refuses %s at column %i', (source, column, words) => {
    const error = refusal(source, 'database');
    expect(error?.sentence.en).toMatch(words);
    expect(error?.sentence.en).toContain(`column ${column}:`);
    expect(error?.sentence.zh).toContain(`第 ${column} 列：`);
  });

  it.each<[string, RegExp]>([
    ['doc.a == 1', /storage rule has no doc/],
    ['now > 1', /storage rule has no now/],
    ["get('database.a.b') == null", /storage rule has no get/],
    ['resource.size < 1', /resource\.openid, resource\.path/],
    ['/a/g.test(resource.path)', /flag g/],
  ])('refuses the storage rule %s', (source, words) => {
    expect(refusal(source, 'storage')?.sentence.en).toMatch(words);
  });
});
