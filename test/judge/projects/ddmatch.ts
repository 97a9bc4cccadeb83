import { listOf, pick, type Play } from '../judge';

/** Umbrellas, wx-server-sdk latest; results kept in an undeclared variable, callbacks beside promises. */
export const ddmatch: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const bob = await stage.openid('bob');
  stage.expect('login without init', pick(await stage.call('alice', 'login'), 'openid'), { openid: alice });
  stage.expect('echo without userInfo', await stage.call('alice', 'echo', { a: 1 }), { a: 1 });
  const offer = {
    user: alice,
    start: 'gate',
    end: 'library',
    link: '1',
    money: 2,
    sex: 1,
    start_time: '9:00',
  };
  const { _id } = (await stage.call('alice', 'addUmbrella', offer)) as { _id: string };
  stage.expect('addUmbrella leaves the offer', await stage.documents('umbrellas'), [
    { _id, ...offer, receiver: '', status: 'todo' },
  ]);
  stage.expect(
    'getUmbrellaList',
    listOf(await stage.call('bob', 'getUmbrellaList')).map((one) => one['_id']),
    [_id],
  );
  stage.expect(
    'changeStatus changes one',
    pick(await stage.call('bob', 'changeStatus', { _id, status: 'done', receiver: bob }), 'stats'),
    { stats: { updated: 1 } },
  );
  stage.expect('the offer is taken', pick(await stage.document('umbrellas'), 'status', 'receiver'), {
    status: 'done',
    receiver: bob,
  });
  stage.expect(
    'getMyUmbrellas of the receiver',
    listOf(await stage.call('bob', 'getMyUmbrellas', { user: 'receiver', openid: bob })).length,
    1,
  );
  stage.expect(
    'getMyUmbrellas of the author',
    listOf(await stage.call('bob', 'getMyUmbrellas', { user: 'user', openid: bob })).length,
    0,
  );
  const person = { borrowName: 'Al', borrowPhone: '1', borrowCard: '2' };
  const borrowed = (await stage.call('alice', 'borrowumbrella', {
    ...person,
    user: alice,
    borrowTime: 'now',
    borrowLocation: 'gate',
  })) as { _id: string };
  stage.expect(
    'borrowumbrella leaves the loan',
    pick(await stage.document('borrows'), 'borrowUser', 'borrowName', 'borrowLocation'),
    { borrowUser: alice, borrowName: 'Al', borrowLocation: 'gate' },
  );
  stage.expect('borrowCheck finds it', listOf(await stage.call('bob', 'borrowCheck', person)).length, 1);
  stage.expect(
    'returnCheck finds it',
    listOf(
      await stage.call('bob', 'returnCheck', { returnName: 'Al', returnPhone: '1', returnCard: '2' }),
    ).map((one) => one['_id']),
    [borrowed._id],
  );
  stage.expect('getBorrows', listOf(await stage.call('bob', 'getBorrows', { openid: alice })).length, 1);
  await stage.call('alice', 'returnUmbrella', { id: borrowed._id });
  await stage.eventually('returnUmbrella, with callbacks, removes it', async () => {
    return (await stage.documents('borrows')).length === 0;
  });
};
