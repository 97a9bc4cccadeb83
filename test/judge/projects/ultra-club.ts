import { listOf, pick, type Play } from '../judge';

/** Posts of a club, Taro, wx-server-sdk latest; one function needs an account at an outside service. */
export const ultraClub: Play = async (stage) => {
  // The first login returns a document reference instead of a document; what becomes of it as JSON is not told anywhere.
  await stage.failure('alice', 'login', { userInfo: { nickName: 'Al', avatar: 'a.png' } });
  const user = await stage.document('user');
  stage.expect('login leaves the user', pick(user, 'nickName', 'avatar'), {
    nickName: 'Al',
    avatar: 'a.png',
  });
  stage.expect('serverDate became a date', user['createdAt'] instanceof Date, true);
  const again = (await stage.call('alice', 'login', { userInfo: { nickName: 'Al' } })) as { user?: unknown };
  stage.expect('login finds her again', pick(again.user, '_id', 'avatar'), {
    _id: user['_id'],
    avatar: 'a.png',
  });
  stage.expect('and adds nobody', (await stage.documents('user')).length, 1);
  await stage.put('post', [
    { _id: 'p1', title: 'Hello', user: { nickName: 'Al' } },
    { _id: 'p2', title: 'World', user: { nickName: 'Bo' } },
  ]);
  stage.expect(
    'getPosts',
    listOf(await stage.call('bob', 'getPosts'), 'posts').map((one) => one['title']),
    ['Hello', 'World'],
  );
  stage.expect('getPost', await stage.call('bob', 'getPost', { postId: 'p2' }), {
    post: { _id: 'p2', title: 'World', user: { nickName: 'Bo' } },
  });
  stage.expect(
    'getPost of none, caught inside',
    await stage.call('bob', 'getPost', { postId: 'none' }),
    null,
  );
  stage.expect(
    'createPost',
    [
      await stage.call('alice', 'createPost', { postData: { title: 'New' }, userId: 'u' }),
      (await stage.documents('post')).length,
    ],
    [null, 2],
    { cause: 'missing secret', why: 'the pool and the secret of its login service are empty texts' },
  );
};
