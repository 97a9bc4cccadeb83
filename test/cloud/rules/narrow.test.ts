import fc from 'fast-check';
import { isCloudError } from '../../../cloud/base';
import {
  checkJoins,
  narrow,
  type PermissionMode,
  type RuledRequest,
  type Subject,
} from '../../../cloud/rules';
import { applies, changed, type Doc } from './model';

const page: Subject = { kind: 'user', openid: 'me' };
const MODES: readonly PermissionMode[] = ['READONLY', 'PRIVATE', 'ADMINWRITE', 'ADMINONLY', 'CUSTOM'];
const BASIC = MODES.filter((mode) => mode !== 'CUSTOM');
const mine = { _openid: 'me' };
const c = 'notes';
const find: RuledRequest = { action: 'find', collection: c, query: { a: 1 } };
const add: RuledRequest = { action: 'insert', collection: c, documents: [{ a: 1 }] };
const update: RuledRequest = {
  action: 'update',
  collection: c,
  query: { _id: 'x' },
  update: { $set: { a: 2 } },
};
const set: RuledRequest = { ...update, update: { a: 2 }, replace: true, upsert: true };
const upsert: RuledRequest = { ...update, upsert: true };
const remove: RuledRequest = { action: 'remove', collection: c, query: {} };
const aggregate: RuledRequest = { action: 'aggregate', collection: c, pipeline: [{ $sort: { a: 1 } }] };
const near: RuledRequest = {
  ...aggregate,
  pipeline: [{ $geoNear: { near: 1, query: { a: 1 } } }, { $limit: 1 }],
};
const narrowedUpdate = { query: { $and: [{ _id: 'x' }, mine] }, update: { $set: { a: 2 } } };

const DENIED = 'DATABASE_PERMISSION_DENIED';
const SCENARIOS: readonly [string, PermissionMode, RuledRequest, Partial<RuledRequest> | string][] = [
  ['everybody reads READONLY', 'READONLY', find, find],
  ['everybody reads ADMINWRITE', 'ADMINWRITE', find, find],
  ['a page finds its own of PRIVATE', 'PRIVATE', find, { query: { $and: [{ a: 1 }, mine] } }],
  [
    'a page counts its own of PRIVATE',
    'PRIVATE',
    { action: 'count', collection: c, query: {} },
    { query: mine },
  ],
  [
    'a page aggregates its own of PRIVATE',
    'PRIVATE',
    aggregate,
    { pipeline: [{ $match: mine }, { $sort: { a: 1 } }] },
  ],
  [
    '$geoNear stays first',
    'PRIVATE',
    near,
    { pipeline: [{ $geoNear: { near: 1, query: { $and: [{ a: 1 }, mine] } } }, { $limit: 1 }] },
  ],
  ['nobody reads ADMINONLY', 'ADMINONLY', find, DENIED],
  ['nobody aggregates ADMINONLY', 'ADMINONLY', aggregate, DENIED],
  ['a page adds under its openid', 'READONLY', add, { documents: [{ _openid: 'me', a: 1 }] }],
  ['a page does not add to ADMINWRITE', 'ADMINWRITE', add, DENIED],
  ['a page does not add to ADMINONLY', 'ADMINONLY', add, DENIED],
  ['a page updates its own', 'READONLY', update, narrowedUpdate],
  ['a page updates its own of PRIVATE', 'PRIVATE', update, narrowedUpdate],
  ['a page does not update ADMINWRITE', 'ADMINWRITE', update, DENIED],
  ['set() signs the document', 'PRIVATE', set, { query: narrowedUpdate.query, update: { ...mine, a: 2 } }],
  [
    'an upsert signs the new document',
    'PRIVATE',
    upsert,
    { ...narrowedUpdate, update: { $set: { a: 2 }, $setOnInsert: mine } },
  ],
  ['a page removes its own', 'PRIVATE', remove, { query: mine }],
  ['a page does not remove from ADMINONLY', 'ADMINONLY', remove, DENIED],
  ['an unknown action is refused', 'READONLY', { action: 'createCollection', collection: c }, DENIED],
  [
    'add() does not take _openid',
    'READONLY',
    { ...add, documents: [{ a: 1 }, { _openid: 'me' }] },
    'INVALID_PARAM',
  ],
  ['set() does not take _openid', 'READONLY', { ...set, update: { _openid: 'me' } }, 'INVALID_PARAM'],
  [
    'update() does not take _openid',
    'READONLY',
    { ...update, update: { $set: { _openid: 'x' } } },
    'INVALID_PARAM',
  ],
  ['nor below it', 'READONLY', { ...update, update: { $inc: { '_openid.x': 1 } } }, 'INVALID_PARAM'],
  ['nor away from it', 'READONLY', { ...update, update: { $rename: { _openid: 'x' } } }, 'INVALID_PARAM'],
  ['nor onto it', 'READONLY', { ...update, update: { $rename: { a: '_openid' } } }, 'INVALID_PARAM'],
  ['nor on insert', 'READONLY', { ...upsert, update: { $setOnInsert: { _openid: 'x' } } }, 'INVALID_PARAM'],
  ['nor without operator', 'READONLY', { ...update, update: { _openid: 'x' } }, 'INVALID_PARAM'],
];

describe('narrow', () => {
  it.each(SCENARIOS)('%s', (_name, mode, request, expected) => {
    if (typeof expected === 'string') {
      expect(() => narrow(mode, request, page)).toThrow(expect.objectContaining({ code: expected }) as Error);
    } else {
      expect(narrow(mode, request, page)).toEqual({ ...request, ...expected });
    }
  });

  it.each(MODES)('%s does not touch functions and administrators', (mode) => {
    for (const kind of ['function', 'admin'] as const) {
      for (const request of [find, add, update, set, remove, aggregate]) {
        expect(narrow(mode, request, { kind, openid: 'me' })).toBe(request);
      }
    }
  });

  it('leaves pages of CUSTOM collections to permit()', () => {
    for (const request of [find, add, update, set, remove, aggregate]) {
      expect(() => narrow('CUSTOM', request, page)).toThrow(TypeError);
    }
  });

  it.each([null, ''])('refuses a page with openid %j what needs an owner', (openid) => {
    expect(() => narrow('PRIVATE', find, { kind: 'user', openid })).toThrow(/must be signed in/);
    expect(() => narrow('READONLY', add, { kind: 'user', openid })).toThrow(/must be signed in/);
    expect(narrow('READONLY', find, { kind: 'user', openid })).toBe(find);
  });
});

const scalar = fc.constantFrom<unknown>('me', 'other', 0, 1, null);
const field = fc.constantFrom('a', 'b', '_openid');
const documents: fc.Arbitrary<Doc[]> = fc.array(
  fc.record({ a: scalar, b: scalar, _openid: fc.constantFrom('me', 'other') }, { requiredKeys: [] }),
  { maxLength: 6 },
);
const { query } = fc.letrec<{ query: Doc }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small' },
    fc.constant({}),
    fc.tuple(field, scalar).map(([key, value]): Doc => ({ [key]: value })),
    fc.tuple(field, scalar).map(([key, value]): Doc => ({ [key]: { $ne: value } })),
    fc.tuple(field, fc.array(scalar)).map(([key, list]): Doc => ({ [key]: { $in: list } })),
    fc.tuple(field, fc.boolean()).map(([key, there]): Doc => ({ [key]: { $exists: there } })),
    fc
      .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(tie('query'), { minLength: 1, maxLength: 3 }))
      .map(([key, list]): Doc => ({ [key]: list })),
  ),
}));
const change = fc.oneof(
  fc.tuple(fc.constantFrom('$set', '$unset', '$setOnInsert'), field, scalar).map(([op, key, value]): Doc => ({
    [op]: { [key]: value },
  })),
  fc.tuple(field, field).map(([from, to]): Doc => ({ $rename: { [from]: to } })),
);
const plain = fc.dictionary(field, scalar);

describe('whatever a page asks', () => {
  const outcome = (mode: PermissionMode, request: RuledRequest): RuledRequest | undefined => {
    try {
      return narrow(mode, request, page);
    } catch (error) {
      if (isCloudError(error)) return undefined;
      throw error;
    }
  };
  const readable = (mode: PermissionMode, document: Doc) =>
    mode === 'READONLY' || mode === 'ADMINWRITE' || (mode === 'PRIVATE' && document['_openid'] === 'me');
  const writable = (mode: PermissionMode, document: Doc) =>
    (mode === 'READONLY' || mode === 'PRIVATE') && document['_openid'] === 'me';

  it('it reads exactly the documents that match and that the mode lets it see', () => {
    fc.assert(
      fc.property(fc.constantFrom(...BASIC), documents, query, (mode, all, asked) => {
        const request = outcome(mode, { action: 'find', collection: c, query: asked });
        const seen = request === undefined ? [] : all.filter((document) => applies(request.query!, document));
        expect(seen).toEqual(all.filter((document) => readable(mode, document) && applies(asked, document)));
      }),
    );
  });

  it('it changes and removes only its own, and they stay its own', () => {
    const writes = fc.oneof(
      fc.record({ update: change, upsert: fc.boolean() }),
      fc.record({ update: plain, upsert: fc.boolean(), replace: fc.constant(true) }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...BASIC), documents, query, writes, (mode, all, asked, write) => {
        for (const action of ['update', 'findAndUpdate', 'remove']) {
          const request = outcome(mode, { action, collection: c, query: asked, ...write });
          if (request === undefined) continue;
          const hit = all.filter((document) => applies(request.query!, document));
          for (const document of hit) {
            expect(writable(mode, document)).toBe(true);
            if (action !== 'remove') expect(changed(document, request).at(0)?.['_openid']).toBe('me');
          }
          if (hit.length === 0 && action !== 'remove') {
            for (const created of changed(undefined, request)) expect(created['_openid']).toBe('me');
          }
        }
      }),
    );
  });

  it('it creates only documents of its own', () => {
    fc.assert(
      fc.property(fc.constantFrom(...BASIC), fc.array(plain), (mode, added) => {
        const request = outcome(mode, { action: 'insert', collection: c, documents: added });
        if (request === undefined) return;
        expect(['READONLY', 'PRIVATE']).toContain(mode);
        for (const document of request.documents!) expect(document['_openid']).toBe('me');
      }),
    );
  });
});

describe('checkJoins', () => {
  const modeOf = (name: string): PermissionMode => (name === 'open' ? 'READONLY' : 'PRIVATE');
  const lookup = (from: unknown) => ({ $lookup: { from, localField: 'a', foreignField: 'b', as: 'c' } });

  it.each([
    ['a lookup', [lookup('secret')]],
    ['a lookup in a facet', [{ $facet: { x: [lookup('secret')] } }]],
    ['a lookup in a lookup', [{ $lookup: { from: 'open', pipeline: [lookup('secret')], as: 'x' } }]],
    ['a graph lookup', [{ $graphLookup: { from: 'secret' } }]],
    ['a union', [{ $unionWith: 'secret' }]],
    ['a union with a pipeline', [{ $unionWith: { coll: 'secret', pipeline: [] } }]],
    ['a lookup elsewhere', [lookup({ db: '__yunlet', coll: 'open' })]],
    ['a lookup without a target', [{ $lookup: null }]],
    ['index statistics', [{ $indexStats: {} }]],
    ['a change stream', [{ $changeStream: {} }]],
    ['plans', [{ $planCacheStats: {} }]],
    ['collection statistics in a union', [{ $unionWith: { coll: 'open', pipeline: [{ $collStats: {} }] } }]],
  ])('refuses a page %s', (_name, pipeline) => {
    expect(() => checkJoins(pipeline, modeOf, page)).toThrow(
      expect.objectContaining({ code: DENIED }) as Error,
    );
    expect(() => checkJoins(pipeline, modeOf, { kind: 'function', openid: 'me' })).not.toThrow();
  });

  it('lets a page join what everybody may read', () => {
    const pipeline = [lookup('open'), { $facet: { x: [{ $unionWith: 'open' }] } }, { $count: 'n' }];
    expect(() => checkJoins(pipeline, modeOf, page)).not.toThrow();
  });
});
