import { createDatabase, type DatabaseConfig } from '../../../../cloud/client/database';
import { Refused } from '../../../../cloud/client/cloud-error';
import { noSocket } from './no-socket';

const int = (value: number) => ({ $numberInt: String(value) });

/** A database that gets one answer. */
function answering(reply: unknown, config: DatabaseConfig = {}) {
  const asked: (string | undefined)[] = [];
  const db = createDatabase(config, {
    env: () => 'app-1',
    socket: noSocket,
    tell: () => undefined,
    transport: {
      url: (path) => path,
      token: () => Promise.reject(new Error('unused')),
      authorized: () => Promise.reject(new Error('unused')),
      async post(_path, _body, env) {
        asked.push(env);
        if (reply instanceof Error) throw reply;
        return { requestId: 'r', data: { reply } };
      },
    },
  });
  return { db, asked, all: db.collection('c') };
}

const list = (...documents: object[]) => ({ list: documents, offset: int(0), limit: int(20) });

describe('results', () => {
  it('have the shapes and words of the base library', async () => {
    const written = { matched: int(1), updated: int(1), upsertId: null };
    const { all } = answering({ insertedIds: ['x'], total: int(3), deleted: int(2), ...written, ...list() });
    expect(await all.add({ data: { a: 1 } })).toEqual({ _id: 'x', errMsg: 'collection.add:ok' });
    expect(await all.get()).toEqual({ data: [], errMsg: 'collection.get:ok' });
    expect(await all.count()).toEqual({ total: 3, errMsg: 'collection.count:ok' });
    expect(await all.where({ a: 1 }).update({ data: { b: 1 } })).toEqual({
      stats: { updated: 1 },
      errMsg: 'collection.update:ok',
    });
    expect(await all.where({ a: 1 }).remove()).toEqual({
      stats: { removed: 2 },
      errMsg: 'collection.remove:ok',
    });
    const one = all.doc('x');
    expect(await one.update({ data: { b: 1 } })).toEqual({
      stats: { updated: 1 },
      errMsg: 'document.update:ok',
    });
    expect(await one.set({ data: { b: 1 } })).toEqual({
      _id: 'x',
      stats: { updated: 1, created: 0 },
      errMsg: 'document.set:ok',
    });
    expect(await one.remove()).toEqual({ stats: { removed: 2 }, errMsg: 'document.remove:ok' });
    expect(await all.aggregate().limit(1).end()).toEqual({ list: [], errMsg: 'collection.aggregate:ok' });
  });

  it('count a set that made the document', async () => {
    const { all } = answering({ matched: int(0), updated: int(0), upsertId: 'x' });
    expect(await all.doc('x').set({ data: { a: 1 } })).toMatchObject({ stats: { updated: 0, created: 1 } });
  });

  it('have JavaScript’s values, and places of db.Geo', async () => {
    const place = { type: 'Point', coordinates: [{ $numberDouble: '1.5' }, int(2)] };
    const border = [
      [int(0), int(0)],
      [int(1), int(0)],
      [int(1), int(1)],
      [int(0), int(0)],
    ];
    const { db, all } = answering(
      list({
        _id: int(7),
        big: { $numberLong: '9007199254740991' },
        nan: { $numberDouble: 'NaN' },
        at: { $date: { $numberLong: '-5' } },
        re: { $regularExpression: { pattern: '^x', options: 'iu' } },
        id: { $oid: '0123456789abcdef01234567' },
        dec: { $numberDecimal: '1.10' },
        place: { point: place, area: [{ type: 'Polygon', coordinates: [border] }] },
        almost: [
          { type: 'Point', coordinates: [int(999), int(0)] },
          { type: 'Point', coordinates: 'x' },
          { type: 'Bus' },
        ],
      }),
    );
    const [document] = (await all.get()).data;
    const { place: places, ...rest } = document as {
      place: { point: object & { toString(): string }; area: object[] };
    };
    expect(rest).toEqual({
      _id: 7,
      big: 9007199254740991,
      nan: NaN,
      at: new Date(-5),
      re: /^x/i,
      id: { $oid: '0123456789abcdef01234567' },
      dec: { $numberDecimal: '1.10' },
      almost: [
        { type: 'Point', coordinates: [999, 0] },
        { type: 'Point', coordinates: 'x' },
        { type: 'Bus' },
      ],
    });
    expect(places.point).toBeInstanceOf(db.Geo.Point);
    expect(places.point).toMatchObject({ longitude: 1.5, latitude: 2 });
    expect(String(places.point)).toBe('{"type":"Point","coordinates":[1.5,2]}');
    expect(places.area[0]).toBeInstanceOf(db.Geo.Polygon);
    expect(JSON.parse(JSON.stringify(places.area))).toEqual([
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
    ]);
  });

  it('of aggregations have GeoJSON', async () => {
    const { all } = answering({ list: [{ at: { type: 'Point', coordinates: [int(1), int(2)] } }] });
    expect((await all.aggregate().end()).list).toEqual([{ at: { type: 'Point', coordinates: [1, 2] } }]);
  });

  it('come to callbacks where there are any, and nothing is returned', async () => {
    const { all } = answering({ total: int(1) });
    const seen: unknown[] = [];
    await new Promise<void>((complete) => {
      const options = { success: (result: object) => void seen.push(result), complete: () => complete() };
      const call: (given: object) => unknown = all.count;
      expect(call(options)).toBeUndefined();
    });
    expect(seen).toEqual([{ total: 1, errMsg: 'collection.count:ok' }]);
  });
});

describe('failures', () => {
  it('are written as newer base libraries and the SDK write them', async () => {
    const refusal = {
      errCode: -502005,
      code: 'DATABASE_COLLECTION_NOT_EXIST',
      message: 'Db or Table not exist',
      requestId: 'q',
    };
    const { all } = answering(new Refused(refusal));
    const error: unknown = await all.get().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      errCode: -502005,
      errMsg: 'collection.get:fail -502005 database collection not exists. Db or Table not exist',
      requestID: 'q',
    });
  });

  it('reach fail and complete', async () => {
    const { all } = answering(new Refused({ errCode: -1, code: 'NETWORK', message: 'request:fail' }));
    const fail = jest.fn();
    await new Promise<void>((complete) => {
      all.doc('x').remove({ fail, complete: () => complete() });
    });
    expect(fail).toHaveBeenCalledWith(
      expect.objectContaining({ errCode: -1, errMsg: 'document.remove:fail request:fail' }),
    );
  });

  it('of a document that is not there say so, or give null where asked for', async () => {
    await expect(answering(list()).all.doc('x').get()).rejects.toMatchObject({
      errCode: -1,
      errMsg: expect.stringMatching(
        /^document\.get:fail cannot find document with _id x, please make sure/,
      ) as string,
    });
    const lenient = answering(list(), { throwOnNotFound: false });
    expect(await lenient.all.doc('x').get()).toEqual({ data: null, errMsg: 'document.get:ok' });
  });

  it('of an answer that is none are said to be such', async () => {
    await expect(answering(undefined).all.get()).rejects.toMatchObject({ errCode: -1 });
  });
});

it('asks the environment of the database, else that of the app', async () => {
  for (const [config, expected] of [
    [{}, 'app-1'],
    [{ env: 'other' }, 'other'],
  ] as const) {
    const { all, asked } = answering(list(), config);
    await all.get();
    expect(asked).toEqual([expected]);
  }
});

it('refuses to watch without its callbacks', () => {
  const { all } = answering(list());
  const without = { onChange: () => undefined } as unknown as Parameters<typeof all.watch>[0];
  expect(() => all.watch(without)).toThrow(/onChange and onError/);
});
