import fc from 'fast-check';
import type { CollectionSettings, IndexSettings } from '../../../../cloud/base';
import type { Declaration, DeclaredChange } from '../../../../cloud/protocol';
import { StoreError, type Store } from '../../../../cloud/store';
import { openStore } from '../store';
import { createScene } from './scene';

const optionally = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

const index = fc
  .record(
    {
      name: fc.constantFrom('a', 'b', 'c'),
      keys: fc.constantFrom<IndexSettings['keys']>(
        { x: 1 },
        { x: -1 },
        { y: 1 },
        { x: 1, y: -1 },
        { p: '2dsphere' },
      ),
      unique: fc.boolean(),
      sparse: fc.boolean(),
      hidden: fc.boolean(),
      expireAfterSeconds: fc.constantFrom(60, 3600),
    },
    { requiredKeys: ['name', 'keys'] },
  )
  .map(({ expireAfterSeconds, ...settings }): IndexSettings => {
    const [way, more] = Object.values(settings.keys);
    const dated = more === undefined && way !== '2dsphere' && expireAfterSeconds !== undefined;
    return { ...settings, ...(dated ? { expireAfterSeconds } : {}) };
  });
const indexes = fc.uniqueArray(index, {
  maxLength: 3,
  selector: ({ name, keys, unique, sparse }) => [
    name,
    JSON.stringify([keys, unique ?? false, sparse ?? false]),
  ],
  comparator: ([name, what], [otherName, other]) => name === otherName || what === other,
});
const collection: fc.Arbitrary<CollectionSettings> = fc
  .record({
    permission: optionally(fc.constantFrom('READONLY' as const, 'PRIVATE' as const, 'ADMINONLY' as const)),
    indexes: optionally(indexes),
    schema: optionally(
      fc.constantFrom<CollectionSettings['schema'] & object>(
        { properties: { x: { type: 'number' } } },
        { properties: { x: { type: 'integer' } }, required: ['x'] },
      ),
    ),
  })
  .map((settings) => Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)));
const declaration: fc.Arbitrary<Declaration> = fc.record({
  collections: fc.dictionary(fc.constantFrom('one', 'two'), collection, { maxKeys: 2 }),
  storage: fc.constantFrom<Declaration['storage']>({}, { permission: 'ADMINONLY' }),
});
const documents = fc.array(
  fc.record({ x: fc.constantFrom<unknown>(1, 2, 1.5, 'text', undefined), y: fc.constantFrom(1, 2) }),
  { maxLength: 3 },
);

describe('whatever is declared and whatever is there', () => {
  let store: Store;
  let run = 0;
  beforeAll(async () => {
    store = await openStore();
  });
  afterAll(() => store.stop());

  it('applying leaves to do what was refused, and nothing else; a second time changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        declaration,
        declaration,
        documents,
        fc.boolean(),
        async (first, second, rows, deletes) => {
          const env = `dev-${run++}`;
          const scene = createScene(store, { env, envs: [env] });
          const keep = { deletes: false };
          const target = { database: env, collection: 'one' };
          try {
            const before = await scene.apply(first, keep);
            expect(before.refused).toEqual([]);
            for (const [id, row] of rows.entries()) {
              // What was declared before refuses some of them.
              await store
                .insert(target, [{ _id: id, ...definite(row) }])
                .catch((error: unknown) => expect(error).toBeInstanceOf(StoreError));
            }
            const held = await store.count(target, {});
            const planned = await scene.plan(second, { deletes });
            const outcome = await scene.apply(second, { deletes });
            expect(texts([...outcome.done, ...outcome.refused.map(({ change }) => change)])).toEqual(
              texts(planned.changes),
            );
            const left = await scene.plan(second, { deletes });
            expect(texts(left.changes)).toEqual(texts(outcome.refused.map(({ change }) => change)));
            if (deletes) expect(left.undeclared).toEqual([]);
            const again = await scene.apply(second, { deletes });
            expect(again.done).toEqual([]);
            if (!deletes || Object.hasOwn(second.collections, 'one')) {
              expect(await store.count(target, {})).toBe(held);
            }
          } finally {
            await store.dropDatabase(env);
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});

const definite = (row: object) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
const texts = (changes: readonly DeclaredChange[]) => changes.map((change) => JSON.stringify(change)).sort();
