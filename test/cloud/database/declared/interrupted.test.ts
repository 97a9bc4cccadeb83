import { isCloudError, type IndexSettings } from '../../../../cloud/base';
import { StoreError, type Store } from '../../../../cloud/store';
import { openStore } from '../store';
import { createScene, declare, KEEP } from './scene';

const before = declare({
  notes: {
    schema: { required: ['a'] },
    indexes: [
      { name: 'one', keys: { a: 1 }, unique: true },
      { name: 'two', keys: { b: 1 } },
      { name: 'old', keys: { d: 1 }, unique: true },
    ],
  },
});
const one: IndexSettings = { name: 'one', keys: { b: 1 }, unique: true };
const after = declare({
  notes: {
    permission: 'ADMINONLY',
    schema: { required: ['b'] },
    indexes: [
      one,
      { name: 'two', keys: { a: 1 }, unique: true },
      { name: 'new', keys: { d: 1 }, unique: true },
      { name: 'three', keys: { c: -1 }, sparse: true },
    ],
  },
  more: { indexes: [{ name: 'n', keys: { n: 1 } }] },
});
const target = { database: 'dev-1', collection: 'notes' };

describe('a store that stops working', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore();
  });
  afterAll(() => store.stop());

  /** The store, of which every operation fails from the given one on. */
  const failing = (after: number): Store => {
    let left = after;
    const guard =
      <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
      async (...given: A): Promise<R> => {
        if (left-- <= 0) throw new StoreError({ code: 6, codeName: 'gone', message: 'gone', labels: [] });
        return work(...given);
      };
    return {
      ...store,
      command: guard(store.command),
      find: guard(store.find),
      update: guard(store.update),
      createCollection: guard(store.createCollection),
    };
  };

  it('is told, wherever it stops, and the next time everything is made', async () => {
    let whole = false;
    for (let steps = 0; !whole; steps++) {
      expect(steps).toBeLessThan(100);
      for (const database of ['dev-1', '__yunlet']) await store.dropDatabase(database);
      expect((await createScene(store).apply(before, KEEP)).refused).toEqual([]);
      await store.insert(target, [
        { _id: 1, a: 1, b: 1, d: 1 },
        { _id: 2, a: 2, b: 2, d: 2 },
      ]);
      const told = await createScene(failing(steps))
        .apply(after, KEEP)
        .catch((error: unknown) => error);
      whole = !isCloudError(told) && (told as { refused: readonly unknown[] }).refused.length === 0;

      // Whatever is there by then keeps apart what was apart, as long as both declarations want it.
      const twin = store.insert(target, [{ _id: 3, a: 3, b: 3, d: 1 }]);
      await expect(twin).rejects.toMatchObject({ failure: { code: 11000 } });
      const scene = createScene(store);
      expect((await scene.apply(after, KEEP)).refused).toEqual([]);
      expect((await scene.plan(after, KEEP)).changes).toEqual([]);
      expect(await store.count(target, {})).toBe(2);
    }
  }, 60_000);
});
