/** What fits into a note. The functions refuse more; pages show the same numbers. */
export const LIMITS = {
  /** Characters of a note. */
  text: 500,
  /** Characters of a place. */
  place: 30,
  /** Characters of a nickname. */
  nickname: 20,
  /** Photos of a note. */
  photos: 3,
  /** Characters of a comment. */
  comment: 200,
  /** Comments shown below a note: the latest. */
  commentsShown: 100,
  /** Notes on one page. */
  pageSize: 10,
  /** Most notes a caller may ask for at once. */
  pageSizeMax: 20,
} as const;
