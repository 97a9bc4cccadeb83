import { listOf, pick, type Play } from '../judge';

/** Lost and found in lockers, functions compiled from TypeScript, wx-server-sdk ^2.6.3, `cloud.init()` bare. */
export const justHere: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const bob = await stage.openid('bob');
  stage.expect('getOpenid', await stage.call('alice', 'getOpenid'), { openid: alice });
  stage.expect('userRegister returns nothing', await stage.call('alice', 'userRegister'), null);
  stage.expect(
    'the user is under her openid',
    pick(await stage.document('user'), '_id', 'name', 'sex', 'grade'),
    {
      _id: alice,
      name: '',
      sex: '男',
      grade: 0,
    },
  );
  stage.expect('registering twice fails', (await stage.failure('alice', 'userRegister')) !== undefined, true);
  stage.expect(
    'uploadUserInfo without a number',
    await stage.call('alice', 'uploadUserInfo', { name: 'No' }),
    { errMsg: 'OK' },
  );
  stage.expect('changes nothing', (await stage.document('user'))['name'], '');
  await stage.call('alice', 'uploadUserInfo', { name: 'Al', student_num: 42, grade: 2 });
  const user = await stage.document('user');
  stage.expect('uploadUserInfo stores the event', pick(user, 'name', 'student_num', 'grade', 'sex'), {
    name: 'Al',
    student_num: 42,
    grade: 2,
    sex: '男',
  });
  stage.expect('userInfo of the platform in it', pick(user['userInfo'], 'openId'), { openId: alice });
  const detail = (await stage.call('bob', 'getUserDetail', { userId: alice })) as { data?: unknown };
  stage.expect('getUserDetail', pick(detail.data, '_id', 'name'), { _id: alice, name: 'Al' });
  stage.expect(
    'getUserDetail of nobody rejects inside',
    await stage.call('bob', 'getUserDetail', { userId: 'nobody' }),
    { errMsg: 'UnfoundDoc!' },
  );
  await stage.put('cabinet', [
    { _id: 'c1', items: [] },
    { _id: 'c2', items: ['other'] },
  ]);
  const added = (await stage.call('alice', 'addItem', {
    name: 'Key',
    description: 'small',
    cabinet: 'c1',
    loc: 'hall',
  })) as { errMsg: string; value: { id: string } };
  const id = added.value.id;
  const item = await stage.document('items');
  stage.expect('addItem leaves the item', pick(item, '_id', 'name', 'picker', 'claimed', 'claimTime'), {
    _id: id,
    name: 'Key',
    picker: alice,
    claimed: false,
    claimTime: null,
  });
  stage.expect('serverDate became a date', item['pickerTime'] instanceof Date, true);
  stage.expect('push with each', (await stage.document('cabinet', { _id: 'c1' }))['items'], [id]);
  stage.expect('claimItem', await stage.call('bob', 'claimItem', { itemId: id }), { errMsg: 'OK' });
  stage.expect('the item is claimed', pick(await stage.document('items'), 'claimed', 'claimer'), {
    claimed: true,
    claimer: bob,
  });
  stage.expect(
    'it left its cabinet only',
    (await stage.documents('cabinet')).map((one) => one['items']),
    [[], ['other']],
  );
  stage.expect(
    'getOplogs gives his record',
    listOf(await stage.call('bob', 'getOplogs')).map((one) => pick(one, '_openid', 'itemid', 'type')),
    [{ _openid: bob, itemid: id, type: 'claim' }],
  );
  stage.expect('getAddOplogs filters by type', listOf(await stage.call('bob', 'getAddOplogs')), []);
};
