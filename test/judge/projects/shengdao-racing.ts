import { listOf, pick, type Play } from '../judge';

/** Lap times and a raffle, Taro, wx-server-sdk ~3.0.1 for the caller and \@cloudbase/node-sdk for the database. */
export const shengdaoRacing: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const call = (name: string, data: object = {}) => stage.call('alice', name, data);
  stage.expect('login', pick(await call('login'), 'OPENID', 'openid'), { OPENID: alice, openid: alice });
  stage.expect('nobody is administrator', await call('lucky_is_admin_user'), false);
  const times = { beginTime: '2020-01-01 00:00:00', endTime: '2099-01-01 00:00:00' };
  const { id } = (await call('lucky_create_activity', { activityName: 'Gala', ...times })) as { id: string };
  const activity = await stage.document('lucky_activity_list');
  stage.expect('an activity', pick(activity, '_id', 'activityName', 'endTime'), {
    _id: id,
    activityName: 'Gala',
    endTime: times.endTime,
  });
  stage.expect('and the caller', pick(activity['userInfo'], 'openId'), { openId: alice });
  stage.expect('an activity changed', await call('lucky_create_activity', { id, activityName: 'Gala 2' }), {
    id,
  });
  stage.expect(
    'update replaces what it names',
    pick(await stage.document('lucky_activity_list'), 'activityName', 'beginTime'),
    { activityName: 'Gala 2', beginTime: times.beginTime },
  );
  stage.expect(
    'the list tells what is on',
    listOf(await call('lucky_get_activity_list')).map((one) => pick(one, '_id', 'activityStatus')),
    [{ _id: id, activityStatus: 1 }],
  );
  stage.expect(
    'one activity',
    listOf(await call('lucky_get_activity_info', { id })).map((one) => one['activityName']),
    ['Gala 2'],
  );
  const prizeInfo = { prizeName: 'Cup', totalNum: 1, offerNum: 0, probability: 100 };
  const prize = (await call('lucky_update_award_info', { activityId: id, prizeInfo })) as { id: string };
  stage.expect('a prize', await stage.documents('lucky_award_config'), [
    { _id: prize.id, activityId: id, ...prizeInfo },
  ]);
  stage.expect(
    'a prize changed',
    pick(await call('lucky_update_award_info', { id: prize.id, prizeInfo: { totalNum: 2 } }), 'updated'),
    { updated: 1 },
  );
  stage.expect(
    'its prizes',
    listOf(await call('lucky_get_award_info', { activityId: id })).map((one) =>
      pick(one, 'prizeName', 'totalNum'),
    ),
    [{ prizeName: 'Cup', totalNum: 2 }],
  );
  // The three characters are 64 in base 36, the sign @.
  const payload = { nickName: 'Al', score: 50, randomSeed: '01S' };
  await call('lucky_approve_submit', { activityId: id, payload });
  stage.expect(
    'an application, its seed decoded',
    pick(await stage.document('lucky_approve_list'), 'activityId', 'nickName', 'score', 'randomSeed'),
    { activityId: id, nickName: 'Al', score: 50, randomSeed: '@' },
  );
  await call('lucky_update_approve_status', { activityId: id, flag: true });
  stage.expect('approved', pick(await stage.document('lucky_approve_list'), 'isPass', 'times'), {
    isPass: true,
    times: 1,
  });
  await call('lucky_approve_submit', { activityId: id, payload: { score: 49 } });
  const renewed = await stage.document('lucky_approve_list');
  stage.expect(
    'applying again takes the approval back',
    [pick(renewed, 'score', 'times'), 'isPass' in renewed],
    [{ score: 49, times: 1 }, false],
  );
  stage.expect('a sure win', await call('lucky_lottery', { activityId: id }), {
    message: '中奖',
    prize: { prizeName: 'Cup', prizeId: prize.id },
  });
  stage.expect(
    'its transaction counted the prize',
    (await stage.document('lucky_award_config'))['offerNum'],
    1,
  );
  stage.expect(
    'and kept a record',
    (await stage.documents('lucky_lottery_record')).map((one) => pick(one, 'openId', 'prizeId', 'nickName')),
    [{ openId: alice, prizeId: prize.id, nickName: 'Al' }],
  );
  stage.expect('the try is used up', (await stage.document('lucky_approve_list'))['times'], 0);
  stage.expect(
    'a prize of another activity is not deleted',
    pick(await call('lucky_delete_award_info', { id: prize.id, activityId: 'x' }), 'deleted'),
    { deleted: 0 },
  );
  stage.expect(
    'its own is',
    pick(await call('lucky_delete_award_info', { id: prize.id, activityId: id }), 'deleted'),
    { deleted: 1 },
  );
  stage.expect('no prize is left', await stage.documents('lucky_award_config'), []);
  await call('bind_wx', { nick: 'Al' });
  stage.expect('bind_wx', pick(await stage.document('openid_union_timer'), 'openId', 'nick'), {
    openId: alice,
    nick: 'Al',
  });
  await stage.put('racing-data', [
    { openId: alice, single_score: 50 },
    { openId: alice, single_score: 40 },
    { openId: 'other', single_score: 30 },
  ]);
  const best = (await call('find_my_bestscore')) as { data: { record: unknown; totalLapNum: number } };
  stage.expect(
    'the best of her laps',
    [pick(best.data.record, 'single_score'), best.data.totalLapNum],
    [{ single_score: 40 }, 2],
  );
};
