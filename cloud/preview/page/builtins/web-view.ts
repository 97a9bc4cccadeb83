import { text, textOf, type Builtin } from './builtin';

/** What a web page may do here: everything that concerns itself alone. */
const ALLOWED = 'allow-scripts allow-forms allow-popups allow-modals';

/**
 * web-view: another site over the whole page, with its address beneath, since a site may refuse to be framed.
 *
 * Compat: there is no bridge (`wx.miniProgram` on the site, `bindmessage` here), and any address is taken, while WeChat
 * opens those of registered domains only.
 */
export const webView: Record<string, Builtin> = {
  'web-view': {
    properties: { src: text() },
    setup({ host, get, emit }) {
      const frame = document.createElement('iframe');
      const link = document.createElement('a');
      link.target = '_blank';
      link.rel = 'noreferrer';
      host.append(frame, link);
      let shown = '';
      frame.addEventListener('load', () => {
        if (shown !== '') emit('load', { src: shown });
      });
      return {
        update() {
          const src = textOf(get('src'));
          if (src === shown) return;
          shown = '';
          link.textContent = src;
          const origin = originOf(src);
          if (origin === undefined) {
            frame.removeAttribute('src');
            link.removeAttribute('href');
            if (src !== '') emit('error', { src, url: src, fullUrl: src });
            return;
          }
          shown = src;
          // A page of the preview's own address could otherwise reach out of its frame.
          const own = origin === window.location.origin;
          frame.setAttribute('sandbox', own ? ALLOWED : `${ALLOWED} allow-same-origin`);
          frame.src = src;
          link.href = src;
        },
      };
    },
  },
};

function originOf(address: string): string | undefined {
  try {
    const { protocol, origin } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
  } catch {
    return undefined;
  }
}
