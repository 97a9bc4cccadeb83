import type { EventChannel } from './event-channel';
import { openPage, type PageInstance, type PageSurroundings } from './page-instance';
import { WxFailure } from './wx/calls';

const MOST_PAGES = 10;

/** The stack of pages. Methods throw {@link WxFailure} with WeChat's reason. */
export interface Router {
  readonly stack: readonly PageInstance[];
  readonly top: PageInstance | undefined;
  navigateTo(
    url: string,
    events?: Readonly<Record<string, (...args: readonly unknown[]) => void>>,
  ): EventChannel;
  redirectTo(url: string): void;
  navigateBack(delta: number): void;
  switchTab(url: string): void;
  reLaunch(url: string): void;
  isTab(path: string): boolean;
}

/** Makes the router. `changed` is called after every move with the page that is now on top. */
export function createRouter(around: PageSurroundings, changed: (top: PageInstance) => void): Router {
  const { bundle } = around;
  let stack: PageInstance[] = [];
  const tabs = new Map<string, PageInstance>();
  const tabPaths = new Set(bundle.tabBar?.list.map((item) => item.pagePath) ?? []);
  const top = () => stack[stack.length - 1];

  const resolve = (url: string): { path: string; query: string } => {
    const [written, query] = splitOnce(url, '?');
    const path = absolute(written, top()?.path ?? '');
    if (!bundle.pages.includes(path)) throw new WxFailure(`page "${path}" is not found`);
    return { path, query };
  };
  const mustNotBeTab = (path: string) => {
    if (tabPaths.has(path)) throw new WxFailure('can not navigateTo a tabbar page');
  };
  const enter = (page: PageInstance, fresh: boolean) => {
    page.show();
    if (fresh) page.call('onReady');
    changed(page);
  };
  const close = (page: PageInstance) => {
    tabs.delete(page.path);
    page.close();
  };
  const push = (url: { path: string; query: string }): PageInstance => {
    const page = openPage(url.path, url.query, around);
    stack.push(page);
    if (tabPaths.has(url.path)) tabs.set(url.path, page);
    return page;
  };

  return {
    get stack() {
      return stack;
    },
    get top() {
      return top();
    },
    isTab: (path) => tabPaths.has(path),
    navigateTo(url, events = {}) {
      const target = resolve(url);
      mustNotBeTab(target.path);
      if (stack.length >= MOST_PAGES) throw new WxFailure(`webview count limit exceed`);
      top()?.hide();
      const page = openPage(target.path, target.query, around);
      for (const [name, listener] of Object.entries(events)) page.channel.on(name, listener);
      stack.push(page);
      enter(page, true);
      return page.channel;
    },
    redirectTo(url) {
      const target = resolve(url);
      mustNotBeTab(target.path);
      const old = stack.pop();
      if (old !== undefined) close(old);
      enter(push(target), true);
    },
    navigateBack(delta) {
      const steps = Math.min(Math.max(1, delta), stack.length - 1);
      if (steps < 1) throw new WxFailure('cannot navigate back at first page');
      for (const page of stack.splice(stack.length - steps)) close(page);
      const page = top();
      if (page !== undefined) enter(page, false);
    },
    switchTab(url) {
      const target = resolve(url);
      if (!tabPaths.has(target.path)) throw new WxFailure('can not switch to no-tabBar page');
      const current = top();
      if (current?.path === target.path) return;
      for (const page of stack.splice(0).reverse()) {
        if (!tabPaths.has(page.path)) close(page);
        else if (page === current) page.hide();
      }
      const kept = tabs.get(target.path);
      if (kept !== undefined) stack = [kept];
      enter(kept ?? push({ path: target.path, query: '' }), kept === undefined);
    },
    reLaunch(url) {
      const target = resolve(url);
      const rest = new Set([...stack.splice(0).reverse(), ...tabs.values()]);
      for (const page of rest) close(page);
      enter(push(target), true);
    },
  };
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** A page's path from what was written: `/pages/a/a` or relative to the page that asks. */
export function absolute(written: string, from: string): string {
  if (written.startsWith('/')) return written.slice(1).replace(/\.html$/, '');
  const parts = from.split('/').slice(0, -1);
  for (const part of written.replace(/\.html$/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
