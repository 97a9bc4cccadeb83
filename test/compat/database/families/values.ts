import type { Family, Scenario } from '../scenario';

const stored = (value: unknown, expected: unknown): Scenario => ({
  rows: ['collection.add', 'query.get'],
  expected,
  async run({ add, one }) {
    await add({ _id: 'x', value });
    return ((await one('x')) as { readonly value: unknown }).value;
  },
});

export const values: Family = {
  name: 'values',
  documents: () => [],
  scenarios: {
    'text, numbers, lists and objects come back': stored(
      {
        s: '你好',
        n: 1,
        half: 0.5,
        big: 2 ** 53 - 1,
        yes: true,
        no: null,
        list: [1, [2], { three: 3 }],
        empty: {},
      },
      {
        s: '你好',
        n: 1,
        half: 0.5,
        big: 9007199254740991,
        yes: true,
        no: null,
        list: [1, [2], { three: 3 }],
        empty: {},
      },
    ),
    'a date comes back': stored(new Date('2024-02-29T13:45:30.678Z'), { $date: '2024-02-29T13:45:30.678Z' }),
    'a date within a list comes back': stored([new Date(1000)], [{ $date: '1970-01-01T00:00:01.000Z' }]),
    ObjectId: {
      rows: ['db.ObjectId'],
      expected: ['x', ''],
      async run({ db, add, ids }) {
        const { ObjectId } = db as unknown as { ObjectId(options: { readonly id: string }): object };
        const [one, other] = ['0123456789abcdef01234567', '76543210fedcba9876543210'];
        await add({ _id: 'x', ref: ObjectId({ id: one }) });
        return [await ids({ ref: ObjectId({ id: one }) }), await ids({ ref: ObjectId({ id: other }) })];
      },
    },
    serverDate: {
      rows: ['db.serverDate'],
      expected: [true, true],
      async run({ db, add, one }) {
        await add({ _id: 'x', now: db.serverDate(), later: db.serverDate({ offset: 3_600_000 }) });
        const { now, later } = (await one('x')) as { now: Date; later: Date };
        return [Math.abs(now.getTime() - Date.now()) < 60_000, later.getTime() - now.getTime() === 3_600_000];
      },
    },
    'serverDate in an update and a query': {
      rows: ['db.serverDate'],
      expected: 'x',
      async run({ db, _, add, change, ids }) {
        await add({ _id: 'x' });
        await change('x', { at: db.serverDate() });
        return await ids({ at: _.gt(db.serverDate({ offset: -60_000 })) });
      },
    },
    RegExp: {
      rows: ['db.RegExp'],
      expected: ['a', 'a', 'b'],
      async run({ db, add, ids }) {
        await add({ _id: 'a', s: 'Apple\npie' }, { _id: 'b', s: 'banana' });
        return [
          await ids({ s: db.RegExp({ regexp: '^apple', options: 'i' }) }),
          await ids({ s: db.RegExp({ regexp: '^pie', options: 'm' }) }),
          await ids({ s: /AN/i }),
        ];
      },
    },
  },
};
