import { readTable, runTable, type PermissionMode, type RuleTable } from '../../../cloud/rules';
import { alternativesOf } from '../../../cloud/rules/implication/query-facts';
import { describe as shown } from '../../../cloud/rules/implication/value-set';

const row = (...values: unknown[]) => ({ cases: [values] });

describe('readTable', () => {
  it.each<[string, unknown, RegExp]>([
    ['a list', [], /the file: must be an object/],
    ['cases that are no list', { cases: {} }, /cases: must be a list/],
    ['documents that are no list', { cases: [], documents: { a: {} } }, /documents\.a: must be a list/],
    ['a document that is none', { cases: [], documents: { a: [1] } }, /documents\.a\[0\]: must be an object/],
    ['a time that is none', { cases: [], now: 'soon' }, /now: must be milliseconds/],
    [
      'a rule that is a number',
      { cases: [], rules: { a: { read: 1 } } },
      /rules\.a\.read: must be true, false or a text/,
    ],
    ['storage rules that are none', { cases: [], storage: { read: null } }, /storage\.read/],
    ['a user that is a number', row(1, 'a', 'read', {}, 'deny'), /cases\[0\]\.as: must be an object/],
    [
      'an openid that is a number',
      row({ openid: 1 }, 'a', 'read', {}, 'deny'),
      /openid, uid and loginType are texts/,
    ],
    [
      'a file that is created',
      row('u', 'storage', 'create', { path: 'a' }, 'deny'),
      /must be "read" or "write"/,
    ],
    [
      'an owner that is a number',
      row('u', 'storage', 'read', { path: 'a', owner: 1 }, 'deny'),
      /\.owner: must be an openid or null/,
    ],
    [
      'a case without a target',
      { cases: [{ as: 'u', action: 'read', expect: 'deny' }] },
      /\.collection: must name a collection/,
    ],
    [
      'a read of nothing',
      { cases: [{ as: 'u', collection: 'a', action: 'read', expect: 'deny' }] },
      /where or document is missing/,
    ],
    [
      'a creation of nothing',
      { cases: [{ as: 'u', collection: 'a', action: 'create', expect: 'deny' }] },
      /data is missing/,
    ],
  ])('refuses %s', (_name, content, words) => {
    expect(() => readTable(content)).toThrow(words);
  });

  it('reads EJSON, times and names', () => {
    const table = readTable({
      $schema: 'x',
      now: '2020-09-13T12:26:40Z',
      cases: [
        {
          name: 'mine',
          as: { uid: 'u' },
          collection: 'a',
          action: 'read',
          where: { at: { $date: 0 } },
          expect: 'deny',
        },
      ],
    });
    expect(table.now).toBe(1_600_000_000_000);
    expect(table.cases).toEqual([
      {
        name: 'mine',
        as: { uid: 'u' },
        target: 'collection',
        collection: 'a',
        action: 'read',
        where: { at: new Date(0) },
        expect: 'deny',
      },
    ]);
  });
});

describe('runTable', () => {
  const run = async (table: RuleTable, mode: PermissionMode) => {
    const permissions = {
      permissionOf: () => mode,
      rulesOf: () => undefined,
      storage: { mode, rules: {} },
      collections: [],
    };
    const { results, coverage } = await runTable(table, permissions, 0);
    expect(coverage).toEqual([]);
    return results.map(({ came }) => came);
  };
  const table = readTable({
    cases: [
      ['u', 'a', 'read', {}, 'allow'],
      ['u', 'a', 'create', {}, 'allow'],
      ['u', 'a', 'update', {}, 'allow'],
      ['u', 'a', 'delete', {}, 'allow'],
      {
        as: 'u',
        collection: 'a',
        action: 'update',
        document: { _openid: 'u' },
        data: { n: 1 },
        expect: 'allow',
      },
      {
        as: 'u',
        collection: 'a',
        action: 'update',
        document: { _openid: 'v' },
        data: { n: 1 },
        expect: 'deny',
      },
      { as: 'u', collection: 'a', action: 'read', document: { _openid: 'v' }, expect: 'allow' },
      ['u', 'storage', 'read', { path: 'x', owner: 'v' }, 'allow'],
      ['u', 'storage', 'write', { path: 'x', owner: 'v' }, 'deny'],
      [null, 'a', 'create', {}, 'deny'],
    ],
  });

  it.each<[PermissionMode, string]>([
    ['READONLY', 'allow allow allow allow allow deny allow allow deny deny'],
    ['PRIVATE', 'allow allow allow allow allow deny deny deny deny deny'],
    ['ADMINWRITE', 'allow deny deny deny deny deny allow allow deny deny'],
    ['ADMINONLY', 'deny deny deny deny deny deny deny deny deny deny'],
  ])('knows the basic mode %s', async (mode, came) => {
    expect((await run(table, mode)).join(' ')).toBe(came);
  });
});

describe('what is known of a query', () => {
  it('has bounds, beyond which nothing is known', () => {
    const fields = (count: number) => Array.from({ length: count }, (_, index) => ({ [`f${index}`]: index }));
    expect(alternativesOf({ $and: fields(200) })).toHaveLength(1);
    expect(alternativesOf({ $and: fields(600) })).toBeUndefined();
    expect(alternativesOf({ $or: fields(60) })).toHaveLength(60);
    expect(alternativesOf({ $or: fields(65) })).toBeUndefined();
    const values = (count: number) => ({ n: { $in: Array.from({ length: count }, (_, index) => index) } });
    expect(alternativesOf(values(500))?.[0]?.of('n')).toHaveLength(500);
    expect(shown(alternativesOf(values(501))?.[0]?.of('n') ?? [])).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['a value', { n: 'a' }, '"a"'],
    ['null', { n: null }, 'missing | null'],
    ['an order', { n: { $gt: 5 } }, '> 5'],
    ['two', { n: { $gte: 5, $lt: 7 } }, '≥ 5, < 7'],
    ['dates', { n: { $lte: new Date(0) } }, '≤ 1970-01-01T00:00:00.000Z'],
    ['one of', { n: { $in: [1, 'a'] } }, '1 | "a"'],
    ['none of', { n: { $nin: [1, 'a'] } }, '≠ 1, "a"'],
    ['something', { n: { $exists: true } }, '≠ missing'],
    ['a contradiction', { n: { $in: [] } }, undefined],
    ['a pattern', { n: /a/ }, undefined],
    ['a list', { n: ['a'] }, 'array'],
  ])('is shown: %s', (_name, query, words) => {
    const facts = alternativesOf(query)?.[0];
    expect(facts === undefined ? undefined : shown(facts.of('n'))).toBe(words);
  });
});
