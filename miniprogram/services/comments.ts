import type { StoredComment } from '../../shared/types';
import { initialOf, tintOf } from './card';
import { limits } from './limits';
import { formatAgo } from './time';

/** A comment, made ready to be shown. */
export interface CommentView {
  readonly id: string;
  readonly text: string;
  readonly nickname: string;
  readonly initial: string;
  readonly tint: string;
  readonly ago: string;
  readonly mine: boolean;
}

/** Who hears of a note's comments. */
export interface CommentListener {
  /** All that are shown, the oldest first: at once, and again after every change. */
  onChange(comments: readonly StoredComment[]): void;
  /** They are not followed any more. */
  onLost(): void;
}

/** Follows the comments of a note until `close`; the cloud tells of new ones by itself. */
export function followComments(noteId: string, listener: CommentListener): { close(): void } {
  let isClosed = false;
  const watch = wx.cloud
    .database()
    .collection('comments')
    .where({ noteId })
    .orderBy('createdAt', 'desc')
    .limit(limits.commentsShown)
    .watch({
      onChange({ docs }) {
        // New ones come last whatever the order of the query.
        const found = [...(docs as unknown as StoredComment[])].sort((a, b) => timeOf(a) - timeOf(b));
        if (!isClosed) listener.onChange(found);
      },
      onError() {
        if (!isClosed) listener.onLost();
      },
    });
  return {
    close() {
      isClosed = true;
      void watch.close();
    },
  };
}

/** Makes a comment ready to be shown at `now` to the neighbour with `mark`. */
export function toCommentView(
  { _id, text, author: { nickname, mark }, createdAt }: StoredComment,
  { now, mark: mine }: { readonly now: Date; readonly mark: string },
): CommentView {
  return {
    id: _id,
    text,
    nickname,
    initial: initialOf(nickname),
    tint: tintOf(nickname),
    ago: formatAgo(createdAt, now),
    mine: mark === mine,
  };
}

const timeOf = ({ createdAt }: StoredComment) => createdAt.getTime();
