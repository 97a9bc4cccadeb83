import type { AppBundle, TabBarConfig, WindowConfig } from './app-bundle';
import type { Messages } from './messages';
import type { PageInstance } from './page-instance';

/** What surrounds the pages: status bar, navigation bar, tab bar. */
export interface Chrome {
  /** Where pages are put. */
  readonly screens: HTMLElement;
  /** Where toasts and sheets are put. */
  readonly overlays: HTMLElement;
  /** Shows what belongs to the page on top. */
  show(page: PageInstance, depth: number): void;
  readonly tabBar: TabBarControl;
  setBusy(busy: boolean): void;
}

/** What a page may change of the tab bar. */
export interface TabBarControl {
  setHidden(hidden: boolean): void;
  setBadge(index: number, text: string | null, dot: boolean): void;
  setItem(index: number, text: string | undefined): void;
}

/** What `onTabItemTap` hears. Compat: `index` is a text, as WeChat's documents say. */
export interface TabItem {
  readonly index: string;
  readonly pagePath: string;
  readonly text: string;
}

interface Moves {
  readonly back: () => void;
  readonly home: () => void;
  readonly tab: (item: TabItem) => void;
}

/** Builds the surroundings in `body`. */
export function createChrome(bundle: AppBundle, words: Messages, moves: Moves): Chrome {
  const frame = el('div', 'yl-app');
  const head = el('header', 'yl-head');
  const status = el('div', 'yl-status');
  const time = el('span', 'yl-time');
  const signs = el('span', 'yl-signs');
  const bar = el('nav', 'yl-nav');
  const back = el('button', 'yl-back');
  const title = el('span', 'yl-title');
  const spinner = el('i', 'yl-nav-busy');
  const screens = el('main', 'yl-screens');
  const overlays = el('div', 'yl-overlays');
  status.setAttribute('aria-hidden', 'true');
  signs.innerHTML = SIGNS;
  const tick = () => {
    const now = new Date();
    time.textContent = `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`;
  };
  tick();
  window.setInterval(tick, 20_000);
  back.addEventListener('click', () => (back.classList.contains('yl-home') ? moves.home() : moves.back()));
  status.append(time, signs);
  bar.append(back, title, spinner);
  head.append(status, bar);
  frame.append(head, screens);
  const tabs =
    bundle.tabBar === null || bundle.tabBar.custom === true ? undefined : drawTabs(bundle.tabBar, moves.tab);
  if (tabs !== undefined) frame.append(tabs.bar);
  frame.append(overlays);
  document.body.append(frame);

  return {
    screens,
    overlays,
    show(page, depth) {
      const config: WindowConfig = { ...bundle.window, ...bundle.configs[page.path] };
      const custom = config.navigationStyle === 'custom';
      const front = page.colours.front ?? (config.navigationBarTextStyle === 'black' ? '#000000' : '#ffffff');
      const paint = page.colours.back ?? config.navigationBarBackgroundColor ?? '#000000';
      const first = bundle.pages[0];
      title.textContent = page.title ?? config.navigationBarTitleText ?? '';
      document.title = title.textContent;
      frame.classList.toggle('yl-custom', custom);
      head.style.color = front;
      head.style.background = custom ? 'transparent' : paint;
      const canGoHome =
        depth === 1 &&
        page.path !== first &&
        !(bundle.tabBar?.list.some((tab) => tab.pagePath === page.path) ?? false);
      back.hidden = depth === 1 && !canGoHome;
      back.classList.toggle('yl-home', canGoHome);
      back.setAttribute('aria-label', canGoHome ? words.home : words.back);
      page.screen.style.background = config.backgroundColor ?? '#ffffff';
      tabs?.show(page.path);
      frame.classList.toggle('yl-tabbed', tabs !== undefined && !tabs.bar.hidden);
    },
    setBusy: (busy) => bar.classList.toggle('yl-busy', busy),
    tabBar: {
      setHidden(hidden) {
        if (tabs !== undefined) tabs.bar.hidden = hidden;
        frame.classList.toggle('yl-tabbed', tabs !== undefined && !hidden);
      },
      setBadge: (index, text, dot) => tabs?.setBadge(index, text, dot),
      setItem: (index, text) => tabs?.setItem(index, text),
    },
  };
}

function drawTabs(config: TabBarConfig, choose: (item: TabItem) => void) {
  const bar = el('footer', 'yl-tabs');
  bar.style.background = config.backgroundColor ?? '#ffffff';
  bar.classList.toggle('yl-tabs-white', config.borderStyle === 'white');
  const items = config.list.map((tab, index) => {
    const button = el('button', 'yl-tab');
    const picture = el('img');
    const label = el('span');
    const badge = el('em');
    label.textContent = tab.text;
    badge.hidden = true;
    if (tab.iconPath !== undefined && tab.iconPath !== '') button.append(picture);
    button.append(label, badge);
    button.addEventListener('click', () =>
      choose({ index: String(index), pagePath: tab.pagePath, text: label.textContent }),
    );
    bar.append(button);
    return { tab, button, picture, label, badge };
  });
  return {
    bar,
    show(path: string) {
      bar.hidden = !config.list.some((tab) => tab.pagePath === path);
      for (const { tab, button, picture } of items) {
        const on = tab.pagePath === path;
        button.style.color = (on ? config.selectedColor : config.color) ?? '';
        button.classList.toggle('yl-on', on);
        picture.src = (on ? tab.selectedIconPath : undefined) ?? tab.iconPath ?? '';
      }
    },
    setBadge(index: number, text: string | null, dot: boolean) {
      const badge = items[index]?.badge;
      if (badge === undefined) return;
      badge.hidden = text === null && !dot;
      badge.textContent = text ?? '';
    },
    setItem(index: number, text: string | undefined) {
      const label = items[index]?.label;
      if (label !== undefined && text !== undefined) label.textContent = text;
    },
  };
}

const SIGNS =
  '<svg viewBox="0 0 66 14" width="66" height="14" fill="currentColor"><rect x="0" y="8" width="3" height="5" rx="1"/><rect x="5" y="6" width="3" height="7" rx="1"/><rect x="10" y="3" width="3" height="10" rx="1"/><rect x="15" y="1" width="3" height="12" rx="1"/><path d="M31 3.2c2.300 0 4.400.9 6 2.400l1.300-1.400A10.600 10.600 0 0 0 31 1.300c-2.800 0-5.400 1.100-7.300 2.900L25 5.600a8.700 8.700 0 0 1 6-2.400zm0 4c1.200 0 2.400.5 3.200 1.300l1.400-1.400A6.600 6.600 0 0 0 31 5.300c-1.800 0-3.400.7-4.600 1.800l1.400 1.400A4.700 4.700 0 0 1 31 7.200zm0 3.500-2 2 2 .8 2-.8z"/><rect x="42.500" y="1.500" width="19" height="11" rx="3" fill="none" stroke="currentColor" opacity=".5"/><rect x="44" y="3" width="15" height="8" rx="1.800"/><path d="M63 5v4c.8-.3 1.400-1.100 1.400-2S63.800 5.300 63 5z" opacity=".6"/></svg>';

function el<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className = ''): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  return element;
}
