import {
  createPermissionTable,
  mayUseFile,
  type StoragePermission,
  type Subject,
} from '../../../cloud/rules';
import { failure } from '../database/setup';
import { rulesOf } from './setup';

const FILE = '/p/yunlet.config.json';
const alice: Subject = { kind: 'user', openid: 'alice' };

describe('createPermissionTable', () => {
  it('has WeChat’s defaults for what is not declared', () => {
    const table = createPermissionTable({ collections: { a: {} }, storage: {} }, FILE);
    expect([table.permissionOf('a'), table.permissionOf('b'), table.permissionOf('__proto__')]).toEqual([
      'PRIVATE',
      'PRIVATE',
      'PRIVATE',
    ]);
    expect(table.storage()).toEqual({ mode: 'READONLY', rules: {} });
    expect(table.rulesOf('b')).toBeUndefined();
  });

  it('reads rules; what is not given for a kind of writing follows write', () => {
    const rules = { read: true, write: 'auth != null', delete: false };
    const table = createPermissionTable(
      { collections: { a: { permission: 'CUSTOM', rules } }, storage: {} },
      FILE,
    );
    const { read, create, update, delete: removal } = table.rulesOf('a') ?? {};
    expect([read?.source, create?.key, update?.key, removal?.source]).toEqual([
      'true',
      'write',
      'write',
      'false',
    ]);
  });

  it.each([
    [
      'a rule that cannot be read',
      { permission: 'CUSTOM', rules: { read: 'doc.a = 1' } },
      /"collections\.a\.rules\.read": column 1:/,
    ],
    [
      'a rule that does not exist',
      { permission: 'CUSTOM', rules: { reed: true } },
      /"collections\.a\.rules\.reed": there is no such rule/,
    ],
    [
      'rules beside a basic mode',
      { permission: 'PRIVATE', rules: { read: true } },
      /rules need "permission": "CUSTOM"/,
    ],
    ['rules without a mode', { rules: { read: true } }, /rules need "permission": "CUSTOM"/],
  ] as const)('refuses %s', (_name, given, words) => {
    const make = () => createPermissionTable({ collections: { a: given }, storage: {} }, FILE);
    expect(make).toThrow(failure('CONFIG_INVALID', words));
    expect(make).toThrow(FILE);
  });

  it('keeps what is in force where what comes is wrong', () => {
    const custom = (read: string) => ({
      collections: { a: { permission: 'CUSTOM', rules: { read } } as const },
      storage: {},
    });
    const table = createPermissionTable(custom('true'), FILE);
    expect(() => table.replace(custom('nonsense ('))).toThrow(failure('CONFIG_INVALID'));
    expect(table.rulesOf('a')?.read?.source).toBe('true');
    table.replace(custom('false'));
    expect(table.rulesOf('a')?.read?.source).toBe('false');
    table.replace({ collections: {}, storage: { permission: 'ADMINONLY' } });
    expect([table.permissionOf('a'), table.storage().mode]).toEqual(['PRIVATE', 'ADMINONLY']);
  });
});

describe('mayUseFile', () => {
  const permissions = {
    READONLY: { mode: 'READONLY', rules: {} },
    PRIVATE: { mode: 'PRIVATE', rules: {} },
    ADMINWRITE: { mode: 'ADMINWRITE', rules: {} },
    ADMINONLY: { mode: 'ADMINONLY', rules: {} },
    open: { mode: 'CUSTOM', rules: rulesOf({ read: true, write: true }, 'storage') },
    own: {
      mode: 'CUSTOM',
      rules: rulesOf(
        { read: 'resource.openid == auth.openid', write: 'resource.openid == auth.openid' },
        'storage',
      ),
    },
    folder: { mode: 'CUSTOM', rules: rulesOf({ read: '/^open\\//.test(resource.path) == true' }, 'storage') },
    empty: { mode: 'CUSTOM', rules: {} },
  } as const satisfies Record<string, StoragePermission>;

  it.each<[keyof typeof permissions, 'read' | 'write', string | null, boolean]>([
    ['READONLY', 'read', 'bob', true],
    ['READONLY', 'write', 'alice', true],
    ['READONLY', 'write', 'bob', false],
    ['READONLY', 'write', null, false],
    ['PRIVATE', 'read', 'bob', false],
    ['PRIVATE', 'read', 'alice', true],
    ['ADMINWRITE', 'read', 'bob', true],
    ['ADMINWRITE', 'write', 'alice', false],
    ['ADMINONLY', 'read', 'alice', false],
    ['open', 'write', 'bob', true],
    ['own', 'read', 'alice', true],
    ['own', 'read', 'bob', false],
    ['own', 'write', null, false],
    ['folder', 'read', 'bob', true],
    ['folder', 'write', 'alice', false],
    ['empty', 'read', 'alice', false],
  ])('%s: %s of a file of %s: %s', (name, action, owner, allowed) => {
    const file = { owner, path: 'open/a.png' };
    expect(mayUseFile(action, file, { permission: permissions[name], subject: alice })).toBe(allowed);
    for (const kind of ['function', 'admin'] as const) {
      expect(
        mayUseFile(action, file, { permission: permissions[name], subject: { kind, openid: null } }),
      ).toBe(true);
    }
  });

  it('gives nobody what is nobody’s', () => {
    const nobody: Subject = { kind: 'user', openid: null };
    for (const name of ['READONLY', 'own'] as const) {
      expect(
        mayUseFile('write', { owner: null, path: 'a' }, { permission: permissions[name], subject: nobody }),
      ).toBe(false);
    }
  });
});
