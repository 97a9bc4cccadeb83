import { listOf, pick, type Play } from '../judge';

const TENDERS = 'purchase_intention_disclosure';

/** Tenders of a company, Taro, 79 functions, wx-server-sdk ~2.6.3, many without further packages. */
export const geshuBidding: Play = async (stage) => {
  const call = (name: string, data: object = {}) => stage.call('alice', name, data);
  const ids = (list: unknown) => (list as { _id: string }[]).map((one) => one._id);
  const added = { addUsername: 'li', addRoleId: 2, addAvatorUrl: 'a.png' };
  stage.expect('addUser returns nothing', await call('addUser', added), null);
  const user = await stage.document('users');
  const userId = user['_id'];
  stage.expect('addUser leaves the user', pick(user, 'username', 'password', 'roleId', 'id_deleted'), {
    username: 'li',
    password: 123456,
    roleId: 2,
    id_deleted: false,
  });
  const credentials = { loginUsername: 'li', loginPassword: 123456 };
  stage.expect('login', ids(await call('login', credentials)), [userId]);
  stage.expect('login with a text', await call('login', { ...credentials, loginPassword: '123456' }), []);
  await stage.put('roles', [{ _id: 'r', roleName: 'boss', roleId: 9 }]);
  stage.expect('getAllRoles', ids(await call('getAllRoles')), ['r']);
  const change = { userId, userName: 'li2', roleName: 'boss', password: 'x' };
  stage.expect('updateUser', pick(await call('updateUser', change), 'statusCode'), { statusCode: 200 });
  stage.expect(
    'findUserById sees it',
    ((await call('findUserById', { userId })) as object[]).map((one) =>
      pick(one, 'username', 'roleId', 'password', 'avatorUrl'),
    ),
    [{ username: 'li2', roleId: 9, password: 'x', avatorUrl: 'a.png' }],
  );
  await call('deleteUser', { userId });
  stage.expect('deleteUser marks', (await stage.document('users'))['is_deleted'], true);
  const submitObj = { projectName: 'Bridge', projectNo: '1', makeOuts: [{ amount: 2 }] };
  stage.expect('createProject', pick(await call('createProject', { submitObj }), 'code'), { code: 200 });
  const project = await stage.document('projects');
  stage.expect('leaves the project', pick(project, 'projectName', 'projectNo', 'makeOuts'), submitObj);
  await call('updateProject', {
    submitObj: { _id: project['_id'], projectName: 'Tunnel', makeOuts: [] },
  });
  stage.expect(
    'updateProject leaves out what is undefined',
    pick(await stage.document('projects'), 'projectName', 'projectNo', 'makeOuts'),
    { projectName: 'Tunnel', projectNo: '1', makeOuts: [] },
  );
  await call('delProject', { _id: project['_id'] });
  const found = await call('findProject', { _id: project['_id'] });
  stage.expect(
    'findProject returns the pending query',
    listOf(found).map((one) => one['is_deleted']),
    [true],
  );
  stage.expect('getProjects', ids(await call('getProjects')), [project['_id']]);
  await stage.put(
    TENDERS,
    Array.from({ length: 12 }, (_, i) => ({
      _id: `t${i}`,
      title: i === 3 ? 'An Old BRIDGE' : `Tender ${i}`,
      time: `2023-10-${10 + i}`,
      is_deleted: false,
      is_completely_deleted: false,
    })),
  );
  stage.expect(
    'paginationQuery, second page, newest first',
    ids(await call('paginationQuery', { listItemId: '0', pageIndex: 2 })),
    ['t1', 't0'],
  );
  stage.expect(
    'fuzzySearch ignores case',
    ids(await call('fuzzySearch', { currentListItemId: '0', keyword: 'bridge' })),
    ['t3'],
  );
  stage.expect(
    'batchRemove',
    pick(await call('batchRemove', { currentListItemId: '0', deletes: ['t1', 't2'] }), 'code'),
    { code: 200 },
  );
  stage.expect('getAllDeletedItems', ids(await call('getAllDeletedItems')), ['t2', 't1']);
  const restored = await call('restituteSinglePurchaseIntentionDisclosure', { _id: 't1' });
  stage.expect('restitute', pick((restored as { data: unknown }).data, 'stats'), { stats: { updated: 1 } });
  await call('clearRecycleBin');
  stage.expect(
    'clearRecycleBin marks the rest',
    ids(await stage.documents(TENDERS, { is_completely_deleted: true })),
    ['t2'],
  );
  await call('collectSinglePurchaseIntentionDisclosure', { _id: 't4', collectValue: true });
  stage.expect('collected', ids(await call('getIntentionCollected')), ['t4']);
  await call('recentlyViewed', { type: 'purchase_intention', id: 't5' });
  stage.expect('recentlyViewed', pick(await stage.document('intentionRecently'), 'type', 'projectId'), {
    type: 'purchase_intention',
    projectId: 't5',
  });
};
