/** A note on the board, as functions return it. On a page `createdAt` is text: results travel as JSON. */
export interface Note {
  readonly id: string;
  readonly text: string;
  /** Where in the neighbourhood, in the author's words. */
  readonly place: string | null;
  readonly author: Author;
  readonly photos: readonly Picture[];
  /** A picture drawn for a note that has no photo of its own. */
  readonly cover: Picture | null;
  readonly createdAt: Date;
  /** Whether the one who asks wrote it. */
  readonly mine: boolean;
}

/** Who wrote something, as it was when it was written. */
export interface Author {
  readonly nickname: string;
}

/** Who wrote a comment. */
export interface Commenter extends Author {
  /** The same for everything one neighbour writes, and it does not tell who that is. */
  readonly mark: string;
}

/** A stored picture and an address that shows it for a while. */
export interface Picture {
  readonly fileId: string;
  /** Empty where the file is gone. */
  readonly url: string;
}

/** One page of notes, newest first. */
export interface NotesPage {
  readonly notes: readonly Note[];
  /** Pass it on as `before` to get the next page; null at the end. */
  readonly next: string | null;
}

/** The signed-in neighbour. */
export interface Profile {
  readonly nickname: string;
  /** Stands beside the comments of this neighbour. */
  readonly mark: string;
  readonly joinedAt: Date;
  /** Whether this very call made the profile. */
  readonly isNew: boolean;
}

/** A document of the collection `notes`. */
export interface StoredNote {
  readonly _id: string;
  readonly _openid: string;
  readonly text: string;
  readonly place: string | null;
  readonly author: Author;
  readonly photos: readonly string[];
  readonly cover: string | null;
  readonly createdAt: Date;
}

/** A document of the collection `comments`. Pages read and watch it themselves, so that it holds no openid. */
export interface StoredComment {
  readonly _id: string;
  readonly noteId: string;
  readonly text: string;
  readonly author: Commenter;
  readonly createdAt: Date;
}

/** A document of the collection `users`; its _id is the openid. */
export interface StoredUser {
  readonly _id: string;
  readonly _openid: string;
  readonly nickname: string;
  readonly joinedAt: Date;
}
