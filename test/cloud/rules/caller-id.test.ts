import { DBRef, ObjectId } from 'bson';
import { resolveCallerId, type RuledRequest, type Subject } from '../../../cloud/rules';

const page: Subject = { kind: 'user', openid: 'me' };
const request = (more: Partial<RuledRequest>): RuledRequest => ({ action: 'find', collection: 'c', ...more });

describe('resolveCallerId', () => {
  it.each<[string, Partial<RuledRequest>, Partial<RuledRequest>]>([
    [
      'a query',
      { query: { a: '{openid}', b: { $in: ['{openid}', 1] } } },
      { query: { a: 'me', b: { $in: ['me', 1] } } },
    ],
    ['new documents', { documents: [{ a: { b: '{openid}' } }] }, { documents: [{ a: { b: 'me' } }] }],
    [
      'a whole document',
      { replace: true, update: { a: '{openid}' } },
      { replace: true, update: { a: 'me' } },
    ],
    [
      'conditions of a pipeline',
      {
        pipeline: [
          { $match: { a: '{openid}' } },
          { $geoNear: { key: '{openid}', query: { a: '{openid}' } } },
          { $count: '{openid}' },
        ],
      },
      {
        pipeline: [
          { $match: { a: 'me' } },
          { $geoNear: { key: '{openid}', query: { a: 'me' } } },
          { $count: '{openid}' },
        ],
      },
    ],
    ['nothing in a text', { query: { a: 'of {openid}' } }, { query: { a: 'of {openid}' } }],
    [
      'nothing in an update',
      { update: { $set: { a: '{openid}' } } },
      { update: { $set: { a: '{openid}' } } },
    ],
    ['nothing in a name', { query: { '{openid}': 1 } }, { query: { '{openid}': 1 } }],
  ])('replaces %s', (_name, given, expected) => {
    expect(resolveCallerId(request(given), page)).toEqual(request(expected));
  });

  it('gives the uid where there is no openid, and nothing where there is neither', () => {
    const given = request({ query: { a: '{openid}' } });
    expect(resolveCallerId(given, { kind: 'user', openid: null, uid: 'u1' }).query).toEqual({ a: 'u1' });
    expect(resolveCallerId(given, { kind: 'user', openid: null })).toBe(given);
    expect(resolveCallerId(given, { kind: 'function', openid: 'me' })).toBe(given);
  });

  it('leaves values of classes of their own alone', () => {
    const query = {
      at: new Date(0),
      id: new ObjectId(),
      ref: new DBRef('c', new ObjectId()),
      pattern: /{openid}/,
    };
    const { query: found } = resolveCallerId(request({ query }), page);
    for (const [name, value] of Object.entries(query)) expect(found?.[name]).toBe(value);
  });
});
