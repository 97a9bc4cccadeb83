import { UUID, Long, type Document } from 'bson';
import { OPLOG } from '../../../../cloud/engine/storage/keys';
import { moreOf, openLab, openRaw, type Lab } from './setup';

const HOUR = 3_600_000;
let lab: Lab;

afterEach(() => lab.close());

const insert = (n: number, more: Document = {}) =>
  lab.send({ insert: 'c', documents: [{ _id: n, ...more }] });
const recorded = () => [...lab.here.engine.environment.keys(OPLOG)].length;
const { oplog } = { oplog: () => lab.here.engine.oplog };

it('records nothing before the first stream, everything from then on', async () => {
  lab = await openLab({ fake: true });
  await insert(1);
  expect(recorded()).toBe(0);
  const stream = await openRaw(lab);
  await insert(2);
  await lab.send({ killCursors: 'c', cursors: [stream.id] });
  await insert(3);
  // The insert of 2 and 3; the collection was there.
  expect(recorded()).toBe(2);
  const again = await openRaw(lab, { resumeAfter: stream.token });
  expect(again.batch).toMatchObject([{ documentKey: { _id: 2 } }, { documentKey: { _id: 3 } }]);
});

it('keeps tokens valid over a restart', async () => {
  lab = await openLab({ fake: true });
  const stream = await openRaw(lab);
  await insert(1);
  const { token, batch } = await moreOf(lab, stream);
  await insert(2);
  await lab.reopen();
  await insert(3);
  const after = await openRaw(lab, { resumeAfter: token });
  expect(after.batch).toMatchObject([{ documentKey: { _id: 2 } }, { documentKey: { _id: 3 } }]);
  const before = await openRaw(lab, { startAfter: stream.token });
  expect(before.batch).toHaveLength(3);
  expect(before.batch[0]).toEqual(batch[0]);
});

it('says that history is lost once it is too old, and stops recording when nobody could go on', async () => {
  lab = await openLab({ fake: true, history: { age: 2 * HOUR, bytes: 1e9 } });
  const stream = await openRaw(lab);
  await insert(1);
  const { token } = await moreOf(lab, stream);
  await insert(2);
  await lab.send({ killCursors: 'c', cursors: [stream.id] });
  lab.fake.advance(HOUR);
  await oplog().trim();
  expect((await openRaw(lab, { resumeAfter: token })).batch).toHaveLength(1);
  lab.here.engine.cursors.killAll();
  lab.fake.advance(2.5 * HOUR);
  await oplog().trim();
  expect(recorded()).toBe(0);
  await insert(3);
  expect(recorded()).toBe(0);
  await expect(openRaw(lab, { resumeAfter: token })).rejects.toMatchObject({ code: 286 });
  await insert(4);
  expect(recorded()).toBe(1);
});

it('goes on recording while somebody watches, however long', async () => {
  // Shorter than a cursor may idle.
  const age = 300_000;
  lab = await openLab({ fake: true, history: { age, bytes: 1e9 } });
  let stream = await openRaw(lab);
  for (let hour = 0; hour < 5; hour++) {
    lab.fake.advance(age / 7);
    await insert(hour);
    stream = { ...stream, ...(await moreOf(lab, stream)) };
    expect(stream.batch).toHaveLength(1);
    lab.fake.advance((age * 6) / 7);
    await oplog().trim();
    stream = { ...stream, ...(await moreOf(lab, stream, { maxTimeMS: 0 })) };
  }
  expect(recorded()).toBe(1);
});

it('keeps to its size', async () => {
  lab = await openLab({ fake: true, history: { age: HOUR, bytes: 100_000 } });
  const stream = await openRaw(lab);
  for (let n = 0; n < 30; n++) await insert(n, { pad: 'x'.repeat(10_000) });
  await oplog().trim();
  expect(recorded()).toBeGreaterThan(5);
  expect(recorded()).toBeLessThan(12);
  await expect(moreOf(lab, stream)).rejects.toMatchObject({ code: 286 });
  await expect(openRaw(lab, { resumeAfter: stream.token })).rejects.toMatchObject({ code: 286 });
});

it('tells of a transaction that was open when recording began, whole', async () => {
  lab = await openLab({ fake: true });
  await insert(0);
  const lsid = { id: new UUID() };
  const own = { lsid, txnNumber: Long.fromNumber(1), autocommit: false };
  await lab.send({ insert: 'c', documents: [{ _id: 1 }], ...own, startTransaction: true });
  await lab.send({ update: 'c', updates: [{ q: { _id: 0 }, u: { $set: { n: 1 } } }], ...own });
  const stream = await openRaw(lab);
  await lab.send({ insert: 'c', documents: [{ _id: 2 }], ...own });
  const committed = await lab.send({ commitTransaction: 1, ...own }, { database: 'admin' });
  expect(committed).toMatchObject({ ok: 1 });
  expect((await moreOf(lab, stream)).batch).toMatchObject([
    { operationType: 'insert', documentKey: { _id: 1 } },
    { operationType: 'update', documentKey: { _id: 0 }, updateDescription: { updatedFields: { n: 1 } } },
    { operationType: 'insert', documentKey: { _id: 2 } },
  ]);
});

it('begins at a time only where nothing went unrecorded since', async () => {
  lab = await openLab({ fake: true });
  const first = await insert(1);
  const startAtOperationTime: unknown = first['operationTime'];
  await expect(openRaw(lab, { startAtOperationTime })).rejects.toMatchObject({ code: 286 });
  const second = await insert(2);
  const time: unknown = second['operationTime'];
  expect((await openRaw(lab, { startAtOperationTime: time })).batch).toMatchObject([
    { documentKey: { _id: 2 } },
  ]);
});

it('refuses a token of a later state than its own', async () => {
  lab = await openLab({ fake: true });
  const stream = await openRaw(lab);
  const later = String(stream.token['_data']).replace(/^82......../, '82FFFFFFF0');
  await expect(openRaw(lab, { resumeAfter: { _data: later } })).rejects.toMatchObject({ code: 280 });
});

it('reads far back from the disk, and follows closely from memory', async () => {
  lab = await openLab({ fake: true });
  const stream = await openRaw(lab);
  const documents = Array.from({ length: 20_000 }, (_, n) => ({ _id: n, pad: 'x'.repeat(300) }));
  for (let at = 0; at < documents.length; at += 5000) {
    await lab.send({ insert: 'c', documents: documents.slice(at, at + 5000) });
  }
  let seen = 0;
  let next = stream;
  while (seen < documents.length) {
    next = await moreOf(lab, next, { batchSize: 3000 });
    for (const { documentKey } of next.batch) expect((documentKey as Document)['_id']).toBe(seen++);
  }
  expect((await moreOf(lab, next, { maxTimeMS: 0 })).batch).toEqual([]);
}, 20_000);
