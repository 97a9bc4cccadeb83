import { anything, flag, number, text, textOf, type Builtin, type BuiltinServices } from './builtin';

const FLAGS = ['controls', 'loop', 'muted', 'autoplay'] as const;

/** video, played by the browser's own. */
export function video(services: BuiltinServices): Record<string, Builtin> {
  return {
    video: {
      properties: {
        src: text(),
        poster: text(),
        controls: flag(true),
        autoplay: flag(),
        loop: flag(),
        muted: flag(),
        initialTime: number(0),
        objectFit: text('contain'),
        direction: anything(0),
        title: text(),
      },
      setup({ host, get, emit, ownerPath }) {
        const native = document.createElement('video');
        native.playsInline = true;
        host.append(native);
        const hear = (type: string, detail: () => object = () => ({})) =>
          native.addEventListener(type, (event) => {
            event.stopPropagation();
            emit(type, detail());
          });
        for (const type of ['play', 'pause', 'ended', 'waiting']) hear(type);
        hear('timeupdate', () => ({ currentTime: native.currentTime, duration: native.duration }));
        hear('error', () => ({ errMsg: native.error?.message ?? '' }));
        hear('loadedmetadata', () => ({
          width: native.videoWidth,
          height: native.videoHeight,
          duration: native.duration,
        }));
        native.addEventListener('loadedmetadata', () => {
          if (Number(get('initialTime')) > 0) native.currentTime = Number(get('initialTime'));
        });
        const shown = { src: '', poster: '' };
        const address = (name: 'src' | 'poster') => {
          const source = textOf(get(name));
          if (shown[name] === source) return;
          shown[name] = source;
          if (source === '') {
            native.removeAttribute(name);
            return;
          }
          services.resolveSource(source, ownerPath()).then(
            (found) => {
              if (shown[name] === source) native[name] = found;
            },
            (error: unknown) => emit('error', { errMsg: String(error) }),
          );
        };
        return {
          update() {
            for (const name of FLAGS) native[name] = get(name) === true;
            native.style.objectFit = textOf(get('objectFit'));
            address('src');
            address('poster');
          },
        };
      },
    },
  };
}
