import { listOf, pick, type Play } from '../judge';

/** Stickers and favourites, wx-server-sdk ^2.3.2 in a node_modules of its own; `cloud.database({ env })`, lookups. */
export const yuzhen: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const login = (await stage.call('alice', 'login', { userInfo: { nickName: 'Al' } })) as { data: unknown };
  stage.expect('login gives the new user', pick(login.data, 'openid', 'nickName', 'scope'), {
    openid: alice,
    nickName: 'Al',
    scope: 'user',
  });
  stage.expect(
    'login leaves the user',
    pick(await stage.document('user'), 'openid', 'nickName', 'examination', 'delete_time'),
    { openid: alice, nickName: 'Al', examination: '0', delete_time: null },
  );
  await stage.call('alice', 'login', { userInfo: { nickName: 'Alice' } });
  stage.expect(
    'login again renews the name',
    (await stage.documents('user')).map((one) => one['nickName']),
    ['Alice'],
  );
  stage.expect(
    'addSticker',
    await stage.call('alice', 'addSticker', { tags: ['cat', 'day'], text: 'hi', urls: ['u'] }),
    { data: true },
  );
  const sticker = await stage.document('sticker');
  const id = sticker['_id'];
  stage.expect('the sticker is hers', pick(sticker, 'author_openid', 'tags', 'favour_num'), {
    author_openid: alice,
    tags: ['cat', 'day'],
    favour_num: 0,
  });
  stage.expect(
    'getSticker by tag, joined with likes',
    listOf(await stage.call('alice', 'getSticker', { key: 'cat' })).map((one) => pick(one, '_id', 'like')),
    [{ _id: id, like: [] }],
  );
  stage.expect(
    'getSticker of another tag',
    listOf(await stage.call('alice', 'getSticker', { key: 'dog' })),
    [],
  );
  stage.expect('like', await stage.call('alice', 'like', { id }), { msg: '点赞成功', success: true });
  stage.expect('inc', (await stage.document('sticker'))['favour_num'], 1);
  stage.expect(
    'getSticker shows her like by let and pipeline',
    listOf(await stage.call('alice', 'getSticker', { key: 'all', type: 'hot' })).map((one) =>
      listOf(one, 'like').map((like) => like['sticker_id']),
    ),
    [[id]],
  );
  stage.expect(
    'getMyFavour joins the sticker',
    listOf(await stage.call('alice', 'getMyFavour')).map((one) =>
      listOf(one, 'sticker').map((joined) => pick(joined, '_id', 'urls', 'favour_num', 'text')),
    ),
    [[{ _id: id, urls: ['u'], favour_num: 1 }]],
  );
  stage.expect('liking twice', await stage.call('alice', 'like', { id }), {
    msg: '你已经点过赞了',
    success: false,
  });
  stage.expect('takes the like away', await stage.documents('user_sticker'), []);
  const deleted = (await stage.call('alice', 'updateSticker', { type: 'delete', id })) as { res: unknown };
  stage.expect('updateSticker marks one', pick(deleted.res, 'stats'), { stats: { updated: 1 } });
  stage.expect('getAvater leaves it out', await stage.call('alice', 'getAvater'), []);
  stage.expect(
    'submitExamination counts',
    await stage.call('alice', 'submitExamination', { answers: ['2', '3', '0', '2', '4'] }),
    4,
  );
  stage.expect('and keeps the score', (await stage.document('user'))['examination'], 4);
  await stage.call('alice', 'addActive', { name: 'Walk', startTime: '9:00', content: 'by the river' });
  stage.expect('addActive', pick(await stage.document('active'), 'name', 'author', 'status'), {
    name: 'Walk',
    author: alice,
    status: true,
  });
  const active = await stage.call('alice', 'getActive', { start: 0 });
  stage.expect(
    'getActive leaves hidden fields out',
    [listOf(active).map((one) => pick(one, 'name', 'delete_time')), pick(active, 'sub', 'loadAll')],
    [[{ name: 'Walk' }], { sub: 0, loadAll: true }],
  );
  await stage.put('config', [{ _id: 'c', value: 1 }]);
  stage.expect('getConfig sets', await stage.call('alice', 'getConfig', { config: 2 }), null);
  stage.expect('getConfig reads', await stage.call('alice', 'getConfig'), { data: 2 });
};
