import type { WindowConfig } from './app-bundle';

/** The part of a page that scrolling concerns. */
export interface Scrolling {
  readonly screen: HTMLElement;
  readonly scroller: HTMLElement;
  readonly call: (name: string, ...args: readonly unknown[]) => unknown;
}

const PULL_PX = 60;

/** Calls a page's onPageScroll, onReachBottom and, where the page allows it, onPullDownRefresh. */
export function watchScroll(page: Scrolling, config: WindowConfig): void {
  const { scroller, call } = page;
  const distance = config.onReachBottomDistance ?? 50;
  let reached = false;
  scroller.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    call('onPageScroll', { scrollTop });
    const near = scrollHeight - clientHeight - scrollTop <= distance;
    if (near && !reached) call('onReachBottom');
    reached = near;
  });
  if (config.enablePullDownRefresh !== true) return;
  let from: number | undefined;
  const begin = (y: number) => (from = scroller.scrollTop <= 0 ? y : undefined);
  const end = (y: number) => {
    if (from !== undefined && y - from > PULL_PX) startRefresh(page);
    from = undefined;
  };
  scroller.addEventListener('mousedown', (event) => begin(event.clientY));
  scroller.addEventListener('mouseup', (event) => end(event.clientY));
  scroller.addEventListener('touchstart', (event) => begin(event.touches[0]?.clientY ?? 0), {
    passive: true,
  });
  scroller.addEventListener('touchend', (event) => end(event.changedTouches[0]?.clientY ?? 0));
}

/** Shows the refresh mark and tells the page. */
export function startRefresh({ screen, call }: Scrolling): void {
  if (screen.classList.contains('yl-refreshing')) return;
  screen.classList.add('yl-refreshing');
  call('onPullDownRefresh');
}

/** Takes the refresh mark away. */
export function stopRefresh({ screen }: Scrolling): void {
  screen.classList.remove('yl-refreshing');
}
