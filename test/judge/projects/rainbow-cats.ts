import { pick, type Play } from '../judge';

/** Credit and mission lists of a couple, wx-server-sdk ^2.6.3. */
export const rainbowCats: Play = async (stage) => {
  const alice = await stage.openid('alice');
  stage.expect('getOpenId gives the caller', await stage.call('alice', 'getOpenId'), alice);
  await stage.call('alice', 'addElement', {
    list: 'MissionList',
    title: 'Dishes',
    desc: 'tonight',
    credit: '15',
  });
  await stage.call('bob', 'addElement', { list: 'MissionList', title: 'Walk', desc: 'the dog', credit: 5 });
  const written = await stage.documents('MissionList', { title: 'Dishes' });
  stage.expect(
    'addElement leaves the document',
    written.map((one) => pick(one, '_openid', 'credit', 'title', 'desc', 'available', 'star')),
    [{ _openid: alice, credit: 15, title: 'Dishes', desc: 'tonight', available: true, star: false }],
  );
  stage.expect('serverDate became a date', typeof written[0]?.['date'] === 'object', true);
  const id = written[0]?.['_id'];
  const updated = await stage.call('alice', 'editStar', { list: 'MissionList', _id: id, value: true });
  stage.expect('editStar reports one', pick(updated, 'stats', 'errMsg'), {
    stats: { updated: 1 },
    errMsg: 'collection.update:ok',
  });
  await stage.call('alice', 'editAvailable', { list: 'MissionList', _id: id, value: false });
  const one = (await stage.call('bob', 'getElementById', { list: 'MissionList', _id: id })) as {
    data: Record<string, unknown>[];
  };
  stage.expect('getElementById sees both edits', pick(one.data[0], 'star', 'available'), {
    star: true,
    available: false,
  });
  await stage.put('UserList', [{ _id: 'u1', _openid: alice, credit: 10 }]);
  await stage.call('alice', 'editCredit', { list: 'UserList', _openid: alice, value: -4 });
  stage.expect('editCredit adds', (await stage.documents('UserList', { _id: 'u1' }))[0]?.['credit'], 6);
  const mine = (await stage.call('bob', 'getElementByOpenId', { list: 'MissionList', _openid: alice })) as {
    data: Record<string, unknown>[];
  };
  stage.expect(
    'getElementByOpenId finds hers',
    mine.data.map((entry) => entry['title']),
    ['Dishes'],
  );
  stage.expect(
    'deleteElement returns nothing',
    await stage.call('alice', 'deleteElement', { list: 'MissionList', _id: id }),
    null,
  );
  await stage.eventually('deleteElement, not awaited, deletes', async () => {
    return (await stage.documents('MissionList', { _id: id })).length === 0;
  });
  const list = (await stage.call('alice', 'getList', { list: 'MissionList' })) as {
    data: Record<string, unknown>[];
  };
  stage.expect(
    'getList keeps the other',
    list.data.map((entry) => entry['title']),
    ['Walk'],
  );
};
