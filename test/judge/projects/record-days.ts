import { listOf, pick, type Play } from '../judge';

/** Days to remember, wx-server-sdk ~2.3.3; its functions know the caller by `event.userInfo`. */
export const recordDays: Play = async (stage) => {
  const alice = await stage.openid('alice');
  stage.expect('a day needs a name', await stage.call('alice', 'createDay', { dayValue: '2021-06-07' }), {
    code: 4000,
  });
  const day = { dayName: 'Exam', dayValue: '2021-06-07' };
  stage.expect('createDay, checked by msgSecCheck', await stage.call('alice', 'createDay', day), {
    code: 2000,
  });
  const written = await stage.document('day');
  stage.expect('leaves the day', pick(written, 'hostOpenId', 'dayName', 'dayValue', 'active'), {
    hostOpenId: alice,
    ...day,
    active: true,
  });
  stage.expect('its time is a date', written['createTime'] instanceof Date, true);
  const dayId = written['_id'];
  const list = await stage.call('alice', 'getDayList');
  stage.expect(
    'getDayList gives hers',
    [pick(list, 'code'), listOf(list).map((one) => one['_id'])],
    [{ code: 2000 }, [dayId]],
  );
  stage.expect('none of hers to bob', await stage.call('bob', 'getDayList'), { code: 5000 });
  const change = { dayId, dayName: 'Exam!', dayValue: '2021-06-08', dayTop: 1 };
  stage.expect('bob changes nothing', pick(await stage.call('bob', 'updateDay', change), 'code'), {
    code: 5000,
  });
  stage.expect('the name stayed', (await stage.document('day'))['dayName'], 'Exam');
  stage.expect('she changes it', await stage.call('alice', 'updateDay', change), { code: 2000 });
  stage.expect('the day changed', pick(await stage.document('day'), 'dayName', 'dayValue', 'dayTop'), {
    dayName: 'Exam!',
    dayValue: '2021-06-08',
    dayTop: true,
  });
  const seen = (await stage.call('bob', 'getDay', { dayId })) as { data?: unknown };
  stage.expect('getDay tells bob that it is not his', pick(seen.data, '_id', 'isHost'), {
    _id: dayId,
    isHost: false,
  });
  stage.expect('bob deletes nothing', pick(await stage.call('bob', 'deleteDay', { dayId }), 'code'), {
    code: 5000,
  });
  stage.expect('she deletes it', await stage.call('alice', 'deleteDay', { dayId }), { code: 2000 });
  stage.expect('it is kept, inactive', (await stage.document('day'))['active'], false);
  stage.expect('and no longer listed', await stage.call('alice', 'getDayList'), { code: 5000 });
};
