import { listOf, pick, type Play } from '../judge';

/** A market of farm products, uni-app, wx-server-sdk ~2.6.1; functions that call functions without waiting. */
export const agriculturalProducts: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const bob = await stage.openid('bob');
  const call = async (user: string, name: string, type: string, data: object = {}) =>
    (await stage.call(user, name, { type, ...data })) as Record<string, unknown>;
  const userInfo = { nickName: 'Bob', avatarUrl: 'b.png', city: 'Rome', language: 'it', gender: 1 };
  stage.expect(
    'touristLogin',
    pick(await call('bob', 'login', 'touristLogin', { userInfo, status: 0 }), 'openid'),
    {
      openid: bob,
    },
  );
  await call('bob', 'login', 'touristLogin', { userInfo, status: 0 });
  stage.expect(
    'one user with money',
    (await stage.documents('users')).map((one) => pick(one, '_openid', 'nickName', 'money', 'status')),
    [{ _openid: bob, nickName: 'Bob', money: 200, status: 0 }],
  );
  stage.expect(
    'checkLogin',
    listOf(await call('bob', 'login', 'checkLogin')).map((one) => one['city']),
    ['Rome'],
  );
  await call('bob', 'user', 'changeStatus');
  stage.expect('changeStatus', (await stage.document('users'))['status'], 1);
  const shop = { username: 'u', phone: '1', shopName: 'Farm', description: 'd', shopAvatar: 'x' };
  stage.expect(
    'createShop',
    pick(await call('alice', 'shop', 'createShop', { createShopForm: shop }), 'success'),
    { success: true },
  );
  stage.expect(
    'a second shop is refused',
    pick(await call('alice', 'shop', 'createShop', { createShopForm: shop }), 'success'),
    { success: false },
  );
  await call('alice', 'shop', 'editShop', { createShopForm: { ...shop, shopName: 'Big Farm' } });
  const made = await stage.document('shops');
  stage.expect('editShop', pick(made, '_openid', 'shopName', 'star', 'phone'), {
    _openid: alice,
    shopName: 'Big Farm',
    star: 4,
    phone: '1',
  });
  const form = { goodName: 'Pear', description: 'Sweet', goodPrice: '3.5', secondCategoryId: 's' };
  await call('alice', 'goods', 'addGood', { form: { ...form, location: [120, 30] } });
  const good = await stage.document('goods');
  const goodId = good['_id'];
  stage.expect('addGood, with a place', pick(good, 'shopId', 'goodPrice', 'status', 'location'), {
    shopId: made['_id'],
    goodPrice: 3.5,
    status: true,
    location: { type: 'Point', coordinates: [120, 30] },
  });
  stage.expect(
    'getGoodsByScdCategoryId',
    listOf(await call('bob', 'goods', 'getGoodsByScdCategoryId', { secondCategoryId: 's' })).length,
    1,
  );
  const search = () => call('bob', 'goods', 'getGoods', { shopId: made['_id'], keyword: 'sWEET' });
  stage.expect(
    'getGoods by and, or and RegExp, nothing sold',
    listOf(await search()).map((one) => pick(one, '_id', 'totalSale')),
    [{ _id: goodId, totalSale: 0 }],
  );
  await call('bob', 'wanted', 'addWanted', { goodId, count: 1 });
  await call('bob', 'wanted', 'addWanted', { goodId, count: 2 });
  const wanted = await stage.document('wanted');
  stage.expect('addWanted twice counts', pick(wanted, '_openid', 'goodId', 'count', 'checked'), {
    _openid: bob,
    goodId,
    count: 2,
    checked: true,
  });
  stage.expect(
    'getWanted joins the goods',
    listOf(await call('bob', 'wanted', 'getWanted')).map((one) =>
      listOf(one, 'goodInfo').map((joined) => joined['goodName']),
    ),
    [['Pear']],
  );
  const goodList = [{ _id: goodId, count: 2, goodPrice: 3.5, shopId: made['_id'], goodName: 'Pear' }];
  const order = { curLocationId: 'l', remarkVal: '', goodList, wantList: [wanted['_id']], price: 7 };
  const { data: orderId } = await call('bob', 'order', 'createOrder', order);
  stage.expect('createOrder', pick(await stage.document('order'), '_id', 'status', 'goodList', 'price'), {
    _id: orderId,
    status: 1,
    goodList: [[goodId, 2, 3.5]],
    price: 7,
  });
  stage.expect(
    'an order of each good',
    (await stage.documents('good-orders')).map((one) => pick(one, 'orderId', 'goodId', 'status', 'shopId')),
    [{ orderId, goodId, status: 1, shopId: made['_id'] }],
  );
  await stage.eventually('a function called without waiting empties the basket', async () => {
    return (await stage.documents('wanted')).length === 0;
  });
  stage.expect('payOrder', pick(await call('bob', 'order', 'payOrder', { orderId }), 'success'), {
    success: true,
  });
  stage.expect('two functions called took the money', (await stage.document('users'))['money'], 193);
  stage.expect('the order is paid', (await stage.document('order'))['status'], 2);
  await stage.eventually('what is not awaited marks the good', async () => {
    return (await stage.document('good-orders'))['status'] === 2;
  });
  await stage.eventually('and records the sale', async () => {
    return (await stage.documents('sales', { goodId, goodNums: 2, _openid: bob })).length === 1;
  });
  stage.expect(
    'group and sum over sales',
    listOf(await search()).map((one) => one['totalSale']),
    [2],
  );
  await stage.put('share', [{ _id: 's1', _openid: alice, star: 0 }]);
  await call('bob', 'star_focus', 'addStar', { shareId: 's1' });
  stage.expect(
    'addStar writes both',
    [(await stage.document('share'))['star'], pick(await stage.document('star'), '_openid', 'shareId')],
    [1, { _openid: bob, shareId: 's1' }],
  );
  await call('bob', 'star_focus', 'removeStar', { shareId: 's1' });
  stage.expect(
    'removeStar takes both back',
    [(await stage.document('share'))['star'], await stage.documents('star')],
    [0, []],
  );
  await call('alice', 'goods', 'downGood', { goodId });
  stage.expect('downGood hides it', listOf(await search()), []);
};
