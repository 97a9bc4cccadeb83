import { checkDraft, nameForPhoto, problemsFrom, type Problems } from '../../services/draft';
import { call, uploadPhoto } from '../../services/cloud';
import { leave } from '../../services/leave';
import { limits } from '../../services/limits';

interface Photo {
  readonly path: string;
  /** Where it is in the cloud, once it is there: a second try does not send it again. */
  readonly fileId: string;
}

interface ComposeData {
  text: string;
  place: string;
  photos: Photo[];
  /** Characters typed so far. */
  count: number;
  over: boolean;
  problems: Problems;
  sending: boolean;
  readonly textLimit: number;
  readonly placeLimit: number;
  readonly photoLimit: number;
  [key: string]: unknown;
}

interface ComposePage {
  onText(event: WechatMiniprogram.TextareaInput): void;
  onPlace(event: WechatMiniprogram.Input): void;
  onAddPhotos(): Promise<void>;
  onRemovePhoto(event: WechatMiniprogram.TouchEvent<object, object, { index: number }>): void;
  onSend(): Promise<void>;
  upload(): Promise<string[]>;
}

Page<ComposeData, ComposePage & WechatMiniprogram.Page.CustomOption>({
  data: {
    text: '',
    place: '',
    photos: [],
    count: 0,
    over: false,
    problems: {},
    sending: false,
    textLimit: limits.text,
    placeLimit: limits.place,
    photoLimit: limits.photos,
  },

  onText(event) {
    const text = event.detail.value;
    const count = Array.from(text.trim()).length;
    const over = count > limits.text;
    this.setData({ text, count, over, problems: over ? checkDraft({ text, place: this.data.place }) : {} });
  },

  onPlace(event) {
    this.setData({ place: event.detail.value, problems: {} });
  },

  async onAddPhotos() {
    const room = limits.photos - this.data.photos.length;
    if (room <= 0 || this.data.sending) return;
    try {
      const { tempFiles } = await wx.chooseMedia({
        count: room,
        mediaType: ['image'],
        sizeType: ['compressed'],
      });
      const chosen = tempFiles.map((file) => ({ path: file.tempFilePath, fileId: '' }));
      this.setData({ photos: [...this.data.photos, ...chosen].slice(0, limits.photos), problems: {} });
    } catch {
      // Closing the chooser without a choice is a rejection too, and nothing to tell anybody about.
    }
  },

  onRemovePhoto(event) {
    if (this.data.sending) return;
    const gone = event.currentTarget.dataset.index;
    this.setData({ photos: this.data.photos.filter((_photo, index) => index !== gone) });
  },

  async onSend() {
    if (this.data.sending) return;
    const { text, place } = this.data;
    const problems = checkDraft({ text, place });
    this.setData({ problems });
    if (Object.keys(problems).length > 0) return;
    this.setData({ sending: true });
    try {
      const photos = await this.upload();
      const result = await call('notes-create', { text, place, photos });
      if (!result.ok) {
        this.setData({ sending: false, problems: problemsFrom(result.error) });
        return;
      }
      this.getOpenerEventChannel().emit?.('created', result.data);
      void wx.showToast({ title: '已发布', icon: 'success' });
      leave();
    } catch {
      this.setData({ sending: false, problems: { send: '没有发出去，内容还在，请再试一次' } });
    }
  },

  async upload() {
    for (const [index, photo] of this.data.photos.entries()) {
      if (photo.fileId !== '') continue;
      const fileId = await uploadPhoto(photo.path, nameForPhoto());
      this.setData({ [`photos[${index}].fileId`]: fileId });
    }
    return this.data.photos.map((photo) => photo.fileId);
  },
});
