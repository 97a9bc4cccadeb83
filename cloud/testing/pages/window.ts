import { nativeRequire } from '../../base';

/** What the tests use of a simulated browser window, whose types are the browser's and not at hand here. */
export interface TestWindow {
  readonly document: TestDocument;
  readonly MouseEvent: new (type: string, init: object) => object;
  readonly Event: new (type: string, init: object) => object;
  eval(script: string): unknown;
  queueMicrotask(run: () => void): void;
  close(): void;
  [name: string]: unknown;
}

/** The document of a {@link TestWindow}. */
export interface TestDocument {
  readonly title: string;
  querySelectorAll(selector: string): ArrayLike<DomElement>;
  querySelector(selector: string): DomElement | null;
}

/** An element of a {@link TestDocument}. */
export interface DomElement {
  readonly localName: string;
  readonly textContent: string | null;
  readonly className: string;
  readonly innerHTML: string;
  value?: string;
  checked?: boolean;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  closest(selector: string): DomElement | null;
  querySelector(selector: string): DomElement | null;
  querySelectorAll(selector: string): ArrayLike<DomElement>;
  dispatchEvent(event: object): boolean;
}

interface Jsdom {
  readonly JSDOM: new (html: string, options: object) => { readonly window: TestWindow };
  readonly VirtualConsole: new () => { on(type: string, listen: (...args: unknown[]) => void): void };
}

/**
 * Opens a window of jsdom.
 *
 * @param url - What the window believes its address to be; requests to the same origin need no permission.
 * @param log - Hears what the page writes to its console: kind and text.
 * @throws Error that names the command where jsdom is not installed.
 */
export function openWindow(url: string, log: (kind: string, text: string) => void): TestWindow {
  const { JSDOM, VirtualConsole } = loadJsdom();
  const output = new VirtualConsole();
  for (const kind of ['error', 'warn', 'info', 'log', 'jsdomError']) {
    output.on(kind, (...args) => log(kind === 'jsdomError' ? 'error' : kind, args.map(describe).join(' ')));
  }
  const { window } = new JSDOM('<!doctype html><html><head></head><body></body></html>', {
    url,
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole: output,
  });
  giveObjectUrls(window);
  return window;
}

/** jsdom has no addresses for files in memory; nothing is loaded from these, they only tell pictures apart. */
function giveObjectUrls(window: TestWindow): void {
  const addresses = window['URL'] as { createObjectURL?: unknown; revokeObjectURL?: unknown };
  let count = 0;
  addresses.createObjectURL ??= () => `blob:test/${++count}`;
  addresses.revokeObjectURL ??= () => undefined;
}

// Loaded by Node itself, so that it works inside every test environment, whose modules and globals are its own.
function loadJsdom(): Jsdom {
  const find = (require: NodeJS.Require) => require('jsdom') as Jsdom;
  const here = nativeRequire(__filename);
  const project = nativeRequire(`${process.cwd()}/package.json`);
  for (const attempt of [
    () => find(project),
    () => find(here),
    () => find(nativeRequire(project.resolve('jest-environment-jsdom'))),
  ]) {
    try {
      return attempt();
    } catch (error) {
      if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new Error('yunlet/testing/pages needs jsdom: npm install --save-dev jest-environment-jsdom');
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  const { message } = (value ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : JSON.stringify(value);
}
