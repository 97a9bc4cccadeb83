import { MongoClient } from 'mongodb';
import { createFaults } from '../../../../cloud/engine/session/faults';
import { openHereWithDriver, type Opened } from './setup';

describe('a fault', () => {
  const struck = { command: 'insert', namespace: 'd.c', application: 'app' };

  it.each<[object | string, boolean[]]>([
    ['off', [false, false]],
    ['alwaysOn', [true, true]],
    [{ times: 1 }, [true, false]],
    [{ skip: 1 }, [false, true]],
  ])('strikes as its mode %j says', (mode, expected) => {
    const faults = createFaults();
    faults.set('failCommand', mode, { failCommands: ['insert'] });
    expect(expected.map(() => faults.take('failCommand', struck) !== undefined)).toEqual(expected);
  });

  it.each<[object, boolean]>([
    [{ failCommands: ['INSERT'] }, true],
    [{ failCommands: ['find'] }, false],
    [{}, false],
    [{ failCommands: ['insert'], namespace: 'd.c' }, true],
    [{ failCommands: ['insert'], namespace: 'd.other' }, false],
    [{ failCommands: ['insert'], appName: 'app' }, true],
    [{ failCommands: ['insert'], appName: 'another' }, false],
  ])('of %j strikes an insert: %j', (data, strikes) => {
    const faults = createFaults();
    faults.set('failCommand', 'alwaysOn', data);
    expect(faults.take('failCommand', struck) !== undefined).toBe(strikes);
  });

  it('tells how often it has struck', () => {
    const faults = createFaults();
    faults.set('failCommand', 'alwaysOn', { failCommands: ['insert'] });
    faults.take('failCommand', struck);
    expect(faults.set('failCommand', 'off', undefined)).toBe(1);
  });

  it.each<[string, unknown, unknown, number]>([
    ['other', 'off', {}, 2],
    ['failCommand', 'sometimes', {}, 9],
    ['failCommand', { times: -1 }, {}, 9],
    ['failCommand', 'off', 1, 9],
  ])('is not set to %j %j %j', (name, mode, data, code) => {
    expect(() => createFaults().set(name, mode, data)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

it('is known only to an engine that was opened for tests', async () => {
  const plain = await openHereWithDriver();
  const arming = { configureFailPoint: 'failCommand', mode: 'off' };
  expect(await plain.send(arming, 'admin')).toMatchObject({ ok: 0, code: 59 });
  const { commands } = await plain.send({ listCommands: 1 }, 'admin');
  expect(commands).not.toHaveProperty('configureFailPoint');
  await plain.close();
});

describe('a driver', () => {
  let opened: Opened;
  let client: MongoClient;
  beforeAll(async () => {
    opened = await openHereWithDriver('fake', { testCommands: true });
    client = new MongoClient(`mongodb://127.0.0.1:${opened.here.port}/?directConnection=true`);
  });
  afterAll(async () => {
    await client.close();
    await opened.close();
  });
  beforeEach(() => rows().deleteMany({}));

  const rows = () => client.db('t').collection<{ _id: number }>('rows');
  const arm = (configureFailPoint: string, data: object, times = 1) =>
    opened.client.db('admin').command({ configureFailPoint, mode: { times }, data });

  it.each<[string, object]>([
    ['the server steps down', { errorCode: 11602 }],
    ['the connection is lost', { closeConnection: true }],
  ])('tries a write once more when %s', async (_, data) => {
    await arm('failCommand', { failCommands: ['insert'], ...data });
    await rows().insertOne({ _id: 1 });
    expect(await rows().countDocuments()).toBe(1);
  });

  it('finds the command among those there are', async () => {
    const { commands } = await opened.send({ listCommands: 1 }, 'admin');
    expect(commands).toHaveProperty('configureFailPoint');
  });

  it('tries a write once more whose answer was lost, and does it once', async () => {
    await rows().insertOne({ _id: 1 });
    await arm('onPrimaryTransactionalWrite', {});
    const counted = client.db('t').collection<{ _id: number; n: number }>('rows');
    expect(await counted.updateOne({ _id: 1 }, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 1 });
    expect(await counted.findOne()).toEqual({ _id: 1, n: 1 });
  });

  it('gives an error to the application that nothing repairs', async () => {
    await arm('failCommand', { failCommands: ['find'], errorCode: 13 });
    await expect(rows().findOne()).rejects.toMatchObject({ code: 13 });
  });

  it('runs a transaction again when its commit meets a conflict', async () => {
    await arm('failCommand', {
      failCommands: ['commitTransaction'],
      errorCode: 112,
      errorLabels: ['TransientTransactionError'],
    });
    let rounds = 0;
    await client.withSession((session) =>
      session.withTransaction(async () => {
        rounds++;
        await rows().insertOne({ _id: 1 }, { session });
      }),
    );
    expect(rounds).toBe(2);
    expect(await rows().countDocuments()).toBe(1);
  });

  it('is told of an unkept write concern', async () => {
    const writeConcernError = { code: 91, errmsg: 'Replication is being shut down' };
    await arm('failCommand', { failCommands: ['insert'], writeConcernError, errorLabels: [] });
    await expect(rows().insertOne({ _id: 1 })).rejects.toMatchObject({ code: 91 });
    expect(await rows().countDocuments()).toBe(1);
  });
});
