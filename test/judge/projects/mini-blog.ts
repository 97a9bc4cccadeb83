import { listOf, pick, type Play } from '../judge';

/** A blog, wx-server-sdk ^3.0.1 beside ^1.8.2 and ^0.8.1; `cloud.init({ env: undefined })`, a variable not set. */
export const miniBlog: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const bob = await stage.openid('bob');
  const member = (user: string, action: string, data: object = {}) =>
    stage.call(user, 'memberService', { action, ...data });
  const post = (user: string, action: string, data: object = {}) =>
    stage.call(user, 'postsService', { action, ...data });
  const of = (openId: string) => stage.document('mini_member', { openId });
  stage.expect('login by event.userInfo', pick(await stage.call('alice', 'login'), 'success', 'openid'), {
    success: true,
    openid: alice,
  });
  const info = { openId: alice, avatarUrl: 'a.png', nickName: 'Al' };
  stage.expect('addSign', pick(await member('alice', 'addSign', { info }), 'success'), { success: true });
  stage.expect(
    'leaves the member',
    pick(await of(alice), 'totalSignedCount', 'totalPoints', 'nickName', 'applyStatus'),
    { totalSignedCount: 1, totalPoints: 1, nickName: 'Al', applyStatus: 0 },
  );
  stage.expect('and the points', pick(await stage.document('mini_point_detail'), 'openId', 'count'), {
    openId: alice,
    count: 1,
  });
  await member('alice', 'addSign', { info });
  stage.expect(
    'addSign again by inc',
    pick(await of(alice), 'totalSignedCount', 'continueSignedCount', 'totalPoints'),
    { totalSignedCount: 2, continueSignedCount: 1, totalPoints: 2 },
  );
  const [year, month] = new Date().toISOString().split('-').map(Number);
  const signed = await member('alice', 'getSignedDetail', { year: String(year), month: String(month) });
  stage.expect('getSignedDetail', listOf(signed).length, 2);
  await member('alice', 'addPoints', { taskType: 'taskVideo' });
  stage.expect('addPoints', (await of(alice))['totalPoints'], 52);
  await member('bob', 'addPoints', { taskType: 'forgetSignRight', info: { nickName: 'Bob' } });
  stage.expect(
    'addPoints of a new member',
    pick(await of(bob), 'totalPoints', 'nickName', 'sighRightCount'),
    {
      totalPoints: -200,
      nickName: 'Bob',
      sighRightCount: 1,
    },
  );
  const vip = { nickName: 'Alice', avatarUrl: 'b.png', accept: 'accept', templateId: 't' };
  await member('alice', 'applyVip', { info: vip });
  stage.expect('applyVip', pick(await of(alice), 'applyStatus', 'nickName'), {
    applyStatus: 1,
    nickName: 'Alice',
  });
  stage.expect('with a subscription', pick(await stage.document('mini_subcribute'), 'openId', 'templateId'), {
    openId: alice,
    templateId: 't',
  });
  const share = { info: { shareOpenId: alice, openId: alice, nickName: 'Bob' } };
  await member('bob', 'addShareDetail', share);
  await member('bob', 'addShareDetail', share);
  stage.expect(
    'addShareDetail counts once',
    [(await of(alice))['totalPoints'], (await stage.documents('mini_share_detail')).length],
    [152, 1],
  );
  await member('alice', 'saveMemberInfo', { avatarUrl: 'z.png', nickName: 'Zed' });
  const saved = (await member('alice', 'getMemberUserInfo')) as { data: unknown };
  stage.expect('saveMemberInfo', saved.data, { avatarUrl: 'z.png', nickName: 'Zed' });
  const zero = { totalVisits: 0, totalComments: 0, totalCollection: 0, totalZans: 0 };
  await stage.put('mini_posts', [{ _id: 'p', title: 'T', ...zero }]);
  stage.expect(
    'getPostsDetail',
    pick(await post('bob', 'getPostsDetail', { id: 'p' }), 'title', 'totalVisits'),
    {
      title: 'T',
      totalVisits: 1,
    },
  );
  const related = { postId: 'p', postTitle: 'T', type: 1 };
  await post('alice', 'addPostCollection', related);
  await post('alice', 'addPostCollection', related);
  stage.expect(
    'addPostCollection, by the caller',
    (await stage.documents('mini_posts_related')).map((one) => pick(one, 'openId', 'postId', 'type')),
    [{ openId: alice, postId: 'p', type: 1 }],
  );
  await post('bob', 'addPostZan', { ...related, type: 2 });
  await post('alice', 'deletePostCollectionOrZan', related);
  stage.expect(
    'deletePostCollectionOrZan',
    (await stage.documents('mini_posts_related')).map((one) => pick(one, 'openId', 'type')),
    [{ openId: bob, type: 2 }],
  );
  const commentContent = { postId: 'p', cOpenId: bob, cNickName: 'Bob', comment: 'hi', createDate: 'now' };
  stage.expect(
    'addPostComment, which calls another function',
    pick(await post('bob', 'addPostComment', { commentContent }), 'success'),
    { success: true },
  );
  const comment = await stage.document('mini_comments');
  stage.expect('leaves the comment', pick(comment, 'postId', 'cOpenId', 'flag'), {
    postId: 'p',
    cOpenId: bob,
    flag: 0,
  });
  const answer = { cOpenId: alice, cNickName: 'Al', tOpenId: bob, comment: 'ho', createDate: 'now' };
  await post('alice', 'addPostChildComment', { postId: 'p', id: comment['_id'], comments: [answer] });
  stage.expect(
    'addPostChildComment pushes',
    listOf(await stage.document('mini_comments'), 'childComment').map((one) => pick(one, 'comment', 'flag')),
    [{ comment: 'ho', flag: 0 }],
  );
  stage.expect('all counts of the post', pick(await stage.document('mini_posts'), ...Object.keys(zero)), {
    totalVisits: 1,
    totalComments: 2,
    totalCollection: 2,
    totalZans: 1,
  });
  stage.expect('checkPostComment', await post('bob', 'checkPostComment', { content: 'hi' }), true);
  const codes = (await post('bob', 'addPostQrCode', { postId: 'p' })) as {
    fileID: string;
    tempFileURL: string;
  }[];
  stage.expect(
    'addPostQrCode uploads a code',
    [codes[0]?.tempFileURL.startsWith('http'), (await stage.document('mini_posts'))['qrCode']],
    [true, codes[0]?.fileID],
  );
};
