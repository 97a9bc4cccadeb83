import { anything, text, textOf, type Builtin } from './builtin';

/** WeChat's own components that the preview does not draw, and the property worth showing of each. */
const NOT_DRAWN: Readonly<Record<string, string>> = {
  ad: 'unitId',
  'ad-custom': 'unitId',
  audio: 'src',
  camera: 'mode',
  canvas: 'canvasId',
  'channel-live': 'feedId',
  'channel-video': 'feedId',
  editor: 'placeholder',
  'live-player': 'src',
  'live-pusher': 'url',
  map: 'latitude',
  'official-account': '',
  'open-data': 'type',
  'voip-room': 'openid',
  xr: '',
};

/**
 * A labelled box in the place of each component the preview does not draw, so that the rest of a page stands where it
 * would.
 *
 * @param warn - Hears the tag each time one is made.
 */
export function placeholders(warn: (tag: string) => void): Record<string, Builtin> {
  return Object.fromEntries(
    Object.entries(NOT_DRAWN).map(([tag, shown]) => [
      tag,
      {
        properties: { src: text(), type: text(), ...(shown === '' ? {} : { [shown]: anything('') }) },
        setup({ host, get }) {
          const label = document.createElement('span');
          label.className = 'yl-absent-label';
          host.classList.add('yl-absent');
          host.append(label);
          warn(tag);
          return {
            update() {
              const detail = shown === '' ? '' : textOf(get(shown));
              label.textContent = detail === '' ? `<${tag}>` : `<${tag}> ${detail}`;
            },
          };
        },
      } satisfies Builtin,
    ]),
  );
}
