import { Int32 } from 'bson';
import { compileFilter } from '../../../cloud/engine';
import {
  checkJoins,
  permit,
  readsEverything,
  type PermissionMode,
  type RuledRequest,
  type Subject,
} from '../../../cloud/rules';
import { ask, failure } from '../database/setup';
import { COLLECTION, openRuled, rulesOf, type Doc } from './setup';

const DENIED = 'DATABASE_PERMISSION_DENIED';
const OWN = 'doc._openid == auth.openid';
const idsOf = (documents: readonly Doc[]) => documents.map((document) => document['_id']);
const n = (value: number) => new Int32(value);
const plain = (documents: readonly Doc[]) => JSON.parse(JSON.stringify(documents)) as Doc[];

describe('security rules through the database', () => {
  let db: Awaited<ReturnType<typeof openRuled>>;
  beforeAll(async () => {
    db = await openRuled();
  });
  afterAll(() => db.stop());
  beforeEach(() =>
    db.fill([
      { _id: 'a', _openid: 'alice', n: n(1), tags: ['x'] },
      { _id: 'b', _openid: 'bob', n: n(2) },
      { _id: 'l', _openid: ['alice', 'bob'], n: n(3) },
      { _id: 'f', n: n(4) },
    ]),
  );

  it('shows only what the rule allows, even where a query finds more', async () => {
    db.use({ read: `${OWN} && doc.n > 0 && doc.n < 5` });
    await db.fill([
      { _id: 'a', _openid: 'alice', n: n(1) },
      { _id: 'b', _openid: 'bob', n: n(2) },
      { _id: 'l', _openid: ['alice', 'bob'], n: n(3) },
      // Each condition is met by another element.
      { _id: 'x', _openid: 'alice', n: [n(-3), n(9)] },
    ]);
    const query = { _openid: '{openid}', n: { $gt: n(0), $lt: n(5) } };
    expect(idsOf((await db.run(ask.find(COLLECTION, query), 'alice')).list)).toEqual(['a', 'l']);
    expect(await db.run(ask.count(COLLECTION, query), 'alice')).toEqual({ total: 2 });
    const group = { $group: { _id: null, sum: { $sum: '$n' } } };
    const { list } = await db.run(ask.aggregate(COLLECTION, { $match: query }, group), 'alice');
    expect(plain(list)).toEqual([{ _id: null, sum: 4 }]);
  });

  it('says which part of the rule a query does not imply, and what to do', async () => {
    db.use({ read: `${OWN} && doc.n > 0` });
    const words = /does not imply its read rule: doc\._openid == auth\.openid\. Rules are not filters/;
    await expect(db.run(ask.find(COLLECTION, { n: { $gt: 1 } }), 'alice')).rejects.toEqual(
      failure(DENIED, words),
    );
    await expect(db.run(ask.find(COLLECTION, { _id: 'a' }, { byId: true }), 'alice')).rejects.toEqual(
      failure(DENIED, /doc\(id\)/),
    );
    await expect(db.run(ask.aggregate(COLLECTION, { $group: { _id: null } }), 'alice')).rejects.toEqual(
      failure(DENIED),
    );
    // A condition behind a limit is one that what went before has not met.
    const late = ask.aggregate(COLLECTION, { $limit: 1 }, { $match: { _openid: 'alice', n: { $gt: 0 } } });
    await expect(db.run(late, 'alice')).rejects.toEqual(failure(DENIED));
  });

  it('keeps its rules to itself where told so', async () => {
    const request: RuledRequest = { action: 'find', collection: 'notes', query: {} };
    const subject: Subject = { kind: 'user', openid: 'alice' };
    const options = {
      rules: rulesOf({ read: OWN }),
      subject,
      now: 0,
      read: () => Promise.resolve(null),
      verbose: false,
    };
    await expect(permit(request, options)).rejects.toEqual(
      failure(DENIED, /security rules do not allow this\.$/),
    );
  });

  it('updates and removes in batches what the query is bound to', async () => {
    db.use({ write: OWN });
    const mark = { $set: { mark: true } };
    expect(await db.run(ask.update(COLLECTION, { _openid: '{openid}' }, mark), 'alice')).toMatchObject({
      updated: 2,
    });
    await expect(db.run(ask.update(COLLECTION, {}, mark), 'alice')).rejects.toEqual(failure(DENIED));
    expect(await db.run(ask.remove(COLLECTION, { _openid: 'bob' }), 'bob')).toEqual({ deleted: 2 });
    await expect(db.run(ask.remove(COLLECTION, { _id: 'a' }), 'bob')).rejects.toEqual(failure(DENIED));
    expect(idsOf(await db.all())).toEqual(['a', 'f']);
  });

  it('judges an update by the document as it was', async () => {
    db.use({ write: 'doc.n < 2' });
    const query = { n: { $lt: 2 } };
    expect(await db.run(ask.update(COLLECTION, query, { $set: { n: n(9) } }), 'alice')).toMatchObject({
      updated: 1,
    });
    expect(await db.run(ask.update(COLLECTION, query, { $set: { n: n(9) } }), 'alice')).toMatchObject({
      updated: 0,
    });
  });

  it('needs both rules where a document is changed and given back', async () => {
    const request = ask.findAndUpdate(COLLECTION, { _openid: '{openid}' }, { $set: { mark: 1 } });
    db.use({ write: OWN, read: 'doc.n > 5' });
    await expect(db.run(request, 'alice')).rejects.toEqual(failure(DENIED, /read rule/));
    db.use({ write: OWN, read: true });
    expect(await db.run(request, 'alice')).toMatchObject({ updated: 1, document: { _id: 'a' } });
  });

  describe('set()', () => {
    it('replaces what is one’s own, keeps its owner, and creates what is not there', async () => {
      db.use({ write: true });
      expect(await db.run(ask.set(COLLECTION, 'a', { n: n(7) }), 'alice')).toMatchObject({
        matched: 1,
        upsertId: null,
      });
      expect(await db.run(ask.set(COLLECTION, 'new', { who: '{openid}' }), 'alice')).toMatchObject({
        matched: 0,
        upsertId: 'new',
      });
      expect(plain(await db.all()).filter(({ _id }) => _id === 'a' || _id === 'new')).toEqual([
        { _id: 'a', _openid: 'alice', n: 7 },
        { _id: 'new', _openid: 'alice', who: 'alice' },
      ]);
    });

    it.each(['b', 'l', 'f'])('does not take over what is another’s (%s)', async (id) => {
      db.use({ write: true });
      const before = await db.all();
      await expect(db.run(ask.set(COLLECTION, id, { n: n(7) }), 'alice')).rejects.toEqual(failure(DENIED));
      expect(await db.all()).toEqual(before);
    });

    it('needs the rules for both', async () => {
      db.use({ create: true });
      await expect(db.run(ask.set(COLLECTION, 'new', {}), 'alice')).rejects.toEqual(
        failure(DENIED, /no rule for update/),
      );
      db.use({ update: true });
      await expect(db.run(ask.set(COLLECTION, 'new', {}), 'alice')).rejects.toEqual(
        failure(DENIED, /no rule for create/),
      );
    });

    it('needs an _id', async () => {
      db.use({ write: true });
      const request = ask.set(COLLECTION, 'x', { n: n(1) });
      await expect(db.run({ ...request, query: { n: n(1) } }, 'alice')).rejects.toEqual(
        failure('INVALID_PARAM'),
      );
    });
  });

  it.each([
    ['of a query', { n: n(1) }, { $set: { n: n(1) } }],
    ['with another condition', { _id: 'new', n: n(1) }, { $set: { n: n(1) } }],
    ['with other operators', { _id: 'new' }, { $inc: { n: n(1) } }],
    ['of a path', { _id: 'new' }, { $set: { 'deep.x': n(1) } }],
  ])('does not create by update(), %s', async (_which, query, update) => {
    db.use({ write: true });
    const upsert = ask.update(COLLECTION, query, update, { upsert: true });
    await expect(db.run(upsert, 'alice')).rejects.toEqual(failure(DENIED, /add\(\) or set\(\)/));
  });

  describe('a set() that keeps other fields, as the REST API’s does', () => {
    const merge = (id: string, fields: object) =>
      ask.update(COLLECTION, { _id: id }, { $set: fields }, { upsert: true });

    it('changes what is there, whosever it is, and creates what is not', async () => {
      db.use({ write: true });
      expect(await db.run(merge('b', { mark: n(7) }), 'alice')).toMatchObject({ matched: 1, upsertId: null });
      expect(await db.run(merge('new', { mark: n(1) }), 'alice')).toMatchObject({ upsertId: 'new' });
      const found = plain(await db.all());
      expect(found.find(({ _id }) => _id === 'b')).toMatchObject({ _openid: 'bob', mark: 7 });
      expect(found.find(({ _id }) => _id === 'new')).toEqual({ _id: 'new', _openid: 'alice', mark: 1 });
    });

    it.each([
      ['update', { create: true }],
      ['create', { update: true }],
    ])('needs a rule for %s', async (action, rules) => {
      db.use(rules);
      const before = await db.all();
      await expect(db.run(merge('new', { m: n(1) }), 'alice')).rejects.toEqual(
        failure(DENIED, new RegExp(`no rule for ${action}`)),
      );
      expect(await db.all()).toEqual(before);
    });

    it('cannot give a document to somebody', async () => {
      db.use({ write: true });
      await expect(db.run(merge('new', { _openid: 'bob' }), 'alice')).rejects.toEqual(
        failure('INVALID_PARAM'),
      );
    });
  });

  it('creates nothing where one of several documents is refused', async () => {
    db.use({ create: 'request.data.n <= 5' });
    await expect(db.run(ask.add(COLLECTION, { n: n(1) }, { n: n(6) }), 'alice')).rejects.toEqual(
      failure(DENIED, /create rule/),
    );
    expect(await db.all()).toHaveLength(4);
  });

  it.each([
    ['an owner in an update', ask.update(COLLECTION, {}, { $set: { _openid: 'bob' } })],
    ['a renamed owner', ask.update(COLLECTION, {}, { $rename: { n: '_openid' } })],
    ['an owner in a new document', ask.add(COLLECTION, { _openid: 'alice' })],
    ['an owner in a whole document', ask.set(COLLECTION, 'a', { _openid: 'alice' })],
  ])('refuses a page that writes %s', async (_name, request) => {
    db.use({ write: true });
    await expect(db.run(request, 'alice')).rejects.toEqual(failure('INVALID_PARAM', /_openid/));
  });

  it('reads what get() asks for as it is at that moment', async () => {
    db.use({ read: "get('database.roles.' + auth.openid).role == 'admin'" });
    await db.fill([{ _id: 'alice', role: 'guest' }], 'roles');
    await expect(db.run(ask.find(COLLECTION, {}), 'alice')).rejects.toEqual(failure(DENIED));
    await db.fill([{ _id: 'alice', role: 'admin' }], 'roles');
    expect((await db.run(ask.find(COLLECTION, {}), 'alice')).list).toHaveLength(4);
  });

  it('reads no more than 10 documents for one request, however many documents it creates', async () => {
    db.use({ create: 'get(`database.shops.${doc.shop}`) == null' });
    const creating = (shops: number) => ({
      action: 'insert' as const,
      collection: COLLECTION,
      documents: Array.from({ length: shops }, (_, shop) => ({ shop })),
    });
    expect((await db.run(creating(10), 'alice')).insertedIds).toHaveLength(10);
    await expect(db.run(creating(11), 'alice')).rejects.toEqual(failure(DENIED, /10 documents/));
  });

  it('takes a path for a number that is written just so', async () => {
    await db.fill([{ _id: 7, open: true }], 'shops');
    const opened = async (path: string) => {
      db.use({ read: `get('database.shops.${path}').open == true` });
      return db.run(ask.count(COLLECTION, {}), 'alice');
    };
    expect(await opened('7')).toEqual({ total: 4 });
    await expect(opened('07')).rejects.toEqual(failure(DENIED));
    await db.fill(
      [
        { _id: '7', open: false },
        { _id: 7, open: true },
      ],
      'shops',
    );
    await expect(opened('7')).rejects.toEqual(failure(DENIED));
  });

  it('does not take a list for the value that get() was called with', async () => {
    db.use({ read: 'get(`database.shops.${doc.shop}`).open == true' });
    await db.fill(
      [
        { _id: 's1', open: true },
        { _id: 's2', open: false },
      ],
      'shops',
    );
    await db.fill([
      { _id: '1', shop: 's1' },
      { _id: '2', shop: ['s1', 's2'] },
    ]);
    const { list } = await db.run(ask.find(COLLECTION, { shop: 's1' }), 'alice');
    expect(idsOf(list)).toEqual(['1']);
  });

  it('guards searches by distance', async () => {
    const target = { database: 'dev-1', collection: COLLECTION };
    await db.store.createIndexes(target, [{ name: 'at', key: { at: '2dsphere' } }]);
    const at = { type: 'Point', coordinates: [1, 1] };
    await db.fill([
      { _id: '1', at, shop: { open: true } },
      { _id: '2', at, shop: [{ open: true }] },
      { _id: '3', at, shop: { open: false } },
    ]);
    db.use({ read: 'doc.shop.open == true' });
    const open = { 'shop.open': true };
    const near = { at: { $near: { $geometry: at } } };
    const { list } = await db.run(ask.find(COLLECTION, { ...near, ...open }), 'alice');
    expect(idsOf(list)).toEqual(['1']);
    await expect(db.run(ask.find(COLLECTION, near), 'alice')).rejects.toEqual(failure(DENIED));
    const stage = (query: Doc) => ({ $geoNear: { near: at, distanceField: 'far', spherical: true, query } });
    const { list: found } = await db.run(ask.aggregate(COLLECTION, stage(open)), 'alice');
    expect(idsOf(found)).toEqual(['1']);
    await expect(db.run(ask.aggregate(COLLECTION, stage({})), 'alice')).rejects.toEqual(failure(DENIED));
  });

  it('guards what is watched', async () => {
    db.use({ read: 'doc.who.id == auth.openid' });
    await expect(db.watched({}, 'alice')).rejects.toEqual(failure(DENIED));
    const { request } = await db.watched({ 'who.id': '{openid}' }, 'alice');
    const shown = compileFilter(request.query);
    const documents = [{ who: { id: 'alice' } }, { who: [{ id: 'alice' }] }, { who: { id: 'bob' } }];
    expect(documents.map((document) => shown(document))).toEqual([true, false, false]);
  });

  it('applies other rules from the next request on', async () => {
    db.use({ read: false });
    await expect(db.run(ask.find(COLLECTION, {}), 'alice')).rejects.toEqual(failure(DENIED));
    db.use({ read: true });
    expect((await db.run(ask.find(COLLECTION, {}), 'alice')).list).toHaveLength(4);
  });

  it('lets functions and administrators pass', async () => {
    db.use({});
    const all = ask.find(COLLECTION, { _openid: '{openid}' });
    for (const kind of ['function', 'admin'] as const) {
      const caller = {
        kind,
        openid: 'alice',
        unionid: null,
        appid: 'wx1',
        env: 'dev-1',
        source: '',
        requestId: 'r',
      };
      // '{openid}' is a page's word.
      expect(await db.runAs(all, caller)).toMatchObject({ list: [] });
      expect(await db.runAs(ask.find(COLLECTION, {}), caller)).toMatchObject({ list: { length: 4 } });
    }
  });
});

describe('joins with collections under security rules', () => {
  const subject: Subject = { kind: 'user', openid: 'alice' };
  const lookup = [{ $lookup: { from: 'other', localField: 'a', foreignField: 'b', as: 'c' } }];
  const modeOf = (read: string | boolean) => (): PermissionMode =>
    readsEverything(rulesOf({ read }), subject, 0) ? 'READONLY' : 'CUSTOM';

  it('need a rule by which this page reads everything', () => {
    for (const open of [true, 'auth != null', "auth.openid == 'alice'"]) {
      expect(() => checkJoins(lookup, modeOf(open), subject)).not.toThrow();
    }
    for (const closed of [false, OWN, "auth.openid == 'bob'", "get('database.a.b') == null"]) {
      expect(() => checkJoins(lookup, modeOf(closed), subject)).toThrow(failure(DENIED));
    }
  });
});
