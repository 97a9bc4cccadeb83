import type { Note, Picture, StoredNote } from './types';

/** Every file a list of stored notes shows. */
export function filesOf(notes: readonly StoredNote[]): string[] {
  return [
    ...new Set(notes.flatMap((note) => (note.cover === null ? note.photos : [...note.photos, note.cover]))),
  ];
}

/**
 * Turns a stored note into what a caller may see: no openid, and addresses beside the file ids.
 *
 * @param view - `openid` of the one who asks, and the addresses by file id.
 */
export function toNote(
  stored: StoredNote,
  view: { readonly openid: string | undefined; readonly urls: ReadonlyMap<string, string> },
): Note {
  const picture = (fileId: string): Picture => ({ fileId, url: view.urls.get(fileId) ?? '' });
  return {
    id: stored._id,
    text: stored.text,
    place: stored.place,
    author: { nickname: stored.author.nickname },
    photos: stored.photos.map(picture),
    cover: stored.cover === null ? null : picture(stored.cover),
    createdAt: stored.createdAt,
    mine: stored._openid === view.openid,
  };
}

/** Characters of an openid as WeChat gives them out. */
const OPENID_LENGTH = 28;

/** What a neighbour without a nickname is called; the same for the same openid. A short one, made by hand, stays whole. */
export function defaultNickname(openid: string): string {
  return `邻居${openid.length < OPENID_LENGTH ? openid : openid.slice(-4)}`;
}
