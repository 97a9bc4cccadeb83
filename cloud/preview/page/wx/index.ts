import { createCloud, type WxLike } from '../../../client';
import type { HostSettings } from '../app-bundle';
import type { Chrome } from '../chrome';
import { fillIn, type Messages } from '../messages';
import type { Router } from '../router';
import { failure, wxCall } from './calls';
import { withLog } from './cloud-log';
import { interfaceApi } from './interface';
import type { LocalFiles } from './local-files';
import { mediaApi } from './media';
import { navigationApi } from './navigation';
import { networkApi } from './network';
import { socketApi } from './socket';
import type { Sheets } from './sheets';
import { storageApi } from './storage';
import { systemApi } from './system';

/** What the pieces of `wx` are made from. */
export interface WxParts {
  readonly host: HostSettings;
  readonly chrome: Chrome;
  readonly sheets: Sheets;
  readonly files: LocalFiles;
  readonly words: Messages;
  readonly router: () => Router;
  /** Hears of a request the cloud's client cannot carry out. */
  readonly onUnsupported: (sentence: string) => void;
}

/** Makes the app's `wx`. */
export function createWx(parts: WxParts): Record<string, unknown> {
  const { host, chrome, sheets, files, words, router, onUnsupported } = parts;
  const api: Record<string, unknown> = {
    ...systemApi(host, () => chrome.screens.clientHeight),
    ...storageApi(host.appid, host.user),
    ...networkApi(files),
    ...socketApi(),
    ...interfaceApi(sheets, words),
    ...navigationApi(router, chrome),
    ...mediaApi(host, files, sheets),
    env: { USER_DATA_PATH: 'wxfile://usr' },
  };
  api['cloud'] = withLog(
    host.cloud ??
      createCloud(onItsPage(api as unknown as WxLike, router), { gateway: host.gateway, onUnsupported }),
    (event) => host.onEvent?.(event),
  );
  return closed(api, words);
}

/** Lets requests to the cloud tell the page they come from, so that a warning can name it. */
function onItsPage(wx: WxLike, router: () => Router): WxLike {
  const page = (header: Record<string, string>) => {
    const route = router().top?.path;
    return route === undefined ? header : { ...header, 'x-yunlet-page': encodeURI(route) };
  };
  return {
    ...wx,
    request: (options) => wx.request({ ...options, header: page(options.header) }),
    uploadFile: (options) => wx.uploadFile({ ...options, header: page(options.header) }),
  };
}

/** Lets everything that is missing answer for itself: a warning, once, and `NAME:fail`. */
function closed(api: Record<string, unknown>, words: Messages): Record<string, unknown> {
  const said = new Set<string>();
  return new Proxy(api, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target || name === 'then' || name === 'toJSON') {
        return Reflect.get(target, name) as unknown;
      }
      const warn = () => {
        if (!said.has(name)) window.console.warn(fillIn(words.unsupported, { name }));
        said.add(name);
      };
      const reason = new Error('not supported in the preview');
      if (/^(on|off)[A-Z]/.test(name)) return warn;
      if (/Sync$|^(create|get)[A-Z]\w*(Context|Manager|Observer)$/.test(name)) {
        return () => {
          warn();
          throw failure(name, reason);
        };
      }
      return wxCall(name, () => {
        warn();
        throw reason;
      });
    },
  });
}
