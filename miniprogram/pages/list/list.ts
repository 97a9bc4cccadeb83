import { toCard, type Card, type Note } from '../../services/card';
import { call } from '../../services/cloud';
import { limits } from '../../services/limits';
import type { LinliApp } from '../../services/linli-app';
import { greetingAt } from '../../services/time';

interface ListData {
  /** What the page shows below its head. */
  phase: 'loading' | 'ready' | 'empty' | 'failed';
  /** What the last line says. */
  tail: 'more' | 'loading' | 'failed' | 'end';
  cards: Card[];
  greeting: string;
  nickname: string;
  [key: string]: unknown;
}

interface ListPage {
  /** Where the next page of notes begins; null at the end. */
  next: string | null;
  /** Counts refreshes: an answer that belongs to an older one is dropped. */
  round: number;
  refresh(): Promise<void>;
  greet(): Promise<void>;
  onMore(): Promise<void>;
  onRetry(): void;
  onOpen(event: WechatMiniprogram.CustomEvent<{ id: string }>): void;
  onCompose(): void;
  onCreated(note: Note): void;
}

Page<ListData, ListPage & WechatMiniprogram.Page.CustomOption>({
  next: null,
  round: 0,

  data: { phase: 'loading', tail: 'more', cards: [], greeting: '', nickname: '' },

  onLoad() {
    void this.greet();
    void this.refresh();
  },

  async onPullDownRefresh() {
    await this.refresh();
    void wx.stopPullDownRefresh();
  },

  onReachBottom() {
    void this.onMore();
  },

  onShareAppMessage() {
    return { title: '邻里：看看小区里的新鲜事', path: '/pages/list/list' };
  },

  async greet() {
    this.setData({ greeting: greetingAt(new Date()) });
    try {
      const { nickname } = await getApp<LinliApp>().signIn();
      this.setData({ nickname });
    } catch {
      // The board can be read without a name; its own notice tells of a lost connection.
    }
  },

  async refresh() {
    const round = ++this.round;
    try {
      const result = await call('notes-list', { limit: limits.pageSize });
      if (round !== this.round) return;
      if (!result.ok) throw new Error(result.error.message);
      const { notes, next } = result.data;
      const now = new Date();
      this.next = next;
      this.setData({
        phase: notes.length === 0 ? 'empty' : 'ready',
        tail: next === null ? 'end' : 'more',
        cards: notes.map((note) => toCard(note, now)),
      });
    } catch {
      if (round !== this.round) return;
      // What is on the page already is better than a page that says it could not be fetched anew.
      if (this.data.phase === 'ready') void wx.showToast({ title: '刷新失败，请稍后再试', icon: 'none' });
      else this.setData({ phase: 'failed' });
    }
  },

  async onMore() {
    const { round, next } = this;
    if (next === null || this.data.phase !== 'ready' || this.data.tail === 'loading') return;
    this.setData({ tail: 'loading' });
    try {
      const result = await call('notes-list', { before: next, limit: limits.pageSize });
      if (round !== this.round) return;
      if (!result.ok) throw new Error(result.error.message);
      const now = new Date();
      this.next = result.data.next;
      this.setData({
        tail: result.data.next === null ? 'end' : 'more',
        cards: [...this.data.cards, ...result.data.notes.map((note) => toCard(note, now))],
      });
    } catch {
      if (round === this.round) this.setData({ tail: 'failed' });
    }
  },

  onRetry() {
    this.setData({ phase: 'loading' });
    void this.greet();
    void this.refresh();
  },

  onOpen(event) {
    void wx.navigateTo({ url: `/pages/detail/detail?id=${encodeURIComponent(event.detail.id)}` });
  },

  onCompose() {
    void wx.navigateTo({
      url: '/pages/compose/compose',
      events: { created: (note: Note) => this.onCreated(note) },
    });
  },

  onCreated(note) {
    const card = toCard(note, new Date());
    this.setData({ phase: 'ready', cards: [card, ...this.data.cards] });
    if (this.next === null) this.setData({ tail: 'end' });
  },
});
