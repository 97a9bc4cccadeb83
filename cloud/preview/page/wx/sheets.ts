import type { PickRequest } from '../builtins';
import type { Messages } from '../messages';

/** What lies over the page: toast, loading, modal, action sheet, picker, image. */
export interface Sheets {
  toast(options: ToastOptions): void;
  hideToast(): void;
  modal(options: ModalOptions): Promise<{ confirm: boolean; cancel: boolean; content?: string }>;
  /** Index of the chosen item, or undefined. */
  choose(items: readonly string[], colour: string): Promise<number | undefined>;
  pick(request: PickRequest): Promise<unknown>;
  showImage(address: string): void;
}

interface ToastOptions {
  readonly title: string;
  readonly icon: string;
  readonly image?: string;
  readonly mask: boolean;
  /** Milliseconds, or null to stay. */
  readonly duration: number | null;
}

interface ModalOptions {
  readonly title: string;
  readonly content: string;
  readonly showCancel: boolean;
  readonly cancelText: string;
  readonly confirmText: string;
  readonly cancelColor: string;
  readonly confirmColor: string;
  readonly editable: boolean;
  readonly placeholderText: string;
}

/** Makes the sheets of one window, drawn into `root`. */
export function createSheets(root: HTMLElement, words: Messages): Sheets {
  let toast: HTMLElement | undefined;
  let timer: number | undefined;
  const hideToast = () => {
    window.clearTimeout(timer);
    toast?.remove();
    toast = undefined;
  };
  const open = <T>(draw: (close: (value: T) => void) => HTMLElement): Promise<T> =>
    new Promise((resolve) => {
      const sheet = draw((value) => {
        sheet.remove();
        resolve(value);
      });
      root.append(sheet);
    });

  return {
    hideToast,
    toast({ title, icon, image, mask, duration }) {
      hideToast();
      toast = make('div', mask ? 'yl-toast-mask' : '');
      const box = make('div', `yl-toast ${icon === 'none' ? 'yl-toast-plain' : ''}`);
      if (image !== undefined) box.append(Object.assign(make('img'), { src: image }));
      else if (icon !== 'none') box.append(make('i', `yl-toast-${icon}`));
      box.append(make('p', '', title));
      toast.append(box);
      root.append(toast);
      if (duration !== null) timer = window.setTimeout(hideToast, duration);
    },
    modal: (options) =>
      open((close) => {
        const veil = make('div', 'yl-veil');
        const box = make('div', 'yl-modal');
        const field = make('textarea', 'yl-modal-field');
        const cancel = make('button', 'yl-modal-cancel', options.cancelText);
        const confirm = make('button', 'yl-modal-confirm', options.confirmText);
        field.placeholder = options.placeholderText;
        field.value = options.content;
        cancel.style.color = options.cancelColor;
        confirm.style.color = options.confirmColor;
        cancel.onclick = () => close({ confirm: false, cancel: true });
        confirm.onclick = () =>
          close({ confirm: true, cancel: false, ...(options.editable ? { content: field.value } : {}) });
        const body = options.editable ? field : make('p', '', options.content);
        const buttons = make('footer');
        buttons.append(...(options.showCancel ? [cancel] : []), confirm);
        if (options.title !== '') box.append(make('h3', '', options.title));
        box.append(body, buttons);
        veil.append(box);
        return veil;
      }),
    choose: (items, colour) =>
      open((close) => {
        const veil = make('div', 'yl-veil yl-veil-low');
        const box = make('div', 'yl-sheet');
        items.forEach((item, index) => {
          const button = make('button', 'yl-sheet-item', item);
          button.style.color = colour;
          button.onclick = () => close(index);
          box.append(button);
        });
        const cancel = make('button', 'yl-sheet-cancel', words.cancel);
        cancel.onclick = () => close(undefined);
        veil.onclick = (event) => {
          if (event.target === veil) close(undefined);
        };
        box.append(cancel);
        veil.append(box);
        return veil;
      }),
    pick: (request) =>
      open((close) => {
        const veil = make('div', 'yl-veil yl-veil-low');
        const box = make('div', 'yl-sheet yl-pick');
        const cancel = make('button', 'yl-pick-cancel', words.cancel);
        const done = make('button', 'yl-pick-done', words.done);
        const head = make('header');
        head.append(cancel, make('b', '', request.title), done);
        const { controls, read } = controlsFor(request);
        cancel.onclick = () => close(undefined);
        done.onclick = () => close(read());
        box.append(head, ...controls);
        veil.append(box);
        return veil;
      }),
    showImage(address) {
      const veil = make('div', 'yl-photo');
      veil.append(Object.assign(make('img'), { src: address }));
      veil.onclick = () => veil.remove();
      root.append(veil);
    },
  };
}

function controlsFor(request: PickRequest): { controls: HTMLElement[]; read: () => unknown } {
  const { mode, columns, value, start, end } = request;
  if (mode === 'date' || mode === 'time') {
    const input = make('input');
    input.type = mode;
    input.value = typeof value === 'string' ? value : '';
    input.min = start;
    input.max = end;
    return { controls: [input], read: () => input.value };
  }
  const chosen = Array.isArray(value) ? value : [value];
  const selects = columns.map((items, column) => {
    const select = make('select');
    select.size = 6;
    select.append(
      ...items.map((item, index) => Object.assign(make('option', '', item), { value: String(index) })),
    );
    select.selectedIndex = Number(chosen[column]) || 0;
    return select;
  });
  const indices = () => selects.map((select) => select.selectedIndex);
  return { controls: selects, read: () => (mode === 'multiSelector' ? indices() : indices()[0]) };
}

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = '',
  text = '',
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== '') element.textContent = text;
  return element;
}
