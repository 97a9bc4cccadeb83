import { toCard, type Card } from '../../services/card';
import { call } from '../../services/cloud';
import { leave } from '../../services/leave';

interface DetailData {
  phase: 'loading' | 'ready' | 'gone' | 'failed';
  card: Card | null;
  [key: string]: unknown;
}

interface DetailPage {
  noteId: string;
  load(): Promise<void>;
  onRetry(): void;
  onBoard(): void;
  onPicture(event: WechatMiniprogram.TouchEvent<object, object, { url: string }>): void;
}

Page<DetailData, DetailPage & WechatMiniprogram.Page.CustomOption>({
  noteId: '',

  data: { phase: 'loading', card: null },

  onLoad(query) {
    this.noteId = decodeURIComponent(query['id'] ?? '');
    void this.load();
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
