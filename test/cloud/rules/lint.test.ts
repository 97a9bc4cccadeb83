import { lintRules } from '../../../cloud/rules';

const codes = (sources: Record<string, string | boolean>, kind: 'database' | 'storage' = 'database') =>
  lintRules(sources, kind, 'x').map(({ code, place, text }) => [code, place, text]);

describe('lintRules', () => {
  it.each<[string, Record<string, string | boolean>, [string, string, string][]]>([
    [
      'says nothing of rules as documented',
      { read: true, write: 'doc._openid == auth.openid' },
      [['PUBLIC_READ', 'x.read', 'true']],
    ],
    ['a write that is true', { write: true }, [['PUBLIC_WRITE', 'x.write', 'true']]],
    [
      'a write that is always true',
      { write: 'doc.a == 1 || doc.a != 1' },
      [['PUBLIC_WRITE', 'x.write', 'doc.a == 1 || doc.a != 1']],
    ],
    [
      'a read that never holds',
      { read: 'doc.a == 1 && doc.a == 2' },
      [['NEVER_TRUE', 'x.read', 'doc.a == 1 && doc.a == 2']],
    ],
    ['nothing of a plain false', { write: false }, []],
    ['an update of everything', { update: 'auth != null' }, [['WRITE_OF_ALL', 'x.update', 'auth != null']]],
    ['nothing of a creation by anybody who is signed in', { create: 'auth != null' }, []],
    [
      'request.data in a read',
      { read: "doc._id == '1' && request.data.a == 1" },
      [['NO_REQUEST_DATA', 'x.read', "doc._id == '1' && request.data.a == 1"]],
    ],
    [
      'request.data in a write, which is for removals too',
      { write: "doc._id == '1' && request.data.a == 1" },
      [['NO_REQUEST_DATA', 'x.write', "doc._id == '1' && request.data.a == 1"]],
    ],
    [
      'a part that is implied by the other',
      { create: 'doc.age > 10 && doc.age > 5' },
      [['USELESS_PART', 'x.create', 'doc.age > 5']],
    ],
    [
      'a part that is implied by the other, the other way round',
      { create: "auth.openid == 'x' && (doc.a == 1 || doc.a == 1)" },
      [['USELESS_PART', 'x.create', 'doc.a == 1']],
    ],
    [
      'get() to the right of a comparison',
      { create: 'auth.openid == get(`database.a.${request.data.b}`).c' },
      [['GET_TO_THE_RIGHT', 'x.create', 'auth.openid == get(`database.a.${request.data.b}`).c']],
    ],
    [
      'forms that are not documented',
      { create: "doc.a ? doc.b == 1 : !('c' in request.data)" },
      [
        ['NOT_DOCUMENTED', 'x.create', "doc.a ? doc.b == 1 : !('c' in request.data)"],
        ['NOT_DOCUMENTED', 'x.create', 'doc.a'],
        ['NOT_DOCUMENTED', 'x.create', "'c' in request.data"],
      ],
    ],
    ['that doc(id) cannot pass', { read: 'doc.a == 1' }, [['WHERE_NEEDED', 'x.read', 'doc.a == 1']]],
    ['nothing of _id', { read: 'doc._id == auth.openid' }, []],
    ['a mistake', { read: 'doc.a = 1' }, [['RULE_SYNTAX', 'x.read', 'doc.a = 1']]],
    ['a key that does not exist', { reed: true }, [['RULE_SYNTAX', 'x.reed', 'true']]],
  ])('%s', (_name, sources, expected) => {
    expect(
      codes(sources).filter(([code]) => expected.some(([each]) => each === code) || code !== 'WHERE_NEEDED'),
    ).toEqual(expected);
  });

  it('knows storage rules', () => {
    expect(codes({ read: true, write: 'auth != null' }, 'storage')).toEqual([
      ['PUBLIC_READ', 'x.read', 'true'],
      ['WRITE_OF_ALL', 'x.write', 'auth != null'],
    ]);
    expect(codes({ create: true }, 'storage')).toEqual([['RULE_SYNTAX', 'x.create', 'true']]);
  });
});
