import { toCard, type Card } from '../../services/card';
import { call } from '../../services/cloud';
import { followComments, toCommentView, type CommentView } from '../../services/comments';
import { leave } from '../../services/leave';
import { limits } from '../../services/limits';
import type { LinliApp } from '../../services/linli-app';
import type { StoredComment } from '../../../shared/types';

interface DetailData {
  phase: 'loading' | 'ready' | 'gone' | 'failed';
  card: Card | null;
  comments: CommentView[];
  /** Whether new comments show by themselves. */
  live: boolean;
  draft: string;
  sending: boolean;
  problem: string;
  [key: string]: unknown;
}

interface DetailPage {
  noteId: string;
  /** What follows the comments while the page is open. */
  following: { close(): void } | undefined;
  follow(): void;
  show(comments: readonly StoredComment[]): Promise<void>;
  onDraft(event: WechatMiniprogram.Input): void;
  onSend(): Promise<void>;
  load(): Promise<void>;
  onRetry(): void;
  onBoard(): void;
  onPicture(event: WechatMiniprogram.TouchEvent<object, object, { url: string }>): void;
}

Page<DetailData, DetailPage & WechatMiniprogram.Page.CustomOption>({
  noteId: '',
  following: undefined,

  data: {
    phase: 'loading',
    card: null,
    comments: [],
    live: true,
    draft: '',
    sending: false,
    problem: '',
    commentLimit: limits.comment,
  },

  onLoad(query) {
    this.noteId = decodeURIComponent(query['id'] ?? '');
    void this.load();
  },

  onUnload() {
    this.following?.close();
  },

  onShareAppMessage() {
    return {
      title: this.data.card?.text.slice(0, 30) ?? '邻里',
      path: `/pages/detail/detail?id=${encodeURIComponent(this.noteId)}`,
    };
  },

  async load() {
    try {
      const result = await call('notes-get', { id: this.noteId });
      if (result.ok) {
        this.setData({ phase: 'ready', card: toCard(result.data, new Date()) });
        this.follow();
        return;
      }
      switch (result.error.code) {
        case 'NOTE_NOT_FOUND':
        case 'INVALID_INPUT':
          this.setData({ phase: 'gone' });
      }
    } catch {
      this.setData({ phase: 'failed' });
    }
  },

  follow() {
    this.following?.close();
    this.setData({ live: true });
    this.following = followComments(this.noteId, {
      onChange: (comments) => void this.show(comments),
      onLost: () => this.setData({ live: false }),
    });
  },

  async show(comments) {
    const mark = await getApp<LinliApp>()
      .signIn()
      .then((me) => me.mark)
      .catch(() => '');
    const now = new Date();
    this.setData({ comments: comments.map((comment) => toCommentView(comment, { now, mark })) });
  },

  onDraft(event) {
    this.setData({ draft: event.detail.value, problem: '' });
  },

  async onSend() {
    if (this.data.sending) return;
    this.setData({ sending: true, problem: '' });
    try {
      const result = await call('comments-create', { noteId: this.noteId, text: this.data.draft });
      if (result.ok) {
        // It shows by itself, as the comments of others do.
        this.setData({ draft: '' });
        if (!this.data.live) this.follow();
        return;
      }
      switch (result.error.code) {
        case 'INVALID_INPUT':
          this.setData({ problem: result.error.issues[0]?.message ?? result.error.message });
          break;
        case 'NOTE_NOT_FOUND':
          this.following?.close();
          this.setData({ phase: 'gone' });
      }
    } catch {
      this.setData({ problem: '没有发出去，内容还在，请再试一次' });
    } finally {
      this.setData({ sending: false });
    }
  },

  onRetry() {
    this.setData({ phase: 'loading' });
    void this.load();
  },

  onBoard() {
    leave();
  },

  onPicture(event) {
    const urls = [...(this.data.card?.pictures ?? [])];
    void wx.previewImage({ current: event.currentTarget.dataset.url, urls });
  },
});
