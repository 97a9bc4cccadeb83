import cloud from 'wx-server-sdk';
import { implement } from 'yunlet-client/contract';
import { api } from '../../shared/api';
import { filesOf, toNote } from '../../shared/note';
import { urlsByFile } from '../../shared/server/pictures';
import type { Found } from '../../shared/server/sdk';
import type { StoredNote } from '../../shared/types';

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string });
const notes = cloud.database().collection('notes');

/** One note with addresses for its pictures. */
export const main = implement(api, 'notes-get', async ({ id }, { fail }) => {
  // where, not doc: doc(id).get() throws if there is none, which is no accident here.
  const { data } = (await notes.where({ _id: id }).limit(1).get()) as Found<StoredNote[]>;
  const [note] = data;
  if (note === undefined) return fail('NOTE_NOT_FOUND');
  const urls = await urlsByFile(cloud, filesOf([note]));
  return toNote(note, { openid: cloud.getWXContext().OPENID, urls });
});
