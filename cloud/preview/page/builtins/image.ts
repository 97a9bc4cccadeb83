import { flag, text, textOf, type Builtin, type BuiltinServices } from './builtin';

const FIT: Readonly<Record<string, string>> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
};
const WORDS: Readonly<Record<string, string>> = {
  'top left': 'left top',
  'top right': 'right top',
  'bottom left': 'left bottom',
  'bottom right': 'right bottom',
};

/** image, cover-image and icon. */
export function imageBuiltins(services: BuiltinServices): Record<string, Builtin> {
  const image: Builtin = {
    properties: {
      src: text(),
      mode: text('scaleToFill'),
      lazyLoad: flag(),
      fadeIn: flag(),
      webp: flag(),
      showMenuByLongpress: flag(),
      binderror: text(),
    },
    setup({ host, get, emit, ownerPath }) {
      const picture = document.createElement('img');
      picture.draggable = false;
      picture.addEventListener('load', (event) => {
        event.stopPropagation();
        emit('load', { width: picture.naturalWidth, height: picture.naturalHeight });
      });
      picture.addEventListener('error', (event) => {
        event.stopPropagation();
        emit('error', { errMsg: `GET ${picture.src} failed` });
      });
      host.append(picture);
      let shown = '';
      return {
        update() {
          const source = textOf(get('src'));
          const mode = textOf(get('mode'));
          host.setAttribute('mode', mode);
          picture.style.objectFit = FIT[mode] ?? (mode.endsWith('Fix') ? 'fill' : 'none');
          picture.style.objectPosition = FIT[mode] === undefined ? (WORDS[mode] ?? mode) : '';
          if (source === shown) return;
          shown = source;
          if (source === '') {
            picture.removeAttribute('src');
            return;
          }
          services.resolveSource(source, ownerPath()).then(
            (address) => {
              if (shown === source) picture.src = address;
            },
            (error: unknown) => emit('error', { errMsg: String(error) }),
          );
        },
      };
    },
  };
  return { image, 'cover-image': image, icon };
}

const CIRCLE = '<circle cx="12" cy="12" r="11" fill="currentColor"/>';
const CROSS = '<path d="M8 8l8 8M16 8l-8 8" stroke="#fff" stroke-width="2"/>';
const TICK = '<path d="M7 12.5l3.5 3.5L17 9" fill="none" stroke="#fff" stroke-width="2"/>';
const MARK = '<path d="M12 6v8M12 16.5v2" stroke="#fff" stroke-width="2"/>';
const ICONS: Readonly<Record<string, readonly [colour: string, drawing: string]>> = {
  success: ['#07c160', CIRCLE + TICK],
  success_no_circle: ['#07c160', TICK.replace('#fff', 'currentColor')],
  info: ['#10aeff', `${CIRCLE}<path d="M12 10v8M12 5.5v2" stroke="#fff" stroke-width="2"/>`],
  warn: ['#fa5151', CIRCLE + MARK],
  waiting: ['#10aeff', `${CIRCLE}<path d="M12 6v7l4 2" fill="none" stroke="#fff" stroke-width="2"/>`],
  cancel: ['#fa5151', CIRCLE + CROSS],
  clear: ['#b2b2b2', CIRCLE + CROSS],
  download: [
    '#07c160',
    `${CIRCLE}<path d="M12 6v9M8 12l4 4 4-4" fill="none" stroke="#fff" stroke-width="2"/>`,
  ],
  search: [
    '#b2b2b2',
    '<circle cx="11" cy="11" r="6" fill="none" stroke="currentColor" stroke-width="2"/><path d="M16 16l5 5" stroke="currentColor" stroke-width="2"/>',
  ],
};

const icon: Builtin = {
  properties: { type: text(), size: text('23'), color: text() },
  setup: ({ host, get }) => ({
    update() {
      const [colour, drawing] = ICONS[textOf(get('type'))] ?? ['', ''];
      const size = Number.parseFloat(textOf(get('size')));
      host.style.color = textOf(get('color')) || colour;
      host.innerHTML = `<svg viewBox="0 0 24 24" width="${size}" height="${size}">${drawing}</svg>`;
    },
  }),
};
