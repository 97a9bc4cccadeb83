import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../base';
import { documentSelector } from './selectors';
import type { TestNetwork } from './network';
import type { DomElement, TestWindow } from './window';

/** Milliseconds {@link TestPage.waitFor} waits where nothing is said. */
const PATIENCE_MS = 4000;
const LOOK_AGAIN_MS = 5;
/** Longer than what the preview takes for a long press. */
const LONG_PRESS_MS = 400;
const NATIVE = ':scope > img, :scope > input, :scope > textarea, :scope > video';

/** An element on a page. */
export interface TestElement {
  /** Everything written in it, as a person reads it: outer space removed, runs of space as one. */
  readonly text: string;
  /** What was typed into an input or textarea. */
  readonly value: string;
  /** `switch`, `checkbox` or `radio` is on. */
  readonly checked: boolean;
  readonly disabled: boolean;
  /** An attribute of the element, else of the browser's own element it is made of: `src` of an image. */
  attribute(name: string): string | null;
}

/** An open page; after a navigation the same handle shows the page that is then on top. */
export interface TestPage {
  /** Path of the page on top, such as `pages/list/list`. */
  readonly path: string;
  /** Paths of the whole stack, the page on top last. */
  readonly stack: readonly string[];
  /** Title in the navigation bar. */
  readonly title: string;
  /** `this.data` of the page on top. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Text of the toast that is shown, or undefined. */
  readonly toast: string | undefined;
  /** Title and text of the dialog that is shown, or undefined. */
  readonly dialog: string | undefined;
  /** Address of the picture that is shown in full, or undefined. */
  readonly photo: string | undefined;
  /** Lines of the page's console, `kind: text`. */
  readonly log: readonly string[];
  /** Calls of functions, errors and navigations, oldest first. */
  readonly events: readonly object[];
  /** The app's `wx`. */
  readonly wx: Readonly<Record<string, unknown>>;
  /** The first element of the page on top that matches; inside components too. Selectors as in wxss. */
  query(selector: string): TestElement | undefined;
  queryAll(selector: string): readonly TestElement[];
  /** Text of the first match; empty where there is none. */
  text(selector: string): string;
  /** What the first match is made of, as HTML; for what a page does not write itself, such as rich text. */
  html(selector: string): string;
  /** Presses and releases. Throws where nothing matches or the button is disabled. */
  tap(selector: string, index?: number): Promise<void>;
  /** Presses for long: `longpress`, and no tap. Throws where nothing matches. */
  longPress(selector: string, index?: number): Promise<void>;
  /** Types into an `input` or `textarea`: focus, input, blur. */
  input(selector: string, text: string): Promise<void>;
  /** Presses an item of the tab bar, by its text. */
  tapTab(text: string): Promise<void>;
  /** Pulls the page on top down from its top, as a finger would. */
  pullDown(): void;
  /**
   * Scrolls the page on top. There is no layout in tests, so the sizes are given too: pixels.
   */
  scroll(to: {
    readonly scrollTop: number;
    readonly scrollHeight: number;
    readonly clientHeight: number;
  }): void;
  /** Presses a button of the dialog, the action sheet or the picker that is shown, by its text. */
  choose(text: string): Promise<void>;
  /** Presses the back button of the navigation bar. */
  back(): Promise<void>;
  /** Calls a method of the page on top, such as `onPullDownRefresh`. */
  call(method: string, ...args: readonly unknown[]): unknown;
  /** Waits until `predicate` gives something true, and gives it. Rejects with what the page shows at the deadline. */
  waitFor<T>(predicate: () => T, options?: { readonly timeout?: number }): Promise<T>;
  /** Takes the network away, or gives it back: requests fail as on a phone without one. */
  setOffline(offline: boolean): void;
  /** Closes the window. Harmless twice. */
  dispose(): void;
}

interface Opened {
  readonly window: TestWindow;
  readonly lines: readonly string[];
  readonly events: readonly object[];
  readonly network: TestNetwork;
  readonly closed: () => void;
}

interface Running {
  readonly wx: Record<string, unknown>;
  readonly scopes: readonly string[];
  readonly router: { readonly stack: readonly PageLike[]; readonly top: PageLike | undefined };
}

interface PageLike {
  readonly path: string;
  readonly screen: DomElement;
  readonly scroller: DomElement;
  readonly caller: { readonly data: Record<string, unknown> };
  readonly call: (name: string, ...args: readonly unknown[]) => unknown;
}

/** Makes the handle of a window in which the app has started. */
export function openTestPage({ window, lines, events, network, closed }: Opened): TestPage {
  const app = window['__yunletApp'] as Running;
  const { document } = window;
  const top = (): PageLike => {
    const page = app.router.top;
    if (page === undefined) throw new Error(`no page is open\n${lines.join('\n')}`);
    return page;
  };
  const find = (selector: string) =>
    Array.from(top().screen.querySelectorAll(documentSelector(selector, app.scopes)));
  const must = (selector: string, index = 0): DomElement => {
    const found = find(selector)[index];
    if (found === undefined)
      throw new Error(`nothing matches "${selector}" on ${top().path}:\n${readable(top().screen)}`);
    return found;
  };
  const settle = () => pause(0);
  const send = (target: DomElement, type: string) =>
    target.dispatchEvent(
      new window.MouseEvent(type, {
        bubbles: true,
        composed: true,
        cancelable: true,
        clientX: 1,
        clientY: 1,
      }),
    );
  const press = async (target: DomElement) => {
    for (const type of ['mousedown', 'mouseup', 'click']) send(target, type);
    await settle();
  };

  return {
    get path() {
      return top().path;
    },
    get stack() {
      return app.router.stack.map((page) => page.path);
    },
    get title() {
      return document.title;
    },
    get data() {
      return top().caller.data;
    },
    get toast() {
      return document.querySelector('.yl-toast p')?.textContent ?? undefined;
    },
    get dialog() {
      const box = document.querySelector('.yl-modal');
      if (box === null) return undefined;
      return Array.from(box.querySelectorAll('h3, p'), (part) => part.textContent).join('\n');
    },
    get photo() {
      return document.querySelector('.yl-photo img')?.getAttribute('src') ?? undefined;
    },
    log: lines,
    events,
    wx: app.wx,
    query: (selector) => find(selector).map(elementOf)[0],
    queryAll: (selector) => find(selector).map(elementOf),
    text: (selector) => find(selector).map(readable)[0] ?? '',
    html: (selector) => find(selector)[0]?.innerHTML ?? '',
    async tapTab(text) {
      const tabs = Array.from(document.querySelectorAll('.yl-tab'));
      const target = tabs.find((tab) => readable(tab) === text);
      if (target === undefined)
        throw new Error(`no tab "${text}"; there are: ${tabs.map(readable).join(', ')}`);
      await press(target);
    },
    pullDown() {
      const { scroller } = top();
      for (const [type, clientY] of Object.entries({ mousedown: 10, mouseup: 200 })) {
        scroller.dispatchEvent(new window.MouseEvent(type, { bubbles: true, clientY }));
      }
    },
    scroll(to) {
      const { scroller } = top();
      for (const [name, value] of Object.entries(to)) {
        Object.defineProperty(scroller, name, { value, configurable: true, writable: true });
      }
      scroller.dispatchEvent(new window.Event('scroll', {}));
    },
    async tap(selector, index) {
      const target = must(selector, index);
      if (target.closest('wx-button[disabled]') !== null) throw new Error(`"${selector}" is disabled`);
      await press(target);
    },
    async longPress(selector, index) {
      const target = must(selector, index);
      send(target, 'mousedown');
      await pause(LONG_PRESS_MS);
      for (const type of ['mouseup', 'click']) send(target, type);
      await settle();
    },
    async input(selector, text) {
      const native = must(selector).querySelector('input, textarea');
      if (native === null) throw new Error(`"${selector}" is neither an input nor a textarea`);
      native.dispatchEvent(new window.Event('focus', {}));
      native.value = text;
      native.dispatchEvent(new window.Event('input', { bubbles: true }));
      native.dispatchEvent(new window.Event('blur', {}));
      await settle();
    },
    async choose(text) {
      const buttons = Array.from(document.querySelectorAll('.yl-overlays button'));
      const target = buttons.find((button) => readable(button) === text);
      if (target === undefined) {
        throw new Error(`no button "${text}"; there are: ${buttons.map(readable).join(', ')}`);
      }
      await press(target);
    },
    async back() {
      const button = document.querySelector('.yl-back');
      if (button !== null) await press(button);
    },
    call: (method, ...args) => top().call(method, ...args),
    async waitFor(predicate, { timeout = PATIENCE_MS } = {}) {
      const deadline = systemClock.elapsed() + timeout;
      for (;;) {
        const value = predicate();
        if (value) return value;
        if (systemClock.elapsed() > deadline) {
          const shown = app.router.top === undefined ? '' : `${top().path}:\n${readable(top().screen)}`;
          throw new Error(
            `waited ${timeout} ms in vain for ${String(predicate)}\n${shown}\n${lines.join('\n')}`,
          );
        }
        await pause(LOOK_AGAIN_MS);
      }
    },
    setOffline: (offline) => network.setOffline(offline),
    dispose() {
      closed();
      network.close();
      window.close();
    },
  };
}

function elementOf(element: DomElement): TestElement {
  return {
    get text() {
      return readable(element);
    },
    get value() {
      return element.querySelector('input, textarea')?.value ?? '';
    },
    get checked() {
      return element.hasAttribute('checked');
    },
    get disabled() {
      return element.hasAttribute('disabled');
    },
    attribute: (name) =>
      element.getAttribute(name) ?? element.querySelector(NATIVE)?.getAttribute(name) ?? null,
  };
}

function readable(element: DomElement): string {
  return (element.textContent ?? '').replace(/\s+/g, ' ').trim();
}
