import { pick, type Play } from '../judge';

/** Shared expenses of a group, wx-server-sdk latest; most writes are not awaited. */
export const accountingTogether: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const bob = await stage.openid('bob');
  stage.expect(
    'a new user is new',
    pick(await stage.call('alice', 'createUser', { mode: 'check' }), 'code', 'data'),
    { code: 0, data: null },
  );
  await stage.call('alice', 'createUser', { mode: 'add', avatarUrl: 'a.png', nickName: 'Alice', sex: 2 });
  await stage.call('bob', 'createUser', { mode: 'add', avatarUrl: 'b.png', nickName: 'Bob', sex: 1 });
  const known = (await stage.call('alice', 'createUser', { mode: 'check' })) as {
    code: number;
    data: { _id: string };
  };
  stage.expect('now she is known', pick(known.data, 'openId', 'nickName', 'sex', 'name'), {
    openId: alice,
    nickName: 'Alice',
    sex: 2,
    name: '',
  });
  await stage.call('alice', 'createUser', {
    mode: 'update',
    _id: known.data._id,
    avatarUrl: 'c.png',
    nickName: 'Al',
    sex: 2,
  });
  stage.expect('her name changed', (await stage.documents('user', { openId: alice }))[0]?.['nickName'], 'Al');

  stage.expect(
    'createGroup returns nothing',
    await stage.call('alice', 'createGroup', { groupName: 'Trip' }),
    null,
  );
  const link = await stage.eventually('createGroup, not awaited, writes both documents', async () => {
    return (await stage.documents('user-group'))[0];
  });
  const group = (await stage.documents('group'))[0];
  stage.expect('the group is hers, by event.userInfo', pick(group, 'name', 'createBy', 'deleted'), {
    name: 'Trip',
    createBy: alice,
    deleted: false,
  });
  stage.expect('the link carries the caller', pick(link, 'groupId', 'userId', 'invalid'), {
    groupId: group?.['_id'],
    userId: alice,
    invalid: false,
  });
  const joined = await stage.call('bob', 'joinGroup', { groupId: group?.['_id'] });
  stage.expect('bob joins', pick(joined, 'code', 'msg'), { code: 1, msg: '加入成功' });
  stage.expect(
    'bob is in once only',
    pick(await stage.call('bob', 'joinGroup', { groupId: group?.['_id'], mode: 'check' }), 'code'),
    { code: 2 },
  );
  stage.expect('two links', (await stage.documents('user-group', { groupId: group?.['_id'] })).length, 2);

  await stage.call('bob', 'createBill', { billName: 'Dinner', groupId: group?.['_id'] });
  const billLink = await stage.eventually('createBill, not awaited, writes both documents', async () => {
    return (await stage.documents('bill-group'))[0];
  });
  const billId = billLink?.['billId'];
  stage.expect(
    'the bill is his',
    pick((await stage.documents('bill'))[0], '_id', 'createBy', 'paidTotal', 'ended'),
    {
      _id: billId,
      createBy: bob,
      paidTotal: 0,
      ended: false,
    },
  );
  const common = { groupId: group?.['_id'], billId, containUser: [alice, bob] };
  await stage.call('alice', 'createProject', {
    ...common,
    projectTitle: 'Fish',
    projectPrice: 30.5,
    payType: 0,
  });
  await stage.call('bob', 'createProject', {
    ...common,
    projectTitle: 'Wine',
    payType: 1,
    payItem: [
      { openId: alice, value: '4.25' },
      { openId: bob, value: '5' },
    ],
  });
  stage.expect('the total is computed from both', (await stage.documents('bill'))[0]?.['paidTotal'], '39.75');
  const project = (await stage.documents('project', { title: 'Fish' }))[0];
  stage.expect('the project is typed', pick(project, 'createBy', 'type', 'price'), {
    createBy: alice,
    type: 'paid',
    price: 30.5,
  });
  await stage.call('alice', 'editProject', {
    ...common,
    projectId: project?.['_id'],
    projectTitle: 'Carp',
    projectPrice: 20,
    payType: 0,
  });
  await stage.eventually('editProject, not awaited, renews the total', async () => {
    return (await stage.documents('bill'))[0]?.['paidTotal'] === '29.25';
  });
  const bills = (await stage.call('alice', 'getBill', { groupId: group?.['_id'] })) as unknown[];
  stage.expect(
    'getBill lists it',
    bills.map((bill) => pick(bill, '_id', 'name')),
    [{ _id: billId, name: 'Dinner' }],
  );
  const user = (openId: string) => ({ openId });
  await stage.call('bob', 'endBill', {
    billId,
    end: true,
    groupUserList: [user(alice), user(bob)],
    projectList: [{ createBy: user(alice), price: 20, type: 'paid', containUser: [user(alice), user(bob)] }],
  });
  const ended = (await stage.documents('bill'))[0];
  stage.expect('endBill computes the balance', pick(ended, 'ended', 'result'), {
    ended: true,
    result: [
      { openId: alice, shouldPay: 10 },
      { openId: bob, shouldPay: -10 },
    ],
  });
  const groups = (await stage.call('bob', 'getGroup')) as {
    name: string;
    createBy: { nickName: string };
  }[];
  stage.expect(
    'getGroup joins the creator',
    groups.map((one) => [one.name, one.createBy.nickName]),
    [['Trip', 'Al']],
  );
  const info = await stage.call('alice', 'getUserInfo');
  stage.expect('getUserInfo counts', pick(info, 'groupNum', 'billNum'), { groupNum: 1, billNum: 2 });
  await stage.call('bob', 'deleteBill', { billId });
  await stage.eventually('deleteBill, in callback style, marks it', async () => {
    return (await stage.documents('bill'))[0]?.['deleted'] === true;
  });
  stage.expect(
    'getBill no longer lists it',
    await stage.call('alice', 'getBill', { groupId: group?.['_id'] }),
    [],
  );
};
