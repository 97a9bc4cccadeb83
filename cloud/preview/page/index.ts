import { glassEasel } from 'glass-easel-miniprogram-adapter';
import type { AppBundle, HostSettings } from './app-bundle';
import { createChrome } from './chrome';
import { createFileResolver } from './cloud-files';
import { createDefinitions } from './definitions';
import { createEngine } from './engine';
import { fillIn, MESSAGES } from './messages';
import { parseQuery, type PageCaller } from './page-instance';
import { createRouter, type Router } from './router';
import { STYLES } from './styles';
import { createWx } from './wx';
import { createLocalFiles } from './wx/local-files';
import { createSheets } from './wx/sheets';

/** A running app, as the frame and tests see it. */
export interface RunningApp {
  readonly router: Router;
  /** `this` of the page on top. */
  readonly page: () => PageCaller | undefined;
  readonly wx: Record<string, unknown>;
  /** The prefixes classes of components carry in the document. */
  readonly scopes: readonly string[];
}

/** Starts an app in this window: its globals, its surroundings, `App`, then its first page. */
export function startApp(bundle: AppBundle, host: HostSettings): RunningApp {
  const globals = window as unknown as Record<string, unknown>;
  const words = MESSAGES[host.lang];
  // A failed call that was told of already comes again where nobody handles its promise.
  const told = new Set<string>();
  const onUnsupported = (message: string) => {
    if (!told.has(message)) host.onEvent?.({ type: 'error', message });
    told.add(message);
  };
  const report = (error: unknown, path = '') => {
    window.console.error(error);
    const reason =
      error instanceof Error
        ? error.message
        : String((error as { errMsg?: unknown } | null)?.errMsg ?? error);
    if ([...told].some((sentence) => reason.includes(sentence))) return;
    const where = path === '' ? '' : `${fillIn(words.scriptFailed, { path })}: `;
    tellError(host, where + reason, error);
  };
  watchErrors(report);
  addStyles(STYLES, bundle.css);

  const files = createLocalFiles();
  const warned = new Set<string>();
  const warnOnce = (sentence: string) => {
    if (!warned.has(sentence)) window.console.warn(sentence);
    warned.add(sentence);
  };
  const attempt = (run: () => void) => {
    try {
      run();
    } catch (error) {
      report(error);
    }
  };
  const chrome = createChrome(bundle, words, {
    back: () => attempt(() => router.navigateBack(1)),
    home: () => attempt(() => router.reLaunch(`/${bundle.pages[0] ?? ''}`)),
    tab: (item) =>
      attempt(() => {
        router.switchTab(`/${item.pagePath}`);
        router.top?.call('onTabItemTap', item);
      }),
  });
  const sheets = createSheets(chrome.overlays, words);
  const wx = createWx({ host, chrome, sheets, files, words, router: () => router, onUnsupported });
  const addressOf = createFileResolver(() => wx['cloud'] as object);
  const engine = createEngine(bundle, {
    async resolveSource(source, ownerPath) {
      if (source.startsWith('cloud://')) return addressOf(source);
      if (source.startsWith('wxfile://')) return files.address(source) ?? source;
      if (/^([a-z]+:)?\/\//.test(source) || source.startsWith('data:')) return source;
      return host.files + new URL(source, `http://app/${ownerPath}`).pathname;
    },
    navigate: (kind, url, delta) => attempt(() => follow(router, { kind, url, delta })),
    pick: (request) => sheets.pick(request),
    notDrawn: (tag) => warnOnce(fillIn(words.notDrawn, { tag })),
    unknown: (tag) => warnOnce(fillIn(words.unknownComponent, { tag })),
  });
  const { define } = createDefinitions(globals, { engine, bundle, report });
  const router = createRouter({ engine, bundle, screens: chrome.screens, report, define }, (page) => {
    chrome.show(page, router.stack.length);
    const address = page.query === '' ? page.path : `${page.path}?${page.query}`;
    window.history.replaceState(null, '', `#/${address}`);
    host.onEvent?.({ type: 'page', path: address, title: document.title });
  });

  let app: Record<string, unknown> = {};
  globals['wx'] = wx;
  globals['App'] = (definition: Record<string, unknown>) => {
    app = Object.create(definition) as Record<string, unknown>;
    Object.assign(app, definition);
  };
  globals['getApp'] = () => app;
  globals['getCurrentPages'] = () => router.stack.map((page) => page.caller);

  const [path = '', query = ''] = (host.open ?? '').replace(/^\//, '').split('?');
  const first = bundle.pages.includes(path) ? path : (bundle.pages[0] ?? '');
  const launch = { path: first, query: parseQuery(query), scene: 1001, referrerInfo: {} };
  for (const name of ['getLaunchOptionsSync', 'getEnterOptionsSync']) wx[name] = () => launch;
  const hook = (name: string) =>
    attempt(() => {
      const run = app[name];
      if (typeof run !== 'function') return;
      const result = (run as (options: object) => unknown).call(app, launch);
      if (result instanceof Promise) result.catch(report);
    });
  try {
    bundle.scripts['app']?.();
  } catch (error) {
    report(error, 'app');
  }
  hook('onLaunch');
  hook('onShow');
  if (path !== '' && path !== first) report(new Error(fillIn(words.noPage, { path })));
  attempt(() => router.reLaunch(`/${first}${first === path && query !== '' ? `?${query}` : ''}`));
  return { router, wx, page: () => router.top?.caller, scopes: Object.values(bundle.scopes) };
}

function follow(
  router: Router,
  to: { readonly kind: string; readonly url: string; readonly delta: number },
): void {
  const { kind, url, delta } = to;
  if (kind === 'navigateBack') router.navigateBack(delta);
  else if (kind === 'redirect') router.redirectTo(url);
  else if (kind === 'switchTab') router.switchTab(url);
  else if (kind === 'reLaunch') router.reLaunch(url);
  else router.navigateTo(url);
}

/** Tells of an error, with its place in the sources where that can be found. */
function tellError(host: HostSettings, message: string, error: unknown): void {
  const tell = (place?: string) =>
    host.onEvent?.({ type: 'error', message, ...(place === undefined ? {} : { place }) });
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const places = Array.from(stack.matchAll(/bundle\.js:(\d+):(\d+)/g), ([, line, column]) => ({
    line: Number(line),
    column: Number(column),
  }));
  if (host.locate === undefined || places.length === 0) tell();
  else host.locate(places).then(tell, () => tell());
}

function watchErrors(report: (error: unknown) => void): void {
  window.addEventListener('error', (event) => report(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => report(event.reason));
  glassEasel.addGlobalErrorListener((error) => {
    report(error);
    return false;
  });
  // Attributes a built-in does not know are common and harmless; everything else is worth a line.
  glassEasel.addGlobalWarningListener((message, _component, element) => {
    const known =
      message.includes('is not a valid property') &&
      String((element as { is?: unknown } | undefined)?.is).startsWith('built-in/');
    if (!known) window.console.warn(message);
    return false;
  });
}

function addStyles(...texts: readonly string[]): void {
  for (const text of texts) {
    const style = document.createElement('style');
    style.textContent = text;
    document.head.append(style);
  }
}
