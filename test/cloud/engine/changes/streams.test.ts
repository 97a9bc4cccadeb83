import { Timestamp, type Document } from 'bson';
import type { Collection } from 'mongodb';
import { nextOf, opened, openLab, type Lab } from './setup';

let lab: Lab;
let next = 0;

beforeAll(async () => {
  lab = await openLab();
});

afterAll(() => lab.close());

const fresh = (database = 't'): Collection => lab.client.db(database).collection(`c${next++}`);
const id = (value: unknown) => value as never;

describe('update descriptions', () => {
  it.each<readonly [string, Document, Document | Document[], Document]>([
    ['a field', { a: 1 }, { $set: { a: 2 } }, { updatedFields: { a: 2 } }],
    ['a nested field', { a: { b: 1, c: 1 } }, { $set: { 'a.b': 2 } }, { updatedFields: { 'a.b': 2 } }],
    [
      'a new branch as a whole',
      { x: 1 },
      { $set: { 'a.b.c': 2 } },
      { updatedFields: { a: { b: { c: 2 } } } },
    ],
    [
      'two fields of a new branch',
      {},
      { $set: { 'a.b': 1, 'a.c': 2 } },
      { updatedFields: { a: { b: 1, c: 2 } } },
    ],
    [
      'a whole value that was set, though only part differs',
      { a: { b: 1, c: 1 } },
      { $set: { a: { b: 1, c: 2 } } },
      { updatedFields: { a: { b: 1, c: 2 } } },
    ],
    ['nothing of a field that stays', { a: 1, b: 1 }, { $set: { a: 1, b: 2 } }, { updatedFields: { b: 2 } }],
    ['what is gone', { a: 1, b: { c: 1 } }, { $unset: { a: 1, 'b.c': 1 } }, { removedFields: ['a', 'b.c'] }],
    ['an array position', { l: [1, 2, 3] }, { $set: { 'l.1': 9 } }, { updatedFields: { 'l.1': 9 } }],
    ['a position beyond the end', { l: [1] }, { $set: { 'l.3': 9 } }, { updatedFields: { 'l.3': 9 } }],
    [
      'what was appended',
      { l: [1] },
      { $push: { l: { $each: [2, 3] } } },
      { updatedFields: { 'l.1': 2, 'l.2': 3 } },
    ],
    ['what was added to a set', { l: [1] }, { $addToSet: { l: 2 } }, { updatedFields: { 'l.1': 2 } }],
    [
      'an array that was put in front of',
      { l: [1] },
      { $push: { l: { $each: [0], $position: 0 } } },
      { updatedFields: { l: [0, 1] } },
    ],
    [
      'an array that was sorted',
      { l: [1] },
      { $push: { l: { $each: [2], $sort: 1 } } },
      { updatedFields: { l: [1, 2] } },
    ],
    ['an array that lost some', { l: [1, 2, 3] }, { $pull: { l: 2 } }, { updatedFields: { l: [1, 3] } }],
    ['an array that lost its last', { l: [1, 2, 3] }, { $pop: { l: 1 } }, { updatedFields: { l: [1, 2] } }],
    [
      'every element',
      { l: [{ x: 1 }, { x: 2 }] },
      { $inc: { 'l.$[].x': 1 } },
      { updatedFields: { 'l.0.x': 2, 'l.1.x': 3 } },
    ],
    ['a new name', { a: 1 }, { $rename: { a: 'b' } }, { updatedFields: { b: 1 }, removedFields: ['a'] }],
    [
      'a cut array, by a pipeline',
      { l: ['aaaaaaaaaaaaaaaa', 'b'], k: 1 },
      [{ $set: { l: { $slice: ['$l', 1] } } }],
      { truncatedArrays: [{ field: 'l', newSize: 1 }] },
    ],
    [
      'an array cut and changed, by a pipeline',
      { l: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 2, 3] },
      [{ $set: { l: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 5] } }],
      { updatedFields: { 'l.1': 5 }, truncatedArrays: [{ field: 'l', newSize: 2 }] },
    ],
    [
      'an array that grew, by a pipeline',
      { l: [1, 2], pad: 'ppppppppppppppp' },
      [{ $set: { l: { $concatArrays: ['$l', [3]] } } }],
      { updatedFields: { 'l.2': 3 } },
    ],
    [
      'a deep difference, by a pipeline',
      { a: { b: { c: 1, pad: 'pppppppppppppppppppppppp' } }, z: 1 },
      [{ $set: { 'a.b.c': 2 } }, { $unset: 'z' }],
      { updatedFields: { 'a.b.c': 2 }, removedFields: ['z'] },
    ],
    [
      'names that look like positions, and names with dots',
      { a: { 0: 'x' }, l: [{ 1: 'y' }] },
      { $set: { 'a.0': 'z', 'l.0.1': 'z' } },
      {
        updatedFields: { 'a.0': 'z', 'l.0.1': 'z' },
        disambiguatedPaths: { 'a.0': ['a', '0'], 'l.0.1': ['l', 0, '1'] },
      },
    ],
  ])('tell %s', async (_, before, update, expected) => {
    const rows = fresh();
    await rows.insertOne({ _id: id(1), ...before });
    const stream = await opened(rows.watch([], { showExpandedEvents: true }));
    await rows.updateOne({ _id: id(1) }, update);
    const [event] = await nextOf(stream, 1);
    await stream.close();
    expect(event).toMatchObject({ operationType: 'update', documentKey: { _id: 1 } });
    expect(event?.['updateDescription']).toEqual({
      updatedFields: {},
      removedFields: [],
      truncatedArrays: [],
      disambiguatedPaths: {},
      ...expected,
    });
  });

  it('are left out of a replacement, and of a pipeline that changes nearly all', async () => {
    const rows = fresh();
    await rows.insertOne({ _id: id(1), a: 1 });
    const stream = await opened(rows.watch());
    await rows.replaceOne({ _id: id(1) }, { b: 1 });
    await rows.updateOne({ _id: id(1) }, [{ $replaceWith: { _id: 1, c: 2 } }]);
    await rows.updateOne({ _id: id(1) }, { $set: { c: 2 } });
    await rows.deleteOne({ _id: id(1) });
    const events = await nextOf(stream, 3);
    expect(events).toMatchObject([
      { operationType: 'replace', fullDocument: { _id: 1, b: 1 } },
      { operationType: 'replace', fullDocument: { _id: 1, c: 2 } },
      { operationType: 'delete', documentKey: { _id: 1 } },
    ]);
    expect(Object.keys(events[0] as Document)).toEqual([
      '_id',
      'operationType',
      'clusterTime',
      'wallTime',
      'fullDocument',
      'ns',
      'documentKey',
    ]);
    await stream.close();
  });
});

describe('scopes', () => {
  it('are a collection, a database and the whole cluster', async () => {
    const [here, there] = [fresh('s1'), fresh('s2')];
    const other = fresh('s1');
    const streams = [here.watch(), lab.client.db('s1').watch(), lab.client.watch()] as const;
    for (const stream of streams) await opened(stream);
    await other.insertOne({ _id: id('o') });
    await there.insertOne({ _id: id('t') });
    await here.insertOne({ _id: id('h') });
    const seen = async (at: number, count: number) =>
      (await nextOf(streams[at]!, count)).map(({ ns, documentKey }): unknown[] => [
        (ns as Document)['db'],
        (documentKey as Document)['_id'],
      ]);
    expect(await seen(0, 1)).toEqual([['s1', 'h']]);
    expect(await seen(1, 2)).toEqual([
      ['s1', 'o'],
      ['s1', 'h'],
    ]);
    expect(await seen(2, 3)).toEqual([
      ['s1', 'o'],
      ['s2', 't'],
      ['s1', 'h'],
    ]);
    for (const stream of streams) await stream.close();
  });

  it('end with what they watch, and may be taken up after that', async () => {
    const rows = fresh('gone');
    await rows.insertOne({ _id: id(1) });
    const collection = await opened(rows.watch());
    const database = await opened(lab.client.db('gone').watch());
    const cluster = await opened(lab.client.watch());
    await lab.client.db('gone').dropDatabase();
    await rows.insertOne({ _id: id(2) });
    const kinds = async (stream: typeof cluster, count: number) =>
      (await nextOf(stream, count)).map(({ operationType }) => operationType as string);
    const events = await nextOf(collection, 2);
    expect(events.map(({ operationType }) => operationType as string)).toEqual(['drop', 'invalidate']);
    expect(await kinds(database, 3)).toEqual(['drop', 'dropDatabase', 'invalidate']);
    expect(await kinds(cluster, 3)).toEqual(['drop', 'dropDatabase', 'insert']);
    expect(collection.closed).toBe(true);
    const token = events[1]?.['_id'];
    const again = rows.watch([], { startAfter: token });
    expect(await nextOf(again, 1)).toMatchObject([{ operationType: 'insert' }]);
    const refused = rows.watch([], { resumeAfter: token });
    await expect(refused.next()).rejects.toMatchObject({ code: 260 });
    for (const stream of [database, cluster, again, refused]) await stream.close();
  });

  it('tell a renaming to those of the old name, the new name and above', async () => {
    const [from, to] = [fresh('r1'), fresh('r1')];
    await from.insertOne({ _id: id(1) });
    await to.insertOne({ _id: id(2) });
    const streams = [from.watch(), to.watch(), lab.client.db('r1').watch()];
    for (const stream of streams) await opened(stream);
    await lab.client.db('r1').renameCollection(from.collectionName, to.collectionName, { dropTarget: true });
    const expected = {
      operationType: 'rename',
      ns: { db: 'r1', coll: from.collectionName },
      to: { db: 'r1', coll: to.collectionName },
    };
    for (const stream of streams) expect(await nextOf(stream, 1)).toMatchObject([expected]);
    for (const stream of streams.slice(0, 2)) {
      expect(await nextOf(stream, 1)).toMatchObject([{ operationType: 'invalidate' }]);
    }
    expect(await to.find().toArray()).toEqual([{ _id: 1 }]);
    for (const stream of streams) await stream.close();
  });

  it('show what is done to collections only where asked', async () => {
    const database = lab.client.db('ddl');
    const plain = await opened(database.watch());
    const expanded = await opened(database.watch([], { showExpandedEvents: true }));
    const rows = await database.createCollection('rows');
    await rows.createIndex({ a: 1 });
    await database.command({ collMod: 'rows', changeStreamPreAndPostImages: { enabled: true } });
    await rows.dropIndex('a_1');
    await rows.insertOne({ _id: id(1) });
    expect(await nextOf(plain, 1)).toMatchObject([{ operationType: 'insert' }]);
    expect(await nextOf(expanded, 5)).toMatchObject([
      { operationType: 'create', ns: { db: 'ddl', coll: 'rows' } },
      { operationType: 'createIndexes', operationDescription: { indexes: [{ name: 'a_1', key: { a: 1 } }] } },
      { operationType: 'modify', operationDescription: { changeStreamPreAndPostImages: { enabled: true } } },
      { operationType: 'dropIndexes', operationDescription: { indexes: [{ name: 'a_1' }] } },
      { operationType: 'insert' },
    ]);
    await plain.close();
    await expanded.close();
  });
});

describe('documents with events', () => {
  it('are looked up when an update is read', async () => {
    const rows = fresh();
    await rows.insertMany([{ _id: id(1) }, { _id: id(2) }]);
    const begin = await opened(rows.watch());
    await rows.updateMany({}, { $set: { a: 1 } });
    await rows.updateOne({ _id: id(1) }, { $set: { a: 2 } });
    await rows.deleteOne({ _id: id(2) });
    const [first] = await nextOf(begin, 1);
    const stream = rows.watch([], { resumeAfter: first?.['_id'], fullDocument: 'updateLookup' });
    expect(await nextOf(stream, 2)).toMatchObject([
      { documentKey: { _id: 2 }, fullDocument: null },
      { documentKey: { _id: 1 }, fullDocument: { _id: 1, a: 2 } },
    ]);
    await begin.close();
    await stream.close();
  });

  it('are kept before and after where the collection says so', async () => {
    const name = `images${next++}`;
    const rows = await lab.client
      .db('t')
      .createCollection(name, { changeStreamPreAndPostImages: { enabled: true } });
    expect(await lab.client.db('t').listCollections({ name }).toArray()).toMatchObject([
      { options: { changeStreamPreAndPostImages: { enabled: true } } },
    ]);
    const stream = await opened(
      rows.watch([], { fullDocument: 'required', fullDocumentBeforeChange: 'required' }),
    );
    await rows.insertOne({ _id: id(1), a: 1 });
    await rows.updateOne({ _id: id(1) }, { $inc: { a: 1 } });
    await rows.updateOne({ _id: id(1) }, { $inc: { a: 1 } });
    await rows.replaceOne({ _id: id(1) }, { b: 1 });
    await rows.deleteOne({ _id: id(1) });
    const [insert, ...others] = await nextOf(stream, 5);
    expect(insert).not.toHaveProperty('fullDocumentBeforeChange');
    expect(others).toMatchObject([
      { fullDocument: { a: 2 }, fullDocumentBeforeChange: { a: 1 } },
      { fullDocument: { a: 3 }, fullDocumentBeforeChange: { a: 2 } },
      { fullDocument: { b: 1 }, fullDocumentBeforeChange: { a: 3 } },
      { fullDocumentBeforeChange: { b: 1 } },
    ]);
    await stream.close();
  });

  it('are null or an error where they were not kept', async () => {
    const rows = fresh();
    await rows.insertOne({ _id: id(1) });
    const modes = ['whenAvailable', 'required'] as const;
    const [available, required] = await Promise.all(
      modes.map((mode) => opened(rows.watch([], { fullDocument: mode }))),
    );
    const before = await opened(rows.watch([], { fullDocumentBeforeChange: 'required' }));
    await rows.updateOne({ _id: id(1) }, { $set: { a: 1 } });
    expect(await nextOf(available!, 1)).toMatchObject([{ fullDocument: null }]);
    await expect(required!.next()).rejects.toMatchObject({ code: 47 });
    await expect(before.next()).rejects.toMatchObject({ code: 47, codeName: 'NoMatchingDocument' });
    for (const stream of [available!, required!, before]) await stream.close();
  });
});

describe('stages that follow', () => {
  it('filter and shape events', async () => {
    const rows = fresh();
    const stream = await opened(
      rows.watch([
        { $match: { 'fullDocument.a': { $gt: 1 } } },
        { $addFields: { double: { $multiply: ['$fullDocument.a', 2] } } },
        { $project: { double: 1, operationType: 1 } },
        { $unset: 'operationType' },
      ]),
    );
    await rows.insertMany([1, 2, 3].map((a) => ({ _id: id(a), a })));
    const events = await nextOf(stream, 2);
    expect(events).toEqual([
      { _id: events[0]?.['_id'], double: 4 },
      { _id: events[1]?.['_id'], double: 6 },
    ]);
    await stream.close();
  });

  it.each<readonly [string, Document[], number]>([
    ['group', [{ $group: { _id: 1 } }], 20],
    ['sort', [{ $sort: { _id: 1 } }], 20],
    ['are unknown', [{ $nope: 1 }], 40324],
    ['write', [{ $out: 'x' }], 20],
    ['compute wrongly', [{ $match: { a: { $nope: 1 } } }], 2],
  ])('are refused where they %s', async (_, stages, code) => {
    const stream = fresh().watch(stages);
    await expect(stream.next()).rejects.toMatchObject({ code });
    await stream.close();
  });

  it('may not change the token', async () => {
    const rows = fresh();
    const stream = await opened(rows.watch([{ $replaceWith: { _id: 'mine' } }]));
    await rows.insertOne({ _id: id(1) });
    await expect(stream.next()).rejects.toMatchObject({ code: 280 });
    await stream.close();
  });
});

describe('transactions', () => {
  it('are told whole, in their order, with one time and their session', async () => {
    const rows = fresh();
    await rows.insertOne({ _id: id(0) });
    const stream = await opened(rows.watch());
    const session = lab.client.startSession();
    session.startTransaction();
    await rows.insertOne({ _id: id(1) }, { session });
    await rows.insertOne({ _id: id('other') });
    await rows.updateOne({ _id: id(1) }, { $set: { a: 1 } }, { session });
    await rows.deleteOne({ _id: id(0) }, { session });
    await session.commitTransaction();
    const events = await nextOf(stream, 4);
    expect(events).toMatchObject([
      { documentKey: { _id: 'other' } },
      { operationType: 'insert', documentKey: { _id: 1 } },
      { operationType: 'update', documentKey: { _id: 1 } },
      { operationType: 'delete', documentKey: { _id: 0 } },
    ]);
    const own = events.slice(1);
    const times = own.map(({ clusterTime }) => (clusterTime as Timestamp).toBigInt());
    expect(new Set(times).size).toBe(1);
    expect(own.every(({ lsid }) => (lsid as Document)['id'] !== undefined)).toBe(true);
    expect(new Set(own.map(({ txnNumber }) => Number(txnNumber))).size).toBe(1);
    expect(events[0]).not.toHaveProperty('lsid');
    expect(session.operationTime).toEqual(own[0]?.['clusterTime']);
    // Taken up in the middle of the transaction.
    const rest = rows.watch([], { resumeAfter: events[2]?.['_id'] });
    expect(await nextOf(rest, 1)).toEqual([events[3]]);
    await session.endSession();
    await stream.close();
    await rest.close();
  });
});

it('begins at a time, the change of that time included', async () => {
  const rows = fresh();
  const session = lab.client.startSession();
  await rows.insertOne({ _id: id(1) });
  await rows.insertOne({ _id: id(2) }, { session });
  const time = session.operationTime as Timestamp;
  await rows.insertOne({ _id: id(3) });
  const stream = rows.watch([], { startAtOperationTime: time });
  expect(await nextOf(stream, 2)).toMatchObject([
    { documentKey: { _id: 2 }, clusterTime: time },
    { documentKey: { _id: 3 } },
  ]);
  await session.endSession();
  await stream.close();
});
