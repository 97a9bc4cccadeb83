import { join } from 'node:path';
import { createCloud, type Database } from '../../../../cloud/client';
import { createTestCloud, type TestCloud } from '../../../../cloud/testing';
import { fetchWx } from './fetch-wx';

type Scenario = (db: Database, collection: string) => Promise<Record<string, unknown>>;
const PROJECT = join(__dirname, '../../../fixtures/projects/page-database');
const { SCENARIOS } = jest.requireActual<{ SCENARIOS: Readonly<Record<string, Scenario>> }>(
  join(PROJECT, 'cloudfunctions/scenario/scenarios.js'),
);
const AGREED = Object.keys(SCENARIOS).filter((name) => name !== 'differences');

describe('the database on a page and wx-server-sdk in a function', () => {
  let cloud: TestCloud;
  let db: Database;

  beforeAll(async () => {
    cloud = await createTestCloud({ project: PROJECT });
    db = createCloud(fetchWx('alice'), { gateway: cloud.url }).database();
  });
  afterAll(() => cloud.stop());

  /** What a scenario gives on a page and in a function, both as JSON leaves it. */
  async function both(name: string): Promise<{ page: unknown; ours: unknown }> {
    const scenario = SCENARIOS[name];
    const place = name.replaceAll(' ', '_');
    const page: unknown = await scenario?.(db, `page_${place}`);
    const alice = await cloud.as('alice');
    const ours = await alice.callFunction('scenario', { name, collection: `function_${place}` });
    return { page: JSON.parse(JSON.stringify(page)), ours };
  }

  it.each(AGREED)('agree on %s', async (name) => {
    const { page, ours } = await both(name);
    expect(page).toEqual(ours);
  });

  it('differ where pages do on the real cloud, or where the SDK cannot do what it documents', async () => {
    const { page, ours } = await both('differences');
    const common = { duplicate: -502001 };
    expect(page).toEqual({
      ...common,
      got: 20,
      owner: true,
      missing: {
        errCode: -1,
        errMsg:
          'document.get:fail cannot find document with _id none, please make sure that the document exists and you have the corresponding access permission',
      },
      none: -401003,
      noData: -401003,
      between: 1,
      notBetween: 2,
      transactions: 'undefined',
    });
    expect(ours).toEqual({
      ...common,
      got: 25,
      owner: false,
      missing: { errCode: -1, errMsg: 'document.get:fail document with _id none does not exist' },
      none: -501007,
      noData: -1,
      between: 0,
      notBetween: 0,
      transactions: 'function',
    });
  });

  it('keep pages within the permission of a collection', async () => {
    const bob = createCloud(fetchWx('bob'), { gateway: cloud.url }).database();
    const mine = db.collection('shared');
    const theirs = bob.collection('shared');
    await mine.add({ data: { _id: 'x', n: 1 } });
    expect((await theirs.doc('x').get()).data).toMatchObject({
      n: 1,
      _openid: (await cloud.as('alice')).openid,
    });
    expect(await theirs.doc('x').update({ data: { n: 2 } })).toMatchObject({ stats: { updated: 0 } });
    expect(await theirs.where({ n: 1 }).update({ data: { n: 2 } })).toMatchObject({ stats: { updated: 0 } });
    expect(await theirs.doc('x').remove()).toMatchObject({ stats: { removed: 0 } });
    await expect(theirs.doc('x').set({ data: { n: 2 } })).rejects.toMatchObject({ errCode: -502003 });
    expect(await mine.where({ n: 1 }).remove()).toMatchObject({ stats: { removed: 1 } });

    await db.collection('private').add({ data: { _id: 'x' } });
    expect(await bob.collection('private').count()).toMatchObject({ total: 0 });
    const lenient = createCloud(fetchWx('bob'), { gateway: cloud.url }).database({ throwOnNotFound: false });
    expect(await lenient.collection('private').doc('x').get()).toMatchObject({ data: null });

    await expect(db.collection('closed').get()).rejects.toMatchObject({
      errCode: -502003,
      errMsg: expect.stringMatching(/^collection\.get:fail -502003 database permission denied\. /) as string,
      requestID: expect.stringMatching(/./) as string,
    });
  });

  it('name an environment that is not there, where the cloud is strict', async () => {
    const strict = await createTestCloud({ project: PROJECT, strict: true });
    try {
      const { database } = createCloud(fetchWx('alice'), { gateway: strict.url });
      await expect(database({ env: 'other' }).collection('shared').get()).rejects.toMatchObject({
        errCode: -501005,
      });
      await expect(database().collection('undeclared').get()).rejects.toMatchObject({
        errCode: -502005,
        errMsg: expect.stringContaining(
          'collection.get:fail -502005 database collection not exists. Db or Table not exist',
        ) as string,
      });
    } finally {
      await strict.stop();
    }
  });
});
