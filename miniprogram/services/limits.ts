import type { LIMITS } from '../../shared/limits';

/**
 * The numbers of shared/limits.ts once more. WeChat DevTools compiles this folder alone, so that pages import only
 * types from shared; this type does not compile when a number differs from what the functions check.
 */
export const limits: typeof LIMITS = {
  text: 500,
  place: 30,
  nickname: 20,
  photos: 3,
  comment: 200,
  commentsShown: 100,
  pageSize: 10,
  pageSizeMax: 20,
};
