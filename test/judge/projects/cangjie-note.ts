import { listOf, pick, type Play } from '../judge';

const DATA = 'formatted-data';

/** Poems, uni-app, wx-server-sdk ~2.4.0, a fixed environment; poems and characters come from its own import files. */
export const cangjieNote: Play = async (stage) => {
  const alice = await stage.openid('alice');
  const call = (name: string, data: object = {}) => stage.call('alice', name, data);
  stage.expect('login of a stranger', pick(await call('login'), 'success', 'openid'), {
    success: false,
    openid: alice,
  });
  stage.expect('getProfile', await call('getProfile', { userInfo: { nickName: 'Al' } }), { res: [] });
  const user = await stage.eventually('getProfile, not awaited, leaves the user', async () => {
    return (await stage.documents('Users'))[0];
  });
  stage.expect('under her openid', pick(user, '_id', 'collection', 'comments'), {
    _id: alice,
    collection: [],
    comments: [],
  });
  stage.expect('login now', pick(await call('login'), 'success'), { success: true });
  await call('getProfile', { userInfo: { nickName: 'Alice' } });
  await stage.eventually('getProfile, in callback style, renews the name', async () => {
    return pick((await stage.document('Users'))['userInfo'], 'nickName')['nickName'] === 'Alice';
  });
  const poems = stage.importFile(`${DATA}/poetry/shijing/shijing.json`).slice(0, 100);
  await stage.put(
    'Poetry',
    poems.map((poem, i) => ({ _id: `p${i}`, ...poem })),
  );
  stage.expect('starPoem', await call('starPoem', { poemid: 'p0' }), { code: 0, err: null, data: 1 });
  stage.expect(
    'writes both',
    [(await stage.document('Poetry', { _id: 'p0' }))['stars'], (await stage.document('Users'))['collection']],
    [1, ['p0']],
  );
  stage.expect(
    'getCollection reads by _.in',
    listOf(await call('getCollection')).map((one) => pick(one, '_id', 'title')),
    [{ _id: 'p0', title: '关雎' }],
  );
  const poem = (await call('getPoemUseId', { poemid: 'p0' })) as { data: unknown };
  stage.expect('getPoemUseId', pick(poem.data, 'title', 'author', 'star', 'starNum'), {
    title: '关雎',
    author: '「诗经·国风·周南」',
    star: true,
    starNum: 1,
  });
  stage.expect('starPoem of none', pick(await call('starPoem', { poemid: 'none' }), 'code'), { code: -2 });
  await call('starPoem', { poemid: 'p0' });
  stage.expect(
    'starPoem again takes it back',
    [(await stage.document('Poetry', { _id: 'p0' }))['stars'], (await stage.document('Users'))['collection']],
    [0, []],
  );
  const search = await call('search', { key: '关雎', size: 5 });
  stage.expect(
    'search by objectToArray and elemMatch',
    [pick(search, 'code'), listOf(search).map((one) => pick(one, 'title', 'addDataStr'))],
    [{ code: 0 }, [{ title: '关雎', addDataStr: '诗经·国风·周南' }]],
  );
  stage.expect(
    'search in additional data',
    listOf(await call('search', { key: '周南', size: 60 })).length,
    Math.min(50, poems.filter((one) => JSON.stringify(one['additional_data']).includes('"周南"')).length),
  );
  const cards = await call('poemCardView', { size: 4 });
  stage.expect('poemCardView samples', [pick(cards, 'code'), listOf(cards).length], [{ code: 0 }, 4]);
  const comment = (await call('comment', { poemid: 'p0', comment: 'good' })) as { data: { id: string } };
  stage.expect('comment', pick(await stage.document('Comments'), '_id', 'poem_id', 'user_id', 'stars'), {
    _id: comment.data.id,
    poem_id: 'p0',
    user_id: alice,
    stars: 0,
  });
  stage.expect(
    'getPoemComments',
    (await stage.failure('alice', 'getPoemComments', { poemid: 'p0', sort_by_time: true }))?.includes(
      'res.sort is not a function',
    ),
    true,
    { cause: 'error of its own', why: 'sorts the promise of a query instead of its result' },
  );
  const explained = stage.importFile(`${DATA}/poetry-comment/database_export-R5rzpSN9aTaO.json`).slice(0, 3);
  await stage.put('PoetryComments', explained);
  const first = explained.findIndex((one) => one['title'] === '关雎');
  await call('updatePoetryCommentID');
  await stage.eventually('updatePoetryCommentID, not awaited, links poems', async () => {
    return (await stage.document('PoetryComments', { _id: explained[first]?.['_id'] }))['poem_id'] === 'p0';
  });
  const linked = (await call('getPoetryComments', { poemid: 'p0' })) as { data: unknown };
  stage.expect('getPoetryComments', pick(linked.data, 'title'), { title: '关雎' });
  const characters = stage.importFile(`${DATA}/chaizi/chaizi-jt.json`);
  await stage.put(
    'WordsSplit',
    characters.filter(({ character }) => character === '明' || character === '好'),
  );
  const game = (await call('gameInit', { sentence: '明?好' })) as { shuffle_str: unknown[] };
  stage.expect(
    'gameInit keeps what it knows',
    [game.shuffle_str, new Set(listOf(game).flatMap((one) => one['ans'] as number[])).size],
    [['明', -1, '好'], 2],
  );
};
