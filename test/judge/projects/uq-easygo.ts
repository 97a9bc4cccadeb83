import { listOf, pick, type Play } from '../judge';

const DEFAULTS = ['default1', 'default2'];

/** Timetables and deadlines, Taro, wx-server-sdk ~2.5.3; one collection per university, nested updates. */
export const uqEasygo: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const bob = await stage.openid('bob');
  const ask = (name: string, method: string, data: object = {}) =>
    stage.call('alice', name, { branch: 'UQ', method, openid: alice, ...data });
  const user = () => stage.document('UQ_MainUser');
  await ask('main-login', 'createUser', { userInfo: { nickName: 'Al' } });
  const created = await user();
  stage.expect('createUser leaves the user', pick(created, '_openid', 'nickName', 'classMode', 'userEmail'), {
    _openid: alice,
    nickName: 'Al',
    classMode: '中国境内',
    userEmail: '',
  });
  stage.expect(
    'with two example deadlines',
    listOf(created, 'userAssignments').map((one) => one['aid']),
    DEFAULTS,
  );
  stage.expect(
    'createUser twice adds nobody',
    [
      await ask('main-login', 'createUser', { userInfo: { nickName: 'Al' } }),
      (await stage.documents('UQ_MainUser')).length,
    ],
    [null, 1],
  );
  stage.expect('loginStatus of her', await ask('main-login', 'loginStatus'), true);
  stage.expect('loginStatus of him', await ask('main-login', 'loginStatus', { openid: bob }), false);
  stage.expect('updateEmail', pick(await ask('main-login', 'updateEmail', { email: 'al@uq' }), 'stats'), {
    stats: { updated: 1 },
  });
  stage.expect(
    'getUserInfo mixes both',
    pick(await ask('main-login', 'getUserInfo'), 'nickName', 'userEmail', 'classMode', 'admin'),
    { nickName: 'Al', userEmail: 'al@uq', classMode: '中国境内', admin: false },
  );
  await ask('main-login', 'updateClassMode', { classMode: '境外' });
  stage.expect('updateClassMode', (await user())['classMode'], '境外');
  await ask('main-login', 'manageCards', { cardsInfo: { todayClasses: 0 } });
  stage.expect('an update merges nested objects', await ask('main-login', 'getCardsInfo'), {
    todayClasses: 0,
    recentAssignments: 1,
    newActivities: 1,
  });
  await ask('main-login', 'updateClassNotify', { classNotifyValue: true });
  stage.expect('classNotify, by the caller', await ask('main-login', 'getClassNotify'), true);
  stage.expect(
    'countdown wants all three',
    pick(await stage.call('alice', 'countdown', { branch: 'UQ', method: 'getNotification' }), 'code'),
    { code: -1 },
  );
  const assignment = { name: 'A1', date: '2022-5-1', time: '10:00' };
  const appended = (await ask('countdown', 'appendAssignments', { assignment })) as { aid: string }[];
  stage.expect('appendAssignments gives all', appended.length, 3);
  stage.expect('its id is a sha256', /^[0-9a-f]{64}$/.test(appended[2]?.aid ?? ''), true);
  stage.expect(
    'the document holds it',
    listOf(await user(), 'userAssignments').map((one) => pick(one, 'aid', 'attributes'))[2],
    { aid: appended[2]?.aid, attributes: { wechat: [0, 0, 0], email: [0, 0, 0] } },
  );
  await ask('countdown', 'updateAssignments', { assignment: { ...appended[2], name: 'A2' } });
  stage.expect('updateAssignments', listOf(await user(), 'userAssignments')[2]?.['name'], 'A2');
  await ask('countdown', 'deleteUserAssignments', { deletedId: 'default1' });
  const all = (await ask('countdown', 'fetchUserAssignments')) as { headerItem: { aid: string } };
  stage.expect(
    'deleteUserAssignments',
    [all.headerItem.aid, listOf(all, 'assignments').map((one) => one['aid'])],
    ['default2', ['default2', appended[2]?.aid]],
  );
  await ask('countdown', 'setNotification', { notification: { email: { enabled: true } } });
  stage.expect('setNotification merges two levels', await ask('countdown', 'getNotification'), {
    wechat: { enabled: false, attributes: [0, 0, 0] },
    email: { enabled: true, attributes: [0, 0, 0] },
  });
  await ask('timetable', 'updateCurrentSemester', { currentSemester: 'S2' });
  stage.expect('current semester', await ask('timetable', 'fetchCurrentSemester'), 'S2');
  await stage.put('UQ_Library_Seats', [{ name: 'Duhig', usedSeats: 3, totalSeats: 9, percentage: 33 }]);
  stage.expect('library', await ask('library', 'retrieveSeatData', { name: 'Duhig' }), {
    usedSeats: 3,
    totalSeats: 9,
    percentage: 33,
  });
};
