import { Long } from 'bson';
import { moreOf, openLab, openRaw, type Lab } from './setup';

let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ fake: true });
});

afterEach(() => lab.close());

const insert = (n: number, collection = 'c') => lab.send({ insert: collection, documents: [{ _id: n }] });

/** Whether a promise is still open after all that can run without the clock has run. */
async function pending(promise: Promise<unknown>): Promise<boolean> {
  let open = true;
  promise.then(
    () => (open = false),
    () => (open = false),
  );
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  return open;
}

it('waits for a change, without asking again, and gives it at once', async () => {
  const stream = await openRaw(lab);
  expect(stream.batch).toEqual([]);
  const more = moreOf(lab, stream, { maxTimeMS: 60_000 });
  expect(await pending(more)).toBe(true);
  await insert(1, 'other');
  expect(await pending(more)).toBe(true);
  await insert(2);
  const { batch, token } = await more;
  expect(batch).toMatchObject([{ operationType: 'insert', documentKey: { _id: 2 } }]);
  expect(token).toEqual(batch[0]?.['_id']);
});

it('answers with nothing when the time is over, and with a newer place to go on from', async () => {
  const stream = await openRaw(lab);
  const more = moreOf(lab, stream, { maxTimeMS: 500 });
  expect(await pending(more)).toBe(true);
  await insert(1, 'other');
  expect(await pending(more)).toBe(true);
  lab.fake.advance(500);
  const { batch, token, id } = await more;
  expect(batch).toEqual([]);
  expect(String(token['_data']) > String(stream.token['_data'])).toBe(true);
  expect(id).toEqual(stream.id);
  const again = await openRaw(lab, { resumeAfter: token });
  await insert(2);
  expect((await moreOf(lab, again)).batch).toMatchObject([{ documentKey: { _id: 2 } }]);
});

it('gives a batch at most as large as asked for, and its place', async () => {
  const stream = await openRaw(lab);
  await lab.send({ insert: 'c', documents: [{ _id: 1 }, { _id: 2 }, { _id: 3 }] });
  const first = await moreOf(lab, stream, { batchSize: 2 });
  expect(first.batch).toHaveLength(2);
  expect(first.token).toEqual(first.batch[1]?.['_id']);
  const again = await openRaw(lab, { resumeAfter: first.token });
  expect(again.batch).toMatchObject([{ documentKey: { _id: 3 } }]);
  expect((await moreOf(lab, first, { batchSize: 2 })).batch).toEqual(again.batch);
});

it('ends a wait when the cursor is killed', async () => {
  const stream = await openRaw(lab);
  const more = moreOf(lab, stream, { maxTimeMS: 60_000 });
  expect(await pending(more)).toBe(true);
  expect(await lab.send({ killCursors: 'c', cursors: [stream.id] })).toMatchObject({ ok: 1 });
  await expect(more).rejects.toMatchObject({ code: 237 });
  await expect(moreOf(lab, stream)).rejects.toMatchObject({ code: 43 });
  expect(lab.here.engine.cursors.size()).toBe(0);
});

it('frees the cursor when the connection of a wait is gone', async () => {
  const stream = await openRaw(lab);
  const connection = new AbortController();
  const more = moreOf(lab, stream, { maxTimeMS: 60_000, closed: connection.signal });
  expect(await pending(more)).toBe(true);
  connection.abort();
  await expect(more).rejects.toMatchObject({ code: 279 });
  expect(lab.here.engine.cursors.size()).toBe(0);
});

it('tells those who wait when the engine stops that they may go on later', async () => {
  const stream = await openRaw(lab);
  const more = lab.send({ getMore: stream.id, collection: 'c', maxTimeMS: 60_000 });
  expect(await pending(more)).toBe(true);
  lab.here.engine.cursors.killAll();
  expect(await more).toMatchObject({ ok: 0, code: 11600, errorLabels: ['ResumableChangeStreamError'] });
});

it('forgets a stream that nobody asks for ten minutes', async () => {
  const stream = await openRaw(lab);
  lab.fake.advance(600_000);
  await expect(moreOf(lab, stream)).rejects.toMatchObject({ code: 43 });
});

it('tells the time with streams and writes', async () => {
  const timed = { operationTime: expect.anything(), $clusterTime: { clusterTime: expect.anything() } };
  const pipeline = [{ $changeStream: {} }];
  const reply = await lab.send({ aggregate: 'c', pipeline, cursor: {} });
  expect(reply).toMatchObject(timed);
  const written = await insert(1);
  expect(written).toMatchObject(timed);
  const { id } = reply['cursor'] as { readonly id: unknown };
  const more = await lab.send({ getMore: Long.fromString(String(id)), collection: 'c' });
  expect(more).toMatchObject(timed);
  const { nextBatch } = more['cursor'] as {
    readonly nextBatch: readonly { readonly clusterTime: unknown }[];
  };
  expect(nextBatch[0]?.clusterTime).toEqual(written['operationTime']);
});

it('keeps a thousand waiting streams cheap', async () => {
  const streams = [];
  for (let n = 0; n < 1000; n++) streams.push(await openRaw(lab, {}, { collection: `c${n}` }));
  const waits = streams.map(({ id }, n) => lab.send({ getMore: id, collection: `c${n}`, maxTimeMS: 60_000 }));
  await pending(Promise.all(waits));
  const begun = process.cpuUsage();
  for (let n = 0; n < 200; n++) await insert(n, 'unwatched');
  const { user, system } = process.cpuUsage(begun);
  // 200 writes past 1,000 waiting streams: no more than a few milliseconds each.
  expect((user + system) / 1000 / 200).toBeLessThan(10);
  await insert(1, 'c500');
  expect(await waits[500]).toMatchObject({ cursor: { nextBatch: [{ documentKey: { _id: 1 } }] } });
  lab.here.engine.cursors.killAll();
  await Promise.all(waits);
}, 20_000);

describe('what is refused', () => {
  it.each<readonly [string, object, number]>([
    ['an unknown field', { nope: 1 }, 40415],
    ['an unknown mode', { fullDocument: 'sometimes' }, 2],
    ['an unknown mode before', { fullDocumentBeforeChange: 'sometimes' }, 2],
    ['two beginnings', { resumeAfter: { _data: '00' }, startAtOperationTime: 1 }, 40674],
    ['a token that is none', { resumeAfter: { _data: 'zz' } }, 260],
    ['a token of another form', { resumeAfter: {} }, 260],
    ['another server’s token', { startAfter: { _data: '8263F00D' } }, 260],
    ['a time that is none', { startAtOperationTime: 5 }, 14],
    ['everything, asked of one collection', { allChangesForCluster: true }, 72],
  ])('%s', async (_, operand, code) => {
    await expect(openRaw(lab, operand)).rejects.toMatchObject({ code });
  });

  it('a stream that is not first, of an internal database, or in a transaction', async () => {
    const send = (body: object, database = 't') => lab.send(body, { database });
    const pipeline = [{ $match: {} }, { $changeStream: {} }];
    expect(await send({ aggregate: 'c', pipeline, cursor: {} })).toMatchObject({ code: 40602 });
    const watch = { pipeline: [{ $changeStream: {} }], cursor: {} };
    expect(await send({ aggregate: 1, ...watch }, 'admin')).toMatchObject({ code: 73 });
    expect(await send({ aggregate: 'c', ...watch }, 'local')).toMatchObject({ code: 73 });
    expect(await send({ aggregate: 'c', ...watch, readConcern: { level: 'local' } })).toMatchObject({
      code: 72,
    });
    expect(lab.here.engine.cursors.size()).toBe(0);
  });
});
