import * as v from 'valibot';
import { defineApi, type, type ApiOf } from 'yunlet-client/contract';
import { parseCursor } from './cursor';
import { LIMITS } from './limits';
import type { Note, NotesPage, Profile } from './types';

/** Counts what people count: one emoji or rare Chinese character is one. */
const atMost = (max: number, message: string) =>
  v.check((text: string) => Array.from(text).length <= max, message);

const nickname = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('昵称不能为空'),
  atMost(LIMITS.nickname, `昵称最多 ${LIMITS.nickname} 个字`),
);
const text = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('写点什么再发布吧'),
  atMost(LIMITS.text, `内容最多 ${LIMITS.text} 个字`),
);
const comment = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('写点什么再发送吧'),
  atMost(LIMITS.comment, `评论最多 ${LIMITS.comment} 个字`),
);
const id = v.pipe(v.string(), v.nonEmpty('缺少编号'));
const place = v.pipe(v.string(), v.trim(), atMost(LIMITS.place, `地点最多 ${LIMITS.place} 个字`));
const fileId = v.pipe(v.string(), v.regex(/^cloud:\/\/[^/]+\/.+$/, '图片还没有上传成功'));
const cursor = v.pipe(
  v.string(),
  v.check((value) => parseCursor(value) !== undefined, '翻页位置无效'),
);

/** What pages can ask of the cloud: the one contract both sides are checked against. */
export const api = defineApi({
  login: {
    input: v.object({ nickname: v.optional(nickname) }),
    output: type<Profile>(),
  },
  'notes-list': {
    input: v.object({
      before: v.optional(cursor),
      limit: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.pageSizeMax)),
        LIMITS.pageSize,
      ),
    }),
    output: type<NotesPage>(),
  },
  'notes-create': {
    input: v.object({
      text,
      place: v.optional(place, ''),
      photos: v.optional(
        v.pipe(v.array(fileId), v.maxLength(LIMITS.photos, `最多 ${LIMITS.photos} 张图片`)),
        [],
      ),
    }),
    output: type<Note>(),
  },
  'notes-get': {
    input: v.object({ id }),
    output: type<Note>(),
    errors: ['NOTE_NOT_FOUND'],
  },
  'comments-create': {
    input: v.object({ noteId: id, text: comment }),
    output: type<{ readonly id: string }>(),
    errors: ['NOTE_NOT_FOUND'],
  },
});

/** The contract as pages see it; `import type` it. */
export type Api = ApiOf<typeof api>;
