import cloud from 'wx-server-sdk';
import { implement } from 'yunlet-client/contract';
import { api } from '../../shared/api';
import { defaultNickname } from '../../shared/note';
import { markOf } from '../../shared/server/author';
import type { Found } from '../../shared/server/sdk';
import type { StoredUser } from '../../shared/types';

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string });
const db = cloud.database();
const users = db.collection('users');

/** Finds the caller's profile, makes it at the first call, and takes a new nickname if one is sent. */
export const main = implement(api, 'login', async ({ nickname }) => {
  const openid = cloud.getWXContext().OPENID;
  if (openid === undefined) throw new Error('login is for pages: there is no user to sign in');
  const { data: found } = (await users.where({ _id: openid }).limit(1).get()) as Found<StoredUser[]>;
  const [known] = found;
  if (known === undefined) {
    const name = nickname ?? defaultNickname(openid);
    // set, not add: two first calls at the same time end in one profile.
    await users.doc(openid).set({ data: { _openid: openid, nickname: name, joinedAt: db.serverDate() } });
  } else if (nickname !== undefined && nickname !== known.nickname) {
    await users.doc(openid).update({ data: { nickname } });
  }
  const { data } = (await users.doc(openid).get()) as Found<StoredUser>;
  const { joinedAt } = data;
  return { nickname: data.nickname, mark: markOf(openid), joinedAt, isNew: known === undefined };
});
