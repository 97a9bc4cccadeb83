import cloud from 'wx-server-sdk';
import { implement } from 'yunlet-client/contract';
import { api } from '../../shared/api';
import { filesOf, toNote } from '../../shared/note';
import { authorOf } from '../../shared/server/author';
import { urlsByFile } from '../../shared/server/pictures';
import type { Added, Found } from '../../shared/server/sdk';
import type { StoredNote } from '../../shared/types';
import { drawCover } from './cover';

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string });
const db = cloud.database();
const notes = db.collection('notes');

/** Writes a note. One without a photo gets a cover, drawn here and kept in the cloud's storage. */
export const main = implement(api, 'notes-create', async ({ text, place, photos }) => {
  const openid = cloud.getWXContext().OPENID;
  if (openid === undefined) throw new Error('notes-create is for pages: there is no author');
  const [author, cover] = await Promise.all([
    authorOf(db.collection('users'), openid),
    photos.length > 0 ? null : storeCover(text, openid),
  ]);
  const added = (await notes.add({
    // A function writes as administrator, so that _openid is not put in by the cloud.
    data: {
      _openid: openid,
      text,
      place: place === '' ? null : place,
      author,
      photos,
      cover,
      createdAt: db.serverDate(),
    },
  })) as Added;
  const { data } = (await notes.doc(added._id).get()) as Found<StoredNote>;
  return toNote(data, { openid, urls: await urlsByFile(cloud, filesOf([data])) });
});

/** Names the file after its picture: the same note tried again stores the same file. */
async function storeCover(text: string, openid: string): Promise<string> {
  const { name, png } = drawCover(`${openid}\n${text}`);
  const { fileID } = await cloud.uploadFile({ cloudPath: `covers/${name}.png`, fileContent: png });
  return fileID;
}
