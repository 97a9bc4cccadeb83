import { glassEasel } from 'glass-easel-miniprogram-adapter';
import type { AppBundle } from './app-bundle';
import type { Engine } from './engine';
import { EventChannel } from './event-channel';
import { watchScroll } from './scroll';

/** What the preview uses of a page's `this`. */
export interface PageCaller {
  readonly data: Record<string, unknown>;
  readonly route: string;
  readonly options: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
  createSelectorQuery(): unknown;
}

/** A page on the stack. */
export interface PageInstance {
  readonly path: string;
  /** As written in the address, `?` excluded. */
  readonly query: string;
  readonly caller: PageCaller;
  readonly screen: HTMLElement;
  readonly scroller: HTMLElement;
  /** The channel to the page that opened it. */
  readonly channel: EventChannel;
  /** What navigation bar shows instead of the configured title. */
  title: string | undefined;
  /** Colours set by the page itself. */
  colours: { readonly front?: string; readonly back?: string };
  /** Calls a lifecycle function the page may have; its errors are reported, not thrown. */
  readonly call: (name: string, ...args: readonly unknown[]) => unknown;
  show(): void;
  hide(): void;
  close(): void;
}

/** What a page needs to come to life. */
export interface PageSurroundings {
  readonly engine: Engine;
  readonly bundle: AppBundle;
  readonly screens: HTMLElement;
  readonly report: (error: unknown) => void;
  /** Runs the page's script, once, so that it is defined. */
  readonly define: (path: string) => void;
}

/** Reads `a=1&b=2`. Compat: values stay percent-encoded, as `onLoad` gets them on a device. */
export function parseQuery(query: string): Record<string, string> {
  return Object.fromEntries(
    query.split('&').flatMap((part) => {
      if (part === '') return [];
      const equals = part.indexOf('=');
      return equals < 0 ? [[part, '']] : [[part.slice(0, equals), part.slice(equals + 1)]];
    }),
  );
}

/** Creates a page, attaches it and runs it up to `onReady`. */
export function openPage(path: string, query: string, around: PageSurroundings): PageInstance {
  const { engine, bundle, screens, report, define } = around;
  define(path);
  const root = engine.backend.createRoot('wx-page', engine.space, path);
  const component = root.getComponent();
  const caller = root.get() as unknown as PageCaller;
  const options = parseQuery(query);
  const channel = new EventChannel();
  const own = (name: string, value: unknown) =>
    Object.defineProperty(caller, name, { value, configurable: true, writable: true, enumerable: false });
  own('route', path);
  own('options', options);
  own('getOpenerEventChannel', () => channel);

  const screen = document.createElement('div');
  const scroller = document.createElement('div');
  const place = document.createElement('div');
  screen.className = 'yl-screen';
  scroller.className = 'yl-scroll';
  scroller.append(place);
  screen.append(scroller);
  screens.append(screen);
  const config = { ...bundle.window, ...bundle.configs[path] };
  if (config.disableScroll === true) scroller.style.overflowY = 'hidden';

  const call = (name: string, ...args: readonly unknown[]): unknown => {
    const run = caller[name];
    if (typeof run !== 'function') return undefined;
    try {
      const result: unknown = (run as (...given: readonly unknown[]) => unknown).call(caller, ...args);
      if (result instanceof Promise) result.catch(report);
      return result;
    } catch (error) {
      report(error);
      return undefined;
    }
  };
  const page: PageInstance = {
    path,
    query,
    caller,
    screen,
    scroller,
    channel,
    title: undefined,
    colours: {},
    call,
    show() {
      screen.hidden = false;
      call('onShow');
      component.triggerPageLifetime('show', []);
    },
    hide() {
      call('onHide');
      component.triggerPageLifetime('hide', []);
      screen.hidden = true;
    },
    close() {
      call('onUnload');
      root.release();
      screen.remove();
    },
  };
  (component.getBackendElement() as unknown as HTMLElement | null)?.setAttribute('data-is', path);
  // A page made by Component() finds its query in the properties it declares.
  for (const [name, value] of Object.entries(options)) {
    if (glassEasel.Component.hasProperty(component, name)) component.replaceDataOnPath([name], value);
  }
  component.applyDataUpdates();
  root.attach(scroller as never, place as never);
  watchScroll(page, config);
  call('onLoad', options);
  return page;
}
