import type { Document } from 'bson';
import { openJudged } from './judged';

const idsOf = (documents: readonly Document[]) => documents.map(({ _id }) => String(_id)).sort();
const DENIED = { code: 'DATABASE_PERMISSION_DENIED' };
const CUSTOM = (read: string) => ({ permission: 'CUSTOM', rules: { read } }) as const;

describe('a watch whose permissions change', () => {
  let rig: Awaited<ReturnType<typeof openJudged>>;

  beforeEach(async () => {
    rig = await openJudged();
    rig.use({ notes: { permission: 'READONLY' } });
    await rig.insert('notes', { _id: 'a', _openid: 'alice', n: 1 }, { _id: 'b', _openid: 'bob', n: 1 });
  });
  afterEach(() => rig.stop());

  const changesOf = (client: { readonly batches: readonly { readonly changes: readonly Document[] }[] }) =>
    client.batches.flatMap(({ changes }) =>
      changes.map(({ dataType, queueType, id }) => [dataType, queueType, id].join(' ')),
    );

  it('ends at once where pages may not read any more, and tells nothing of what follows', async () => {
    const client = await rig.watch({ collection: 'notes', query: {} }, 'alice');
    rig.use({ notes: { permission: 'ADMINONLY' } });
    await rig.set('notes', 'a', { n: 2 });
    await client.until(() => client.error !== undefined);
    expect(client.error).toMatchObject(DENIED);
    expect(client.batches).toEqual([]);
    expect(rig.counts()).toMatchObject({ watches: 0, queries: 0 });
  });

  it('goes on without what may not be seen any more', async () => {
    const client = await rig.watch({ collection: 'notes', query: {} }, 'alice');
    await rig.set('notes', 'b', { n: 2 });
    await client.until(() => client.batches.length === 1);
    rig.use({ notes: { permission: 'PRIVATE' } });
    await rig.set('notes', 'b', { n: 3 });
    await client.until(() => client.batches.length === 2);
    await rig.set('notes', 'a', { n: 4 });
    await client.until(() => client.batches.length === 3);
    expect(changesOf(client)).toEqual(['update update b', 'remove dequeue b', 'update update a']);
    expect(client.batches.map(({ event }) => event)).toEqual([1, 2, 3]);
    rig.use({ notes: { permission: 'READONLY' } });
    await client.until(() => client.batches.length === 4);
    expect(client.documents).toEqual(await rig.find('notes', {}));
    expect(rig.counts()).toMatchObject({ watches: 1, queries: 1 });
  });

  it('goes on as if nothing had happened where the same may be seen', async () => {
    const client = await rig.watch({ collection: 'notes', query: { n: { $gt: 0 } } }, 'alice');
    rig.use({ notes: { permission: 'ADMINWRITE' } });
    await rig.set('notes', 'b', { n: 3 });
    await client.until(() => client.batches.length === 1);
    expect(changesOf(client)).toHaveLength(1);
    expect(client.documents.find(({ _id }) => _id === 'b')).toMatchObject({
      n: expect.anything() as unknown,
    });
  });

  it('of a function goes on whatever pages may', async () => {
    const client = await rig.watch({ collection: 'notes', query: {} }, null);
    rig.use({ notes: { permission: 'ADMINONLY' } });
    await rig.set('notes', 'b', { n: 2 });
    await client.until(() => client.batches.length === 1);
    expect(changesOf(client)).toEqual(['update update b']);
  });

  it('asks again what a rule reads by get(), before each event', async () => {
    await rig.insert('roles', { _id: 'alice', ok: true });
    rig.use({ notes: CUSTOM('get(`database.roles.${auth.openid}`).ok == true') });
    const client = await rig.watch({ collection: 'notes', query: {} }, 'alice');
    await rig.set('notes', 'b', { n: 2 });
    await client.until(() => client.batches.length === 1);
    await rig.set('roles', 'alice', { seen: 1 });
    await rig.set('notes', 'b', { n: 3 });
    await client.until(() => client.batches.length === 2);
    await rig.set('roles', 'alice', { ok: false });
    await rig.set('notes', 'b', { n: 4 });
    await client.until(() => client.error !== undefined);
    expect(client.error).toMatchObject(DENIED);
    // Where the change of the role is still in doubt, it is told what is there rather than what happened.
    const second = expect.stringMatching(/^(?:update|replace) update b$/) as string;
    expect(changesOf(client)).toEqual(['update update b', second]);
  });

  it('ends where what a rule reads changes and the watched documents do not', async () => {
    await rig.insert('roles', { _id: 7, ok: true });
    rig.use({ notes: CUSTOM('get("database.roles.7").ok == true') });
    const client = await rig.watch({ collection: 'notes', query: {} }, 'alice');
    await rig.remove('roles', 7);
    await client.until(() => client.error !== undefined);
    expect(client.error).toMatchObject(DENIED);
  });

  it('looks at the time of each event', async () => {
    const late = rig.clock.now() + 1000;
    rig.use({ notes: CUSTOM(`now < ${late}`) });
    const client = await rig.watch({ collection: 'notes', query: {} }, 'alice');
    await rig.set('notes', 'b', { n: 2 });
    await client.until(() => client.batches.length === 1);
    rig.clock.advance(2000);
    await rig.set('notes', 'b', { n: 3 });
    await client.until(() => client.error !== undefined);
    expect(client.error).toMatchObject(DENIED);
    expect(client.batches).toHaveLength(1);
  });

  it('follows documents that end by the time', async () => {
    const now = rig.clock.now();
    rig.use({ notes: CUSTOM('doc.from < now') });
    await rig.insert('notes', { _id: 'c', from: now - 50 });
    const client = await rig.watch({ collection: 'notes', query: { from: { $lt: now - 10 } } }, 'alice');
    rig.clock.advance(1000);
    await rig.insert('notes', { _id: 'd', from: now - 20 }, { _id: 'e', from: now + 5 });
    await client.until(() => client.batches.length === 1);
    expect(idsOf(client.documents)).toEqual(['c', 'd']);
    expect(client.error).toBeUndefined();
  });

  it('is told as one difference to a client that was away, which never had a number twice', async () => {
    const client = await rig.watch({ collection: 'notes', query: {} }, 'alice');
    await rig.insert('notes', { _id: 'c', _openid: 'alice' });
    await client.until(() => client.batches.length === 1);
    client.detach();
    rig.use({ notes: { permission: 'PRIVATE' } });
    await rig.set('notes', 'b', { n: 9 });
    await client.resume();
    expect(idsOf(client.documents)).toEqual(['a', 'c']);
    await rig.insert('notes', { _id: 'd', _openid: 'alice' });
    await client.until(() => client.batches.length === 3);
    expect(idsOf(client.documents)).toEqual(['a', 'c', 'd']);
    client.detach();
    rig.use({ notes: { permission: 'ADMINONLY' } });
    await expect(client.resume()).rejects.toMatchObject(DENIED);
    expect(rig.counts()).toMatchObject({ watches: 0 });
  });

  it('shows a limited result that is filled up from what may still be seen', async () => {
    await rig.insert(
      'notes',
      ...Array.from({ length: 6 }, (_, at) => ({
        _id: `x${at}`,
        _openid: at % 2 === 0 ? 'alice' : 'bob',
        n: 10 + at,
      })),
    );
    const client = await rig.watch({ collection: 'notes', query: {}, sort: { n: -1 }, limit: 2 }, 'alice');
    expect(idsOf(client.documents)).toEqual(['x4', 'x5']);
    rig.use({ notes: { permission: 'PRIVATE' } });
    await client.until(() => client.batches.length === 1);
    expect(changesOf(client)).toEqual(['limit dequeue x5', 'limit enqueue x2']);
  });
});
