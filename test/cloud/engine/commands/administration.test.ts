import { openHereWithDriver, type Answer, type Opened } from '../session/setup';

let opened: Opened;
beforeAll(async () => {
  opened = await openHereWithDriver();
  await opened.client
    .db('t')
    .collection('c')
    .insertMany([{ a: 'x' }, { a: 'y' }]);
});
afterAll(() => opened.close());

const admin = (command: object) => opened.client.db('admin').command({ ...command });

it.each<[object, object]>([
  [{ currentOp: 1, command: { $exists: true } }, { inprog: [{ op: 'command', active: true }] }],
  [{ currentOp: 1, opid: -1 }, { inprog: [] }],
  [{ getLog: '*' }, { names: ['global', 'startupWarnings'] }],
  [{ getLog: 'startupWarnings' }, { totalLinesWritten: 0, log: [] }],
  [{ getCmdLineOpts: 1 }, { parsed: { security: { authorization: 'disabled' } } }],
  [{ whatsmyuri: 1 }, { you: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as unknown }],
  [{ fsync: 1 }, { ok: 1 }],
  [{ profile: -1 }, { was: 0 }],
  [{ planCacheClear: 'c' }, { ok: 1 }],
  [{ usersInfo: 1 }, { users: [] }],
  [{ rolesInfo: 1 }, { roles: [] }],
  [{ lockInfo: 1 }, { lockInfo: [] }],
  [{ connPoolStats: 1 }, { totalInUse: 0 }],
  [{ getDefaultRWConcern: 1 }, { defaultWriteConcern: { w: 'majority' } }],
  [{ setFeatureCompatibilityVersion: '7.0' }, { ok: 1 }],
  [{ getParameter: 1, featureCompatibilityVersion: 1 }, { featureCompatibilityVersion: { version: '7.0' } }],
  [{ replSetGetConfig: 1 }, { config: { _id: 'yunlet', members: [{ _id: 0 }] } }],
  [{ dataSize: 't.c' }, { numObjects: 2, size: expect.any(Number) as unknown }],
  [{ dataSize: 't.none' }, { numObjects: 0, size: 0 }],
  [{ listCommands: 1 }, { commands: { find: { help: '' }, listCommands: {} } }],
])('answers %j', async (command, expected) => {
  expect(await admin(command)).toMatchObject(expected);
});

it('says that it is the primary of a set of one, with its last write', async () => {
  const hello = await admin({ hello: 1 });
  const status = await opened.client.db().admin().replSetGetStatus();
  expect(hello['lastWrite']).toMatchObject({ opTime: { ts: expect.anything() as unknown } });
  expect(status['members']).toMatchObject([{ stateStr: 'PRIMARY', name: hello['me'], self: true }]);
});

it('counts commands, and tells what runs', async () => {
  const counted = async () => (await admin({ serverStatus: 1 }))['opcounters'] as Record<string, number>;
  const before = await counted();
  await opened.client.db('t').collection('c').findOne({ a: 'x' });
  const after = await counted();
  expect((after['query'] ?? 0) - (before['query'] ?? 0)).toBe(1);
  expect((after['command'] ?? 0) - (before['command'] ?? 0)).toBeGreaterThanOrEqual(1);
});

it.each<[object, object]>([
  [{ insert: 'rows', documents: [{ _id: 1 }] }, { insert: 'rows' }],
  [{ update: 'rows', updates: [{ q: {}, u: { $set: { a: 1 } }, upsert: true }] }, { update: 'rows' }],
  [{ delete: 'rows', deletes: [{ q: { _id: 2 }, limit: 0 }] }, { delete: 'rows' }],
])('shows %j without its writes', async (command, shown) => {
  const writing = opened.send({ ...command }, 'busy');
  const { inprog } = await opened.send({ currentOp: 1, ns: 'busy.rows' }, 'admin');
  await writing;
  expect(inprog).toMatchObject([{ command: { ...shown, $db: 'busy' } }]);
  expect((inprog as { command: object }[]).map((each) => Object.keys(each.command).length)).toEqual([2]);
});

it('leaves what it refuses out of the list of commands', async () => {
  const { commands } = (await admin({ listCommands: 1 })) as unknown as { commands: object };
  expect(Object.keys(commands)).not.toContain('mapReduce');
});

it.each<[object, number, RegExp]>([
  [{ createUser: 'a', pwd: 'b', roles: [] }, 115, /one user/],
  [{ mapReduce: 'c' }, 115, /aggregation/],
  [{ shutdown: 1 }, 115, /program/],
  [{ nothing: 1 }, 59, /no such command: 'nothing'/],
  [{ profile: 1 }, 115, /explain/],
  [{ getLog: 'x' }, 96, /'x'/],
  [{ getParameter: 1, unknown: 1 }, 72, /no option found/],
  [{ setParameter: 1, logLevel: 1 }, 72, /logLevel/],
  [{ setFeatureCompatibilityVersion: '8.0' }, 2, /8\.0/],
  [{ fsync: 1, lock: true }, 115, /lock/],
  [{ killOp: 1 }, 4, /"op"/],
  [{ dataSize: 'c' }, 73, /namespace/],
])('refuses %j', async (command, code, message) => {
  await expect(admin(command)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as unknown,
  });
});

it.each<[object, string]>([
  [{ find: 'c', filters: {} }, 'find.filters'],
  [{ count: 'c', sort: {} }, 'count.sort'],
  [{ insert: 'c', documents: [{}], upsert: true }, 'insert.upsert'],
  [{ aggregate: 'c', pipeline: [], cursor: {}, batchSize: 1 }, 'aggregate.batchSize'],
  [{ findAndModify: 'c', remove: true, filter: {} }, 'findAndModify.filter'],
])('refuses an unknown field: %j', async (command, path) => {
  expect(await opened.send({ ...command })).toMatchObject({
    ok: 0,
    code: 40415,
    errmsg: `BSON field '${path}' is an unknown field.`,
  });
});

it.each<[object, string]>([
  [{ update: 'c', updates: [{ q: {}, u: {}, sort: {} }] }, 'update.updates.sort'],
  [{ delete: 'c', deletes: [{ q: {}, limit: 0, sort: {} }] }, 'delete.deletes.sort'],
])('refuses an unknown field of a statement: %j', async (command, path) => {
  const { writeErrors } = (await opened.send({ ...command })) as Answer & { writeErrors: unknown };
  expect(writeErrors).toMatchObject([{ code: 40415, errmsg: `BSON field '${path}' is an unknown field.` }]);
});

it.each<[object, number]>([
  [{ update: 'c', updates: [] }, 16],
  [{ delete: 'c', deletes: [] }, 16],
  [{ find: 'c', maxTimeMS: -1 }, 51024],
  [{ find: 'c', readConcern: { level: 'best' } }, 9],
  [{ collStats: 'c', scale: 0 }, 51024],
])('refuses %j with %d', async (command, code) => {
  expect(await opened.send({ ...command })).toMatchObject({ ok: 0, code });
});

it('tells sizes in the unit asked for', async () => {
  const db = opened.client.db('t');
  const bytes = (await db.stats())['dataSize'] as number;
  expect(await db.stats({ scale: 2 })).toMatchObject({ scaleFactor: 2, dataSize: bytes / 2 });
  expect(await db.command({ collStats: 'c', scale: 2 })).toMatchObject({
    scaleFactor: 2,
    size: Math.floor(bytes / 2),
  });
});
