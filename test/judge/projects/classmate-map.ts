import { listOf, pick, type Play } from '../judge';

/** Classmates on a map, Taro, wx-server-sdk ~2.1.2, tcb-router; limits come from its own import file. */
export const classmateMap: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const bob = await stage.openid('bob');
  const route = (user: string, name: string, $url: string, data: object = {}) =>
    stage.call(user, name, { $url, ...data });
  stage.expect('login', await stage.call('alice', 'login', { userInfo: { nickName: 'Al' } }), {
    openid: alice,
  });
  const user = await stage.document('user');
  stage.expect('login leaves the user', pick(user, 'openId', 'userInfo', 'joinClasses', 'level', 'state'), {
    openId: alice,
    userInfo: { nickName: 'Al' },
    joinClasses: [],
    level: 'normal',
    state: 1,
  });
  await stage.call('alice', 'login', { userInfo: { nickName: 'Alice' } });
  stage.expect(
    'login again renews her name',
    (await stage.documents('user')).map((one) => one['userInfo']),
    [{ nickName: 'Alice' }],
  );
  await stage.call('bob', 'login', { userInfo: { nickName: 'Bob' } });
  const info = (await route('alice', 'info', 'add', { info: { name: 'Al', city: 'Paris' } })) as {
    data: { _id: string };
  };
  stage.expect('info add', pick(await stage.document('info'), '_id', 'openId', 'city'), {
    _id: info.data._id,
    openId: alice,
    city: 'Paris',
  });
  await route('alice', 'info', 'update', { info: { city: 'Rome' } });
  stage.expect(
    'info update and get',
    listOf(await route('alice', 'info', 'get')).map((one) => pick(one, 'name', 'city')),
    [{ name: 'Al', city: 'Rome' }],
  );
  const createData = { className: 'C1', token: 't1', count: 30, canSearch: true };
  const created = (await route('alice', 'class', 'create', { createData })) as { data: { _id: string } };
  const classId = created.data._id;
  stage.expect(
    'class create',
    pick(await stage.document('class'), '_id', 'className', 'creatorID', 'joinUsers', 'usersId'),
    { _id: classId, className: 'C1', creatorID: alice, joinUsers: [info.data._id], usersId: [alice] },
  );
  stage.expect(
    'push into both lists of the creator',
    pick(await stage.document('user', { openId: alice }), 'createClasses', 'joinClasses'),
    { createClasses: [classId], joinClasses: [classId] },
  );
  const search = await route('bob', 'class', 'search', { queryData: { token: 't1' } });
  stage.expect(
    'search finds it, not joined',
    [listOf(search).map((one) => one['_id']), pick(search, 'isJoin')],
    [[classId], { isJoin: false }],
  );
  await stage.put('level', stage.importFile('db/level.json'));
  await route('bob', 'info', 'add', { info: { name: 'Bob' } });
  const bobInfo = (await stage.document('info', { openId: bob }))['_id'];
  const joined = (await stage.call('bob', 'join', { infoId: bobInfo, classId })) as {
    code: number;
    data: unknown;
  };
  stage.expect(
    'join within the limit',
    [joined.code, pick(joined.data, 'joinCount', 'joinLimit')],
    [200, { joinCount: 0, joinLimit: 3 }],
  );
  stage.expect('both are in the class', pick(await stage.document('class'), 'joinUsers', 'usersId'), {
    joinUsers: [info.data._id, bobInfo],
    usersId: [alice, bob],
  });
  const detail = await stage.call('bob', 'detail', { _id: classId });
  stage.expect(
    'detail reads by _.in and knows him',
    [listOf(detail, 'infoData').length, pick(detail, 'isJoin')],
    [2, { isJoin: true }],
  );
  stage.expect(
    'index lists his classes',
    listOf(await stage.call('bob', 'index'), 'joinClasses').map((one) => one['_id']),
    [classId],
  );
  stage.expect('checkFull', await route('bob', 'checkFull', 'check_full', { classId }), { isFull: false });
  await stage.call('bob', 'join', { infoId: bobInfo, classId });
  await stage.call('bob', 'join', { infoId: bobInfo, classId });
  stage.expect(
    'join beyond the limit',
    pick(await stage.call('bob', 'join', { infoId: bobInfo, classId }), 'code'),
    { code: 500 },
  );
  stage.expect('quitClass', await route('bob', 'class', 'quitClass', { classId }), { code: 200 });
  stage.expect('pull removed him everywhere', (await stage.document('class'))['usersId'], [alice]);
  stage.expect('also from his own list', (await stage.document('user', { openId: bob }))['joinClasses'], []);
  stage.expect(
    'manage update',
    await route('alice', 'manage', 'update', { _id: classId, updateData: { className: 'C2' } }),
    { resCode: 200 },
  );
  stage.expect('the class is renamed', (await stage.document('class'))['className'], 'C2');
  await route('alice', 'order', 'create', { orderData: { fee: 990 } });
  stage.expect('order create', pick(await stage.document('order'), 'fee', 'openId'), {
    fee: 990,
    openId: alice,
  });
  const level = (await route('alice', 'level', 'get')) as { limitData: unknown };
  stage.expect(
    'she is pro now',
    [pick(level, 'level'), pick(level.limitData, 'joinLimit')],
    [{ level: 'pro' }, { joinLimit: 10 }],
  );
};
