import type { HostSettings } from '../app-bundle';
import { wxCall, WxFailure } from './calls';
import type { LocalFiles } from './local-files';
import type { Sheets } from './sheets';

/** chooseMedia, chooseImage, previewImage, getImageInfo and their like. */
export function mediaApi(host: HostSettings, files: LocalFiles, sheets: Sheets): Record<string, unknown> {
  const choose = async (count: number, video: boolean): Promise<readonly File[]> => {
    const chosen = host.chooseFiles === undefined ? await ask(count, video) : await host.chooseFiles(count);
    if (chosen.length === 0) throw new WxFailure('cancel');
    return chosen.slice(0, count);
  };
  return {
    chooseMedia: wxCall<{ count?: number; mediaType?: readonly string[] }>('chooseMedia', async (options) => {
      const video = options.mediaType?.includes('video') ?? true;
      const chosen = await choose(options.count ?? 9, video);
      const tempFiles = chosen.map((file) => ({
        tempFilePath: files.add(file),
        size: file.size,
        fileType: file.type.startsWith('video') ? 'video' : 'image',
      }));
      return { type: tempFiles[0]?.fileType ?? 'image', tempFiles };
    }),
    chooseImage: wxCall<{ count?: number }>('chooseImage', async (options) => {
      const chosen = await choose(options.count ?? 9, false);
      const tempFiles = chosen.map((file) => ({ path: files.add(file), size: file.size }));
      return { tempFilePaths: tempFiles.map(({ path }) => path), tempFiles };
    }),
    previewImage: wxCall<{ urls: readonly string[]; current?: string | number }>(
      'previewImage',
      (options) => {
        const { urls, current } = options;
        const first = typeof current === 'number' ? urls[current] : (current ?? urls[0]);
        if (first === undefined) throw new WxFailure('parameter.urls should be a list of addresses');
        sheets.showImage(files.address(first) ?? first);
        return {};
      },
    ),
    createVideoContext: (id: string) => videoContext(id),
    compressImage: wxCall<{ src: string }>('compressImage', ({ src }) => ({ tempFilePath: src })),
    getImageInfo: wxCall<{ src: string }>(
      'getImageInfo',
      ({ src }) =>
        new Promise<object>((resolve, reject) => {
          const picture = new Image();
          picture.onload = () =>
            resolve({
              width: picture.naturalWidth,
              height: picture.naturalHeight,
              path: src,
              orientation: 'up',
              type: '',
            });
          picture.onerror = () => reject(new WxFailure('image not found'));
          picture.src = files.address(src) ?? src;
        }),
    ),
  };
}

/** Steers the `<video>` of this id on the page that is shown; an id nobody has is silently nothing, as on a device. */
function videoContext(id: string): Record<string, (value?: number) => void> {
  const use = (run: (video: HTMLVideoElement, value: number) => void) => (value?: number) => {
    const screens = Array.from(document.querySelectorAll('.yl-screen:not([hidden])'));
    const video = screens.map((screen) => screen.querySelector(`#${CSS.escape(id)} > video`)).find(Boolean);
    if (video instanceof HTMLVideoElement) run(video, value ?? 0);
  };
  return {
    // A browser may refuse to play before the person has touched the page; the video then shows its controls.
    play: use((video) => void video.play().catch(() => undefined)),
    pause: use((video) => video.pause()),
    stop: use((video) => {
      video.pause();
      video.currentTime = 0;
    }),
    seek: use((video, seconds) => (video.currentTime = seconds)),
    playbackRate: use((video, rate) => (video.playbackRate = rate)),
    requestFullScreen: use((video) => void video.requestFullscreen().catch(() => undefined)),
    exitFullScreen: use(() => void document.exitFullscreen().catch(() => undefined)),
  };
}

/** Lets a person choose files; empty where they did not. */
function ask(count: number, video: boolean): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = video ? 'image/*,video/*' : 'image/*';
  input.multiple = count > 1;
  // In the document, so that an automated browser finds it too.
  input.className = 'yl-file';
  document.body.append(input);
  return new Promise((resolve) => {
    const finish = () => {
      input.remove();
      resolve(Array.from(input.files ?? []));
    };
    input.addEventListener('change', finish);
    input.addEventListener('cancel', finish);
    input.click();
  });
}
