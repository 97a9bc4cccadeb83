import { describeBeyond, describeChange, describeUndeclared } from '../../../../cloud/database';
import type { BeyondLimit, DeclaredChange, Undeclared } from '../../../../cloud/protocol';

const index = {
  name: 'n',
  keys: { n: 1 as const },
  unique: true,
  sparse: true,
  hidden: true,
  expireAfterSeconds: 5,
  partialFilterExpression: {},
};
const of = { collection: 'notes' };

describe('changes in words', () => {
  it.each<[DeclaredChange, string]>([
    [{ kind: 'createCollection', ...of }, 'create collection notes'],
    [
      {
        kind: 'setPermission',
        ...of,
        from: { permission: 'PRIVATE' },
        to: { permission: 'CUSTOM', rules: { read: 'true' } },
      },
      'permission of notes: PRIVATE -> CUSTOM {"read":"true"}',
    ],
    [
      {
        kind: 'setPermission',
        collection: null,
        from: { permission: 'READONLY' },
        to: { permission: 'PRIVATE' },
      },
      'permission of the storage: READONLY -> PRIVATE',
    ],
    [{ kind: 'setSchema', ...of }, 'set the schema of notes'],
    [{ kind: 'removeSchema', ...of }, 'remove the schema of notes'],
    [
      { kind: 'createIndex', ...of, index },
      'create index n {"n":1} unique sparse hidden TTL 5 s partial of notes',
    ],
    [
      { kind: 'changeIndex', ...of, index: { name: 'n', keys: { n: -1 } } },
      'change index n {"n":-1} of notes, in place',
    ],
    [
      { kind: 'replaceIndex', ...of, index: { name: 'n', keys: { n: -1 } }, replaced: ['n', 'm'] },
      'build index n {"n":-1} of notes anew, in the place of n, m',
    ],
    [
      { kind: 'tidyIndex', ...of, name: 'n~beside' },
      'drop index n~beside of notes, left by an interrupted change',
    ],
    [{ kind: 'dropIndex', ...of, name: 'n' }, 'drop index n of notes'],
    [{ kind: 'dropValidator', ...of }, 'drop the validator of notes'],
    [{ kind: 'dropCollection', ...of, documents: 3 }, 'drop collection notes with 3 documents'],
  ])('%j', (change, words) => {
    const { en, zh } = describeChange(change);
    expect(en).toBe(words);
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it.each<[Undeclared, string]>([
    [{ kind: 'collection', ...of, documents: 3 }, 'collection notes with 3 documents'],
    [{ kind: 'index', ...of, name: 'n' }, 'index n of notes'],
    [{ kind: 'validator', ...of }, 'validator of notes'],
  ])('%j', (one, words) => {
    expect(describeUndeclared(one).en).toBe(words);
    expect(describeUndeclared(one).zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it.each<[BeyondLimit, string]>([
    [{ kind: 'collections', count: 101, limit: 100 }, "101 collections, and WeChat's cloud takes 100."],
    [{ kind: 'indexes', ...of, count: 21, limit: 20 }, "21 indexes of notes, and WeChat's cloud takes 20."],
  ])('%j', (beyond, words) => {
    expect(describeBeyond(beyond).en).toBe(words);
    expect(describeBeyond(beyond).zh).toMatch(/[\u4e00-\u9fff]/);
  });
});
