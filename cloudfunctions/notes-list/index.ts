import cloud from 'wx-server-sdk';
import { implement } from 'yunlet-client/contract';
import { api } from '../../shared/api';
import { formatCursor, parseCursor } from '../../shared/cursor';
import { filesOf, toNote } from '../../shared/note';
import { urlsByFile } from '../../shared/server/pictures';
import type { Found } from '../../shared/server/sdk';
import type { StoredNote } from '../../shared/types';

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string });
const db = cloud.database();
const _ = db.command;

/** One page of notes, newest first; notes that arrive meanwhile neither repeat nor hide any on later pages. */
export const main = implement(api, 'notes-list', async ({ before, limit }) => {
  const from = before === undefined ? undefined : parseCursor(before);
  const older =
    from === undefined
      ? {}
      : _.or([{ createdAt: _.lt(from.at) }, { createdAt: from.at, _id: _.lt(from.id) }]);
  // One more than asked for tells whether there is a next page.
  const { data } = (await db
    .collection('notes')
    .where(older)
    .orderBy('createdAt', 'desc')
    .orderBy('_id', 'desc')
    .limit(limit + 1)
    .get()) as Found<StoredNote[]>;
  const page = data.slice(0, limit);
  const last = data.length > limit ? page.at(-1) : undefined;
  const urls = await urlsByFile(cloud, filesOf(page));
  const { OPENID } = cloud.getWXContext();
  return {
    notes: page.map((note) => toNote(note, { openid: OPENID, urls })),
    next: last === undefined ? null : formatCursor({ at: last.createdAt, id: last._id }),
  };
});
