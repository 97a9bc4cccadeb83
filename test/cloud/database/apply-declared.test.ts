import type { CollectionSettings } from '../../../cloud/base';
import { applyDeclared } from '../../../cloud/database';
import type { Store } from '../../../cloud/store';
import { openStore } from './store';

describe('declared collections', () => {
  let store: Store;
  const warnings: [string, unknown][] = [];
  const apply = (collections: Record<string, CollectionSettings>) =>
    applyDeclared({
      store,
      env: 'dev-1',
      collections,
      warn: (code, fields) => warnings.push([code, fields]),
    });
  beforeAll(async () => {
    store = await openStore();
  });
  afterAll(() => store.stop());
  afterEach(() => void warnings.splice(0));

  it('are made with their indexes, and made once', async () => {
    const notes = { indexes: [{ name: 'newest', keys: { at: -1, _id: 1 } as const }] };
    await apply({ notes, users: {} });
    await apply({ notes, users: {} });
    expect(await store.collections('dev-1')).toEqual(['notes', 'users']);
    const { cursor } = await store.command('dev-1', { listIndexes: 'notes' });
    expect(JSON.stringify(cursor)).toContain('newest');
    expect(warnings).toEqual([]);
  });

  it('leave out an index that the documents forbid, and say so', async () => {
    const target = { database: 'dev-1', collection: 'twins' };
    await store.insert(target, [
      { _id: 'a', n: 1 },
      { _id: 'b', n: 1 },
    ]);
    await apply({ twins: { indexes: [{ name: 'only', keys: { n: 1 }, unique: true }] } });
    expect(warnings).toEqual([
      ['INDEX_REFUSED', expect.objectContaining({ collection: 'twins', name: 'only' })],
    ]);
    expect(await store.count(target, {})).toBe(2);
  });
});
