import type { Output } from 'yunlet-client/contract';
import type { Api } from '../../shared/api';
import { formatAgo, formatMoment } from './time';

/** A note as it arrives on a page. */
export type Note = Output<Api, 'notes-get'>;

/** A note, made ready to be shown. */
export interface Card {
  readonly id: string;
  readonly text: string;
  readonly place: string;
  readonly nickname: string;
  /** The first character of the nickname, for the round picture. */
  readonly initial: string;
  /** Colour of the round picture. */
  readonly tint: string;
  readonly ago: string;
  readonly moment: string;
  readonly mine: boolean;
  /** Addresses of photos, or of the cover. */
  readonly pictures: readonly string[];
  /** One wide picture, or a row of small ones. */
  readonly layout: 'none' | 'wide' | 'row';
}

const TINTS = ['#4f8a7b', '#c98a5e', '#6c86b3', '#b0728a', '#8a8f5c', '#7a74a8'] as const;

/** Makes a note ready to be shown at `now`. */
export function toCard(note: Note, now: Date): Card {
  const { nickname } = note.author;
  const at = new Date(note.createdAt);
  const shown = note.cover === null ? note.photos : [note.cover];
  const pictures = shown.map((picture) => picture.url).filter((url) => url !== '');
  return {
    id: note.id,
    text: note.text,
    place: note.place ?? '',
    nickname,
    initial: initialOf(nickname),
    tint: tintOf(nickname),
    ago: formatAgo(at, now),
    moment: formatMoment(at),
    mine: note.mine,
    pictures,
    layout: pictures.length === 0 ? 'none' : pictures.length === 1 ? 'wide' : 'row',
  };
}

/** What the round picture shows. Every default nickname begins with 邻居; what tells them apart comes after it. */
export function initialOf(nickname: string): string {
  const [first = '邻'] = Array.from(nickname.replace(/^邻居(?=.)/u, ''));
  return first.toUpperCase();
}

/** The colour of the round picture. */
export function tintOf(nickname: string): string {
  let sum = 0;
  for (const character of nickname) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return TINTS[sum % TINTS.length] ?? TINTS[0];
}
