import { createFakeClock, type FakeClock } from '../../../../cloud/base';
import { createPause } from '../../../../cloud/engine/plan/slice';
import {
  createOperations,
  type OperationLimits,
  type Operations,
} from '../../../../cloud/engine/session/operations';
import { openHereWithDriver, type Opened } from './setup';

let clock: FakeClock;
let operations: Operations;
beforeEach(() => {
  clock = createFakeClock();
  operations = createOperations(clock);
});

const begin = (limits: OperationLimits = {}) =>
  operations.begin({ connection: 1, database: 'd', command: 'find', body: { find: 'c' } }, limits);

describe('an operation', () => {
  it('ends work that takes longer than it may', async () => {
    const operation = begin({ maxTime: 20 });
    const pause = createPause(operation.clock);
    clock.advance(10);
    await pause();
    clock.advance(15);
    expect(() => pause()).toThrow(expect.objectContaining({ code: 50 }) as Error);
  });

  it('counts the work of all batches, and no rest between them', () => {
    const operation = begin({ maxTime: 20 });
    clock.advance(15);
    operation.suspend();
    clock.advance(1000);
    operation.resume(undefined);
    expect(operation.spent()).toBe(15);
    expect(() => operation.clock.check?.()).not.toThrow();
    clock.advance(6);
    expect(() => operation.clock.check?.()).toThrow(expect.objectContaining({ code: 50 }) as Error);
  });

  it('ends when it is killed, and tells who listens', () => {
    const operation = begin();
    const told: number[] = [];
    operation.onKill(({ code }) => told.push(code));
    operation.kill();
    expect(told).toEqual([11601]);
    expect(() => operation.clock.check?.()).toThrow(expect.objectContaining({ code: 11601 }) as Error);
  });

  it('ends when the client has gone, and serves another that takes its cursor up', () => {
    const gone = new AbortController();
    const operation = begin({ closed: gone.signal });
    gone.abort();
    expect(() => operation.clock.check?.()).toThrow(expect.objectContaining({ code: 279 }) as Error);
    operation.resume(new AbortController().signal);
    expect(() => operation.clock.check?.()).not.toThrow();
  });

  it('is listed until it ends, and counted ever after', () => {
    const operation = begin();
    expect(operations.list()).toEqual([operation]);
    operations.end(operation);
    expect(operations.list()).toEqual([]);
    expect(operations.counts.get('find')).toBe(1);
  });
});

describe('over the wire', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openHereWithDriver('system');
    const documents = Array.from({ length: 60_000 }, (_, n) => ({ n, text: `text ${n}` }));
    await opened.client.db('t').collection('c').insertMany(documents);
  }, 30_000);
  afterAll(() => opened.close());

  const slow = () =>
    opened.client
      .db('t')
      .collection('c')
      .find({ text: /(x+x+)+y/, n: { $type: 'string' } });

  it('ends a scan by maxTimeMS', async () => {
    await expect(slow().maxTimeMS(1).toArray()).rejects.toMatchObject({ code: 50 });
  });

  it('ends an update by maxTimeMS', async () => {
    const update = { q: { text: /y+$/ }, u: { $set: { a: 1 } }, multi: true };
    const answer = await opened.send({ update: 'c', updates: [update], maxTimeMS: 1 });
    expect(answer).toMatchObject({ ok: 0, code: 50 });
  });

  it('shows a scan and kills it', async () => {
    const db = opened.client.db('admin');
    const scan = slow()
      .toArray()
      .then(
        () => 'done',
        (error: unknown) => (error as { code: number }).code,
      );
    let opid: unknown;
    for (let round = 0; opid === undefined && round < 100; round++) {
      const { inprog } = (await db.command({ currentOp: 1, op: 'query' })) as unknown as {
        inprog: { opid: number; ns: string }[];
      };
      expect(inprog.every(({ ns }) => ns === 't.c')).toBe(true);
      opid = inprog[0]?.opid;
    }
    await db.command({ killOp: 1, op: opid });
    expect(await scan).toBe(11601);
  });
});

describe('a write that waits for a transaction', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openHereWithDriver('system');
  });
  afterAll(() => opened.close());

  it('ends by maxTimeMS and is never done; without it waits', async () => {
    const rows = opened.client.db('t').collection<{ _id: number; by: string }>('rows');
    await rows.insertOne({ _id: 1, by: 'nobody' });
    const session = opened.client.startSession();
    session.startTransaction();
    await rows.updateOne({ _id: 1 }, { $set: { by: 'transaction' } }, { session });
    const update = (by: string, maxTimeMS?: number) =>
      opened.send({
        update: 'rows',
        updates: [{ q: { _id: 1 }, u: { $set: { by } } }],
        ...(maxTimeMS === undefined ? {} : { maxTimeMS }),
      });
    expect(await update('late', 20)).toMatchObject({ ok: 0, code: 50 });
    const patient = update('patient');
    await session.commitTransaction();
    await session.endSession();
    expect(await patient).toMatchObject({ ok: 1, nModified: 1 });
    expect(await rows.findOne({ _id: 1 })).toEqual({ _id: 1, by: 'patient' });
  });
});
