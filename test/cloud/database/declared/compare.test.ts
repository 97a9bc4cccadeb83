import type { CollectionSettings, IndexSettings } from '../../../../cloud/base';
import type { Actual, ActualCollection } from '../../../../cloud/database/declared/actual';
import { compare, validationFor } from '../../../../cloud/database/declared/compare';
import { BESIDE, readActualIndex, specificationOf } from '../../../../cloud/database/declared/index-settings';
import type { Declaration } from '../../../../cloud/protocol';

const SCHEMA = { required: ['title'] };
const N: IndexSettings = { name: 'n', keys: { n: 1 } };

const declare = (
  notes: CollectionSettings | undefined,
  storage: Declaration['storage'] = {},
): Declaration => ({ collections: notes === undefined ? {} : { notes }, storage });
const there = (notes: Partial<ActualCollection> | undefined, permissions = declare(undefined)): Actual => ({
  collections:
    notes === undefined ? {} : { notes: { indexes: [], validation: undefined, documents: 0, ...notes } },
  permissions,
});
const index = (settings: IndexSettings) => readActualIndex(specificationOf(settings));
const changesOf = (declared: Declaration, actual: Actual, deletes = false) =>
  compare(declared, actual, { deletes }).changes.map((change) =>
    'index' in change ? `${change.kind} ${change.index.name}` : change.kind,
  );

describe('comparing what is declared with what there is', () => {
  it.each<[string, Declaration, Actual, readonly string[]]>([
    ['nothing', declare(undefined), there(undefined), []],
    ['a collection that is not there', declare({}), there(undefined), ['createCollection']],
    ['one that is', declare({}), there({}), []],
    [
      'everything new',
      declare({ permission: 'ADMINONLY', schema: SCHEMA, indexes: [N] }),
      there(undefined),
      ['setPermission', 'createCollection', 'setSchema', 'createIndex n'],
    ],
    ['another permission', declare({ permission: 'READONLY' }), there({}), ['setPermission']],
    ['the default permission in words', declare({ permission: 'PRIVATE' }), there({}), []],
    ['the default of the storage in words', declare({}, { permission: 'READONLY' }), there({}), []],
    [
      'another permission of the storage',
      declare({}, { permission: 'ADMINONLY' }),
      there({}),
      ['setPermission'],
    ],
    [
      'rules in another order and form',
      declare({ permission: 'CUSTOM', rules: { read: true, write: 'false' } }),
      there({}, declare({ permission: 'CUSTOM', rules: { write: false, read: 'true' } })),
      [],
    ],
    [
      'another rule',
      declare({ permission: 'CUSTOM', rules: { read: true } }),
      there({}, declare({ permission: 'CUSTOM', rules: { read: false } })),
      ['setPermission'],
    ],
    [
      'a permission that is declared no more',
      declare(undefined),
      there({}, declare({ permission: 'READONLY' })),
      ['setPermission'],
    ],
    ['the same index', declare({ indexes: [N] }), there({ indexes: [index(N)] }), []],
    [
      'other keys',
      declare({ indexes: [N] }),
      there({ indexes: [index({ ...N, keys: { n: -1 } })] }),
      ['replaceIndex n'],
    ],
    [
      'keys in another order',
      declare({ indexes: [{ name: 'ab', keys: { a: 1, b: 1 } }] }),
      there({ indexes: [index({ name: 'ab', keys: { b: 1, a: 1 } })] }),
      ['replaceIndex ab'],
    ],
    [
      'unique now',
      declare({ indexes: [{ ...N, unique: true }] }),
      there({ indexes: [index(N)] }),
      ['replaceIndex n'],
    ],
    [
      'sparse now',
      declare({ indexes: [{ ...N, sparse: true }] }),
      there({ indexes: [index(N)] }),
      ['replaceIndex n'],
    ],
    [
      'another filter',
      declare({ indexes: [{ ...N, partialFilterExpression: { a: { $gt: 1 } } }] }),
      there({ indexes: [index({ ...N, partialFilterExpression: { a: { $gt: 2 } } })] }),
      ['replaceIndex n'],
    ],
    [
      'hidden now',
      declare({ indexes: [{ ...N, hidden: true }] }),
      there({ indexes: [index(N)] }),
      ['changeIndex n'],
    ],
    [
      'a time to live',
      declare({ indexes: [{ ...N, expireAfterSeconds: 5 }] }),
      there({ indexes: [index(N)] }),
      ['changeIndex n'],
    ],
    [
      'a time to live no more',
      declare({ indexes: [N] }),
      there({ indexes: [index({ ...N, expireAfterSeconds: 5 })] }),
      ['replaceIndex n'],
    ],
    [
      'the same index under another name',
      declare({ indexes: [N] }),
      there({ indexes: [index({ ...N, name: 'old' })] }),
      ['replaceIndex n'],
    ],
    [
      'what an interrupted change has left',
      declare({ indexes: [N] }),
      there({ indexes: [index(N), { ...index(N), name: `n${BESIDE}`, identity: 'x' }] }),
      ['tidyIndex'],
    ],
    ['the same schema', declare({ schema: SCHEMA }), there({ validation: validationFor(SCHEMA) }), []],
    [
      'another schema',
      declare({ schema: { required: ['x'] } }),
      there({ validation: validationFor(SCHEMA) }),
      ['setSchema'],
    ],
    [
      'a schema that only warns',
      declare({ schema: SCHEMA }),
      there({ validation: { ...validationFor(SCHEMA), action: 'warn' } }),
      ['setSchema'],
    ],
    ['a schema no more', declare({}), there({ validation: validationFor(SCHEMA) }), ['removeSchema']],
    [
      'a validator of other words',
      declare({}),
      there({ validation: { validator: { n: 1 }, level: 'strict', action: 'error' } }),
      [],
    ],
  ])('finds of %s', (_name, declared, actual, expected) => {
    expect(changesOf(declared, actual)).toEqual(expected);
  });

  it('names what an index takes the place of, also where two change places', () => {
    const a: IndexSettings = { name: 'a', keys: { x: 1 } };
    const b: IndexSettings = { name: 'b', keys: { y: 1 } };
    const { changes } = compare(
      declare({
        indexes: [
          { ...a, keys: { y: 1 } },
          { ...b, keys: { x: 1 } },
        ],
      }),
      there({ indexes: [index(a), index(b)] }),
      { deletes: false },
    );
    expect(changes).toMatchObject([
      { kind: 'replaceIndex', index: { name: 'a' }, replaced: ['a', 'b'] },
      { kind: 'replaceIndex', index: { name: 'b' }, replaced: ['b', 'a'] },
    ]);
  });

  it('lists what is not declared, and deletes it last where asked', () => {
    const actual: Actual = {
      collections: {
        notes: {
          indexes: [index(N)],
          validation: { validator: { n: 1 }, level: 'strict', action: 'error' },
          documents: 1,
        },
        old: { indexes: [], validation: undefined, documents: 7 },
      },
      permissions: declare(undefined),
    };
    const declared: Declaration = { collections: { notes: {}, more: {} }, storage: {} };
    const kept = compare(declared, actual, { deletes: false });
    expect(kept.undeclared).toEqual([
      { kind: 'index', collection: 'notes', name: 'n' },
      { kind: 'validator', collection: 'notes' },
      { kind: 'collection', collection: 'old', documents: 7 },
    ]);
    expect(kept.changes).toEqual([{ kind: 'createCollection', collection: 'more' }]);
    const gone = compare(declared, actual, { deletes: true });
    expect(gone.undeclared).toEqual([]);
    expect(gone.changes).toEqual([
      { kind: 'createCollection', collection: 'more' },
      { kind: 'dropIndex', collection: 'notes', name: 'n' },
      { kind: 'dropValidator', collection: 'notes' },
      { kind: 'dropCollection', collection: 'old', documents: 7 },
    ]);
  });

  it('finds more than the real cloud takes', () => {
    const many = Array.from({ length: 20 }, (_, n): IndexSettings => ({
      name: `i${n}`,
      keys: { [`f${n}`]: 1 },
    }));
    const collections = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`c${n}`, {}]));
    const beyond = (declared: Declaration, actual = there(undefined)) =>
      compare(declared, actual, { deletes: false }).beyond;
    expect(beyond(declare({ indexes: many.slice(1) }))).toEqual([]);
    expect(beyond(declare({ indexes: many }))).toEqual([
      { kind: 'indexes', collection: 'notes', count: 21, limit: 20 },
    ]);
    expect(beyond({ collections, storage: {} })).toEqual([{ kind: 'collections', count: 101, limit: 100 }]);
    // What is there and not declared counts, as long as it stays.
    const full = there({ indexes: many.map(index) });
    expect(beyond(declare({}), full)).toHaveLength(1);
    expect(compare(declare({}), full, { deletes: true }).beyond).toEqual([]);
  });

  it('tells which collections are still to be seeded', () => {
    const seeded = declare({ seed: 'notes.jsonl' });
    const unseeded = (actual: Actual) => compare(seeded, actual, { deletes: false }).unseeded;
    expect(unseeded(there(undefined))).toEqual(['notes']);
    expect(unseeded(there({ documents: 0 }))).toEqual(['notes']);
    expect(unseeded(there({ documents: 1 }))).toEqual([]);
    expect(compare(declare({}), there({}), { deletes: false }).unseeded).toEqual([]);
  });
});
