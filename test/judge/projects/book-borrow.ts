import { pick, type Play } from '../judge';

/** A book shelf, wx-server-sdk latest, `cloud.init()` without an environment. */
export const bookBorrow: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const bob = await stage.openid('bob');
  const who = (await stage.call('alice', 'get_openID')) as { APPID: string; OPENID: string };
  stage.expect('get_openID gives the caller', who.OPENID, alice);
  stage.expect('and the appid', who.APPID.startsWith('wx') || who.APPID === 'touristappid', true);
  await stage.put('users', [{ _id: 'u1', _openid: alice, name: 'Alice' }]);
  await stage.put('book_shelf', [
    { _id: 'b1', _openid: alice, isbn: '978', type: '0' },
    { _id: 'b2', _openid: alice, isbn: '979', type: '1' },
    { _id: 'b3', _openid: bob, isbn: '978', type: '0' },
  ]);
  const login = (await stage.call('bob', 'login', { openid: alice })) as {
    data: unknown[];
    errMsg: string;
  };
  stage.expect(
    'login finds the user',
    [login.errMsg, login.data],
    ['collection.get:ok', [{ _id: 'u1', _openid: alice, name: 'Alice' }]],
  );
  const found = (await stage.call('alice', 'add_book_shelf', { that: { isbn: '978' }, type: 0 })) as {
    data: unknown[];
  };
  stage.expect(
    'add_book_shelf looks among hers',
    found.data.map((one) => pick(one, '_id')),
    [{ _id: 'b1' }],
  );
  const removed = await stage.call('alice', 'de_book_shelf');
  stage.expect('de_book_shelf removes one', pick(removed, 'stats'), { stats: { removed: 1 } });
  const left = await stage.documents('book_shelf');
  stage.expect('the others stay', left.map((one) => one['_id']).sort(), ['b2', 'b3']);
};
