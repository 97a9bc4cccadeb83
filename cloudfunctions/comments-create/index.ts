import cloud from 'wx-server-sdk';
import { implement } from 'yunlet-client/contract';
import { api } from '../../shared/api';
import { authorOf, markOf } from '../../shared/server/author';
import type { Added } from '../../shared/server/sdk';

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string });
const db = cloud.database();

/** Writes a comment below a note. Pages that show the note watch the collection, and see it come. */
export const main = implement(api, 'comments-create', async ({ noteId, text }, { fail }) => {
  const openid = cloud.getWXContext().OPENID;
  if (openid === undefined) throw new Error('comments-create is for pages: there is no author');
  const [author, { total }] = await Promise.all([
    authorOf(db.collection('users'), openid),
    db.collection('notes').where({ _id: noteId }).count() as Promise<{ total: number }>,
  ]);
  if (total === 0) return fail('NOTE_NOT_FOUND');
  const { _id } = (await db.collection('comments').add({
    data: { noteId, text, author: { ...author, mark: markOf(openid) }, createdAt: db.serverDate() },
  })) as Added;
  return { id: _id };
});
