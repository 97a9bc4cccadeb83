import { createAnimation } from '../animation';
import type { Messages } from '../messages';
import { wxCall, WxFailure } from './calls';
import type { Sheets } from './sheets';

/** Toasts, dialogs and sheets. */
export function interfaceApi(sheets: Sheets, words: Messages): Record<string, unknown> {
  const hide = (name: string) =>
    wxCall(name, () => {
      sheets.hideToast();
      return {};
    });
  return {
    showToast: wxCall<{ title: string; icon?: string; image?: string; mask?: boolean; duration?: number }>(
      'showToast',
      ({ title, icon = 'success', image, mask = false, duration = 1500 }) => {
        sheets.toast({ title, icon, mask, duration, ...(image === undefined ? {} : { image }) });
        return {};
      },
    ),
    createAnimation,
    hideToast: hide('hideToast'),
    showLoading: wxCall<{ title: string; mask?: boolean }>('showLoading', ({ title, mask = false }) => {
      sheets.toast({ title, icon: 'loading', mask, duration: null });
      return {};
    }),
    hideLoading: hide('hideLoading'),
    showModal: wxCall<Readonly<Record<string, unknown>>>('showModal', (options) => {
      const said = (name: string, otherwise: string) => {
        const value = options[name];
        return typeof value === 'string' ? value : otherwise;
      };
      return sheets.modal({
        title: said('title', ''),
        content: said('content', ''),
        showCancel: options['showCancel'] !== false,
        cancelText: said('cancelText', words.cancel),
        confirmText: said('confirmText', words.ok),
        cancelColor: said('cancelColor', '#000000'),
        confirmColor: said('confirmColor', '#576b95'),
        editable: options['editable'] === true,
        placeholderText: said('placeholderText', ''),
      });
    }),
    showActionSheet: wxCall<{ itemList: readonly string[]; itemColor?: string }>(
      'showActionSheet',
      async ({ itemList, itemColor = '#000000' }) => {
        const tapIndex = await sheets.choose(itemList, itemColor);
        if (tapIndex === undefined) throw new WxFailure('cancel');
        return { tapIndex };
      },
    ),
  };
}
